"""The one-map client and the address box for the forms of others: what web/ builds in web/dist."""

from collections.abc import Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from api.caching import etag_matches
from gis.errors import NotFound, Unavailable

BUILD = Path(__file__).parents[1] / "web" / "dist"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# Pages of other hosts embed it, whether or not a request names its origin: a copy that a cache
# took for one page has to do for the next. The second header is for pages that isolate themselves.
ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


def page(request: Request) -> Response:
    """The client's one page. Any query is taken: other programs add theirs to links."""
    return _page(request, BUILD / "index.html")


def widget_page(request: Request) -> Response:
    """The demo page of the address box."""
    return _page(request, BUILD / "widget" / "index.html")


def file(request: Request) -> Response:
    """A file of the build, or the answer to every path that is nobody's."""
    path = request.path_params["path"]
    if "\0" in path:
        raise NotFound("There is nothing at this address.")
    wanted = (BUILD / path).resolve()
    if not (wanted.is_relative_to(BUILD.resolve()) and wanted.is_file()):
        raise NotFound("There is nothing at this address.")
    # Names under assets/ hold a hash of what is in the file.
    headers = {"Cache-Control": FOREVER if path.startswith("assets/") else ASK_AGAIN}
    if path.startswith("widget/"):
        headers |= ANYWHERE
    return _answer(request, wanted, headers)


class AnyFile(Route):
    """Takes every path, but leaves other methods to who is not there: 404 instead of 405."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if scope["method"] in ("GET", "HEAD") else (Match.NONE, {})


def built_page(request: Request, path: Path, headers: Mapping[str, str]) -> Response:
    """A page of the build with more headers. Raises Unavailable where nothing is built."""
    if not path.is_file():
        raise Unavailable("The client is not built; run: make up")
    return _answer(request, path, {"Cache-Control": ASK_AGAIN, **headers})


def _page(request: Request, path: Path) -> Response:
    return built_page(request, path, {})


def _answer(request: Request, path: Path, headers: dict[str, str]) -> Response:
    """The file, or 304 where the caller has it already."""
    whole = FileResponse(path, headers=headers, stat_result=path.stat())
    etag = whole.headers["etag"]
    if not etag_matches(request, etag):
        return whole
    return Response(status_code=304, headers={**headers, "ETag": etag})


# The last one answers for every path that nothing else has.
ROUTES = (
    *(Route(path, page) for path in ("/", "/nearby", "/studio", "/b/{code}")),
    *(Route(path, widget_page) for path in ("/widget", "/widget/")),
    AnyFile("/{path:path}", file),
)
