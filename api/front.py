"""What a connection speaks: uvicorn's HTTP/1.1 (uvicorn.org), and ahead of it the shortest way.

What the short way answers from memory goes from the bytes of the request to those of the answer
without a task, a queue or a layer of middleware; a public tile in memory without a scope, too.
Everything else is uvicorn's, with bounds for a head that is too long or does not end.
"""

import asyncio
import os
import time
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from api.observe import SAFETY_HEADERS, Record, request_id_of
from api.problems import problem_response
from api.short_way import ShortWay
from api.tiles import PATH, TILE_ROUTE, news_heard, tile_answer
from tiles import StoredTile, TileStore

METHOD, TILES, VERSION, END = b"GET ", PATH.encode(), b" HTTP/1.1\r\n", b"\r\n\r\n"
# With one of these, a tile takes more than bytes in memory.
OTHERWISE = frozenset((b"authorization", b"origin", b"range", b"x-request-id"))
Headers = Sequence[tuple[bytes, bytes]]
LONGEST_REMEMBERED = 4096
LONGEST_HEAD = 1 << 16
HEAD_WITHIN_S = 30


class Front:
    """What the connections of a serving process share."""

    def __init__(self, app: FastAPI, short_way: ShortWay, record: Record) -> None:
        self._app = app
        self._short_way = short_way
        self._record = record
        self._store: TileStore = app.state.context.tile_store
        self._prefix, self._number = os.urandom(8).hex().encode(), 0
        self._dated: Headers = ()
        self._sent, self._unchanged = _tile_head(200, self._dated), _tile_head(304, self._dated)

    def answer(self, request: bytes, dated: Headers) -> bytes | None:
        """The answer to a GET, if it is at hand; None for what is not, or not plain.

        `dated` is what uvicorn adds to each answer, a new list every second.
        """
        started = time.perf_counter()
        line, _, rest = request.partition(VERSION)
        heard = _heard(rest) if len(rest) <= LONGEST_REMEMBERED else None
        if heard is None:
            return None
        if dated is not self._dated:
            self._dated = dated
            self._sent, self._unchanged = _tile_head(200, dated), _tile_head(304, dated)
        target = line[len(METHOD) :]
        answer = None
        if heard.conditions is not None and target.startswith(TILES):
            answer = self._tile(target[len(TILES) :], *heard.conditions, started)
        return answer or self._quickly(target, heard, started)

    def _tile(self, place: bytes, tags: bytes, news: int, started: float) -> bytes | None:
        found = self._store.kept(place.decode("latin-1"), news)
        if found is None or not found.data:
            return None
        self._number += 1
        etag = b'"%b-gzip"' % found.digest.encode("ascii")
        own = b"etag: %b\r\nx-request-id: %b-%x\r\n" % (etag, self._prefix, self._number)
        if tags and (etag in tags or tags == b"*"):
            status, answer = 304, b"%b%b\r\n" % (self._unchanged, own)
        else:
            body = found.data
            status = 200
            answer = b"%b%bcontent-length: %d\r\n\r\n%b" % (self._sent, own, len(body), body)
        self._record.metrics.count(TILE_ROUTE, status, time.perf_counter() - started)
        return answer

    def _quickly(self, target: bytes, heard: "_Heard", started: float) -> bytes | None:
        path, _, query = target.partition(b"?")
        scope: Scope = {
            "type": "http",
            "method": "GET",
            "path": path.decode("latin-1"),
            "query_string": query,
            "headers": heard.headers,
            "app": self._app,
        }
        try:
            answer = self._short_way.answer(scope)
        except Exception:  # noqa: BLE001 - the application meets it again, and says so
            return None
        if answer is None:
            return None
        request_id = request_id_of(scope)
        own = ((b"x-request-id", request_id.encode("ascii")), *SAFETY_HEADERS)
        head = _head(answer.status, [*self._dated, *answer.headers, *own])
        elapsed_s = time.perf_counter() - started
        self._record(answer.route.path, answer.status, request_id, elapsed_s)
        return b"%b\r\n%b" % (head, answer.body)


class Connection(HttpToolsProtocol):
    """One of a client's, with all the requests that it brings."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._front: Front = app_state["front"]  # of the application's lifespan
        self._in_message = self._in_head = self._was_short = False
        self._head_bytes = 0
        self._head_deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        self._close_when_idle()

    def data_received(self, data: bytes) -> None:
        if data.startswith(METHOD) and data.endswith(END) and self._is_free():
            answer = self._front.answer(data, self.server_state.default_headers)
            if answer is not None:
                self._was_short = True
                self.transport.write(answer)
                return
        super().data_received(data)
        self._bound_head(len(data))

    def _is_free(self) -> bool:
        """Nothing of another request is under way, and the client reads what it gets."""
        answered = self.cycle is None or self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]
        return answered and not self._in_message and not self.flow.write_paused

    def on_message_begin(self) -> None:
        self._in_message = self._in_head = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_message = False
        super().on_message_complete()

    def _bound_head(self, size: int) -> None:
        """Of a head that has begun and not ended: its length, and the time until it is there."""
        if not self._in_head:
            self._forget_deadline()
            return
        self._head_bytes += size
        if self._head_bytes > LONGEST_HEAD:
            self._refuse(431, f"The head of a request may have {LONGEST_HEAD} bytes.")
        elif self._head_deadline is None:
            self._head_deadline = self.loop.call_later(HEAD_WITHIN_S, self.transport.close)

    def _forget_deadline(self) -> None:
        if self._head_deadline is not None:
            self._head_deadline.cancel()
            self._head_deadline = None

    def _close_when_idle(self) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def timeout_keep_alive_handler(self) -> None:
        """Requests of the shortest way leave the timer as it is, and have it begin again."""
        if self._was_short and not self.transport.is_closing():
            self._was_short = False
            self._close_when_idle()
        else:
            super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        self._refuse(400, msg)

    def _refuse(self, status: int, detail: str) -> None:
        answer = problem_response(os.urandom(16).hex(), status, detail)
        headers = [*answer.raw_headers, *SAFETY_HEADERS, (b"connection", b"close")]
        self.transport.write(_head(status, headers) + b"\r\n" + bytes(answer.body))
        self.transport.close()

    def shutdown(self) -> None:
        """An answer that goes on for ever ends with the server; others may come to their end."""
        super().shutdown()
        cycle = self.cycle
        if cycle is not None and cycle.scope.get("state", {}).get("endless"):  # pyright: ignore[reportUnnecessaryComparison]
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)


def _tile_head(status: int, dated: Headers) -> bytes:
    """The head that all packed tiles in memory have, but for the ETag."""
    tile = StoredTile(b"-", "", public=True)
    answer = tile_answer(tile, packed=True, tags=b"*" if status == 304 else b"")
    own = [(name, value) for name, value in answer.headers if name != b"etag"]
    return _head(status, [*dated, *own, *SAFETY_HEADERS])


def _head(status: int, headers: Headers) -> bytes:
    line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return line + b"".join([b"%b: %b\r\n" % header for header in headers])


class _Heard:
    """What a parser says of the lines after a request's first."""

    def __init__(self) -> None:
        self.parser = HttpRequestParser(self)
        self.headers: list[tuple[bytes, bytes]] = []
        self.messages = 0
        self.goes_on = False
        self.conditions: tuple[bytes, int] | None = None

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.goes_on = self.parser.should_keep_alive()

    def on_message_complete(self) -> None:
        self.messages += 1
        self.conditions = _conditions(self.headers)


@lru_cache(1024)
def _heard(rest: bytes) -> _Heard | None:
    """None where the lines are not one whole request, after which the connection goes on. A
    client's are mostly the same from request to request.
    """
    heard = _Heard()
    try:
        heard.parser.feed_data(b"GET /" + VERSION + rest)
    except (HttpParserError, HttpParserUpgrade):
        return None  # uvicorn meets it again, and says so
    waits = any(name == b"expect" for name, _ in heard.headers)
    return heard if heard.messages == 1 and heard.goes_on and not waits else None


def _conditions(headers: list[tuple[bytes, bytes]]) -> tuple[bytes, int] | None:
    """If-None-Match and the number of news of who asks for a packed tile, and for nothing else."""
    found = dict(headers)
    accepts = found.get(b"accept-encoding", b"")
    if len(found) < len(headers) or found.keys() & OTHERWISE:
        return None
    if b"gzip" not in accepts or b"q=0" in accepts:
        return None
    news = found.get(b"x-tile-news")
    return found.get(b"if-none-match", b""), news_heard(news.decode("latin-1")) if news else 0
