"""The outermost layer of a request: its id, its line in the log, metrics, safety headers."""

import os
import re
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem_response

GIVEN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
HERE = str(Path(__file__).parents[1])
CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; worker-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
HTML_HEADERS = (
    (b"content-security-policy", CSP.encode()),
    (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=()"),
)
SAFETY_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


class Metrics:
    """Counters of this process; the other serving processes have their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "onemap_requests", "Answered requests", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "onemap_request_seconds", "Time to the end of the answer", ["route"],
            registry=self.registry,
        )  # fmt: skip
        # To find a counter by its labels takes longer than to count.
        self._found: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def watch(self, name: str, documentation: str, value: Callable[[], float]) -> None:
        """A number that is asked for whenever the metrics are."""
        Gauge(name, documentation, registry=self.registry).set_function(value)

    def count(self, route: str, status: int, elapsed_s: float) -> None:
        """One answered request. `route` is a template, of which there are only so many."""
        found = self._found.get((route, status))
        if found is None:
            found = (self.requests.labels(route, str(status)), self.seconds.labels(route))
            self._found[route, status] = found
        requests, seconds = found
        requests.inc()
        seconds.observe(elapsed_s)


class Record:
    """Counts answered requests and writes their lines into the log."""

    def __init__(self, metrics: Metrics) -> None:
        self.metrics = metrics
        self._log = structlog.get_logger()

    def __call__(self, route: str, status: int, request_id: str, elapsed_s: float) -> None:
        self.metrics.count(route, status, elapsed_s)
        ms = round(elapsed_s * 1000, 1)
        self._log.info("request", request_id=request_id, route=route, status=status, ms=ms)


class Observe:
    """ASGI middleware. Neither the query nor the body nor an exception's text reaches the log."""

    def __init__(self, app: ASGIApp, record: Record) -> None:
        self._app = app
        self._record = record

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            await self._app(scope, receive, exchange.send)
        except Exception as error:  # noqa: BLE001 - the last resort of every request
            await exchange.fail(error)
        finally:
            elapsed_s = time.perf_counter() - exchange.started
            route = _route_of(exchange.scope)
            self._record(route, exchange.status, exchange.request_id, elapsed_s)


class _Exchange:
    """One request and the answer to it."""

    __slots__ = ("_send", "request_id", "scope", "started", "status")

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.started = time.perf_counter()
        self.status = 0
        self.request_id = request_id_of(scope)
        self._send = send
        scope.setdefault("state", {})["request_id"] = self.request_id

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message["headers"] = list(message.get("headers", ()))
            if _is_html(headers):
                # A page that others may embed says so in a policy of its own.
                given = {name for name, _ in headers}
                headers.extend(header for header in HTML_HEADERS if header[0] not in given)
            headers.append((b"x-request-id", self.request_id.encode("ascii")))
            headers.extend(SAFETY_HEADERS)
        await self._send(message)

    async def fail(self, error: Exception) -> None:
        structlog.get_logger().error(
            "request.failed",
            request_id=self.request_id,
            error=type(error).__name__,
            path=_code_path(error),
        )
        if self.status:
            # The answer is under way: breaking it off is the only way left to say so.
            raise ConnectionAbortedError("The answer could not be finished.") from None
        answer = problem_response(self.request_id, 500, "Something failed on our side.")
        await answer(self.scope, _nothing_more, self.send)


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}


def request_id_of(scope: Scope) -> str:
    """The one that the client gave, or a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            given = value.decode("latin-1")
            if GIVEN_ID.fullmatch(given):
                return given
    return os.urandom(16).hex()


def _is_html(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Names of headers are in lower case, by the rules of ASGI."""
    return any(n == b"content-type" and value.startswith(b"text/html") for n, value in headers)


def _route_of(scope: Scope) -> str:
    """The route's template, never the path that was asked for."""
    return getattr(scope.get("route"), "path", None) or "unknown"


def _code_path(error: Exception) -> list[str]:
    """Our own frames, outermost first: file, line, function; no values."""
    return [
        f"{frame.filename.removeprefix(HERE).lstrip('/')}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename.startswith(HERE) and "/.venv/" not in frame.filename
    ]
