"""The one-map client: the files that the build of web/ leaves in web/dist."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Match, Route
from starlette.types import Scope

from gis.errors import NotFound, Unavailable

BUILD = Path(__file__).parents[1] / "web" / "dist"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def page(request: Request) -> Response:  # noqa: ARG001 - what it shows is in the address
    """The client's one page. Any query is taken: other programs add theirs to links."""
    index = BUILD / "index.html"
    if not index.is_file():
        raise Unavailable("The client is not built; run: make up")
    return FileResponse(index, headers={"Cache-Control": ASK_AGAIN})


def file(request: Request) -> Response:
    """A file of the build, or the answer to every path that is nobody's."""
    path = request.path_params["path"]
    if "\0" in path:
        raise NotFound("There is nothing at this address.")
    wanted = (BUILD / path).resolve()
    if not (wanted.is_relative_to(BUILD.resolve()) and wanted.is_file()):
        raise NotFound("There is nothing at this address.")
    # Names under assets/ hold a hash of what is in the file.
    cache = FOREVER if path.startswith("assets/") else ASK_AGAIN
    return FileResponse(wanted, headers={"Cache-Control": cache})


class AnyFile(Route):
    """Takes every path, but leaves other methods to who is not there: 404 instead of 405."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if scope["method"] in ("GET", "HEAD") else (Match.NONE, {})


# The last one answers for every path that nothing else has.
ROUTES = (
    *(Route(path, page) for path in ("/", "/nearby", "/studio", "/b/{code}")),
    AnyFile("/{path:path}", file),
)
