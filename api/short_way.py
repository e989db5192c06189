"""The short way: what is asked thousands of times a second and answered from memory.

Most of what a small answer takes goes to what stands around it: layers that each wrap `send`, the
walk along all routes, dependencies, validation. So a few paths have, beside their route, a function
that answers the plain case at once. Whatever is not plain goes the ordinary way, as if there were
no other: each error, each other method and each rare parameter is dealt with in one place.
"""

import zlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from gis.errors import OneMapError

RawHeaders = tuple[tuple[bytes, bytes], ...]
JSON: RawHeaders = ((b"content-type", b"application/json"),)
# zlib's number for the gzip format with its largest window.
GZIP_WBITS = 31


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """`headers` has no Content-Length. One that is `packed` is sent as it is; of others, a large
    body is compressed for those who take it."""

    body: bytes
    headers: RawHeaders = JSON
    status: int = 200
    packed: bool = False


@dataclass(frozen=True, slots=True)
class QuickRoute:
    """`answer` gets a GET's ASGI scope and gives what the route of that path would, in microseconds
    and without waiting for anything; None, or an OneMapError, leaves the request to the route.
    A `path` that ends with a slash, and has no other but its first, is of all that begin with it.
    """

    path: str
    answer: Callable[[Scope], QuickAnswer | None]


@dataclass(frozen=True, slots=True)
class FinishedAnswer:
    """What is sent. `route` is the path that it is counted by."""

    route: QuickRoute
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class ShortWay:
    """ASGI middleware, outside of those for CORS and gzip, whose headers it gives as they would."""

    def __init__(
        self,
        app: ASGIApp,
        routes: Iterable[QuickRoute],
        *,
        expose_headers: Collection[str],
        minimum_size: int,
        compresslevel: int,
    ) -> None:
        """The options are those of Starlette's CORSMiddleware and GZipMiddleware."""
        self._app = app
        self._routes = {route.path: route for route in routes}
        self._minimum_size = minimum_size
        self._compresslevel = compresslevel
        self._for_others: RawHeaders = (
            (b"access-control-allow-origin", b"*"),
            (b"access-control-expose-headers", ", ".join(expose_headers).encode("latin-1")),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self.answer(scope) if scope["type"] == "http" else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = answer.route
        start = {"status": answer.status, "headers": answer.headers}
        await send({"type": "http.response.start", **start})
        await send({"type": "http.response.body", "body": answer.body})

    def answer(self, scope: Scope) -> FinishedAnswer | None:
        """At once; None for what is left to the application."""
        route = self._route(scope["path"]) if scope["method"] == "GET" else None
        found = _answer(route, scope) if route else None
        if route is None or found is None:
            return None
        headers, body = self._finished(found, scope)
        return FinishedAnswer(route, found.status, headers, body)

    def _route(self, path: str) -> QuickRoute | None:
        return self._routes.get(path) or self._routes.get(path[: path.find("/", 1) + 1])

    def _finished(
        self, answer: QuickAnswer, scope: Scope
    ) -> tuple[list[tuple[bytes, bytes]], bytes]:
        other_origin = takes_gzip = False
        for name, value in scope["headers"]:
            if name == b"origin":
                other_origin = True
            elif name == b"accept-encoding":
                takes_gzip = b"gzip" in value
        body = answer.body
        headers = list(answer.headers)
        if answer.packed:
            pass
        elif len(body) < self._minimum_size:
            headers.append((b"vary", b"Origin"))
        else:
            headers.append((b"vary", b"Accept-Encoding, Origin"))
            if takes_gzip:
                body = zlib.compress(body, self._compresslevel, GZIP_WBITS)
                headers.append((b"content-encoding", b"gzip"))
        if answer.status != 304:  # whose length would be that of the answer it stands for
            headers.append((b"content-length", b"%d" % len(body)))
        if other_origin:
            headers.extend(self._for_others)
        return headers, body


def _answer(route: QuickRoute, scope: Scope) -> QuickAnswer | None:
    try:
        return route.answer(scope)
    except OneMapError:
        return None  # its own route meets it again, and says so


def plain_query(scope: Scope, names: Collection[str]) -> dict[str, str] | None:
    """The parameters of a query without escapes; None where one of them is not among `names`, comes
    twice, or is nothing that the short way reads.
    """
    found: dict[str, str] = {}
    query: bytes = scope["query_string"]
    if b"%" in query or b"+" in query or not query.isascii():
        return None
    for part in query.decode("ascii").split("&"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in found or name not in names:
            return None
        found[name] = value
    return found
