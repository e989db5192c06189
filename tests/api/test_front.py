"""The shortest way, and the bounds of a connection, as bytes on a socket of a real server."""

import asyncio
import gzip
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families
from uvicorn.config import Config
from uvicorn.server import Server

from api import front
from api.app import create_app, short_way
from api.body_limit import LARGEST_BODY
from api.front import Connection, Front
from api.observe import Record
from api.tiles import TILE_ROUTE
from gis.database import Database, DatabaseAccess
from gis.settings import Settings
from tests.dense_district import SIDE, SOUTH, WEST, wait_until_kept
from tiles import StoredTile, TileStore
from tiles.address import covering

DEADLINE_S = 300  # never a measure; on a new machine the search is compiled meanwhile
AT = f"/api/areas/at?lon={WEST + SIDE / 2}&lat={SOUTH + SIDE / 2}"
SEARCH = "/api/addresses?q=%E7%A4%BA%E4%BE%8B"
PLAIN = "host: map.example\r\naccept-encoding: gzip, br\r\naccept: */*\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """A connection that sends bytes as they are."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), DEADLINE_S)
        self._file = self._socket.makefile("rb")

    def send(self, text: str) -> None:
        self._socket.sendall(text.encode("latin-1"))

    def get(self, path: str, headers: str = PLAIN) -> Answer:
        self.send(f"GET {path} HTTP/1.1\r\n{headers}\r\n")
        return self.answer()

    def answer(self) -> Answer:
        status = int(self._file.readline().split()[1])
        headers: dict[str, str] = {}
        while line := self._file.readline().rstrip(b"\r\n").decode("latin-1"):
            name, _, value = line.partition(": ")
            assert name not in headers
            headers[name] = value
        return Answer(status, headers, self._file.read(int(headers.get("content-length", 0))))

    def is_closed(self) -> bool:
        return self._file.read(1) == b""

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@dataclass(slots=True)
class Served:
    port: int
    app: FastAPI
    short: list[bytes]
    tile: str

    @contextmanager
    def wire(self) -> Generator[Wire]:
        wire = Wire(self.port)
        try:
            yield wire
        finally:
            wire.close()


class Remembering(Front):
    """Tells which tiles it has sent from memory."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(app, short_way(app), Record(app.state.metrics))
        self.short: list[bytes] = []

    def _tile(self, place: bytes, tags: bytes, news: int, started: float) -> bytes | None:
        answer = super()._tile(place, tags, news, started)
        if answer is not None:
            self.short.append(place)
        return answer


@contextmanager
def running(app: FastAPI, **options: Any) -> Generator[int]:
    """The port of a server in a thread of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = Config(
            app, http=Connection, ws="none", lifespan="on", log_config=None, access_log=False,
            proxy_headers=False, server_header=False, **options,
        )  # fmt: skip
        server = Server(config)
        loop = asyncio.new_event_loop()
        started = threading.Event()

        async def serve() -> None:
            serving = asyncio.ensure_future(server.serve([listening]))
            while not server.started and not serving.done():
                await asyncio.sleep(0.01)
            started.set()
            await serving

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        assert started.wait(DEADLINE_S)
        assert server.started
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(DEADLINE_S)
            assert not thread.is_alive()
            loop.close()


@pytest.fixture(scope="module")
def served(dense: tuple[Database, DatabaseAccess], settings: Settings) -> Iterator[Served]:
    app = create_app(settings, dense[1])
    app.state.front = remembering = Remembering(app)
    columns, rows = covering((WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), 16)
    with running(app, timeout_keep_alive=75) as port:
        wait_until_kept(dense[0])
        _wait_for_search(port)
        yield Served(port, app, remembering.short, f"/tiles/buildings/16/{columns[0]}/{rows[0]}")


def _wait_for_search(port: int) -> None:
    wire = Wire(port)
    deadline = time.monotonic() + DEADLINE_S
    while wire.get(SEARCH).status != 200:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    wire.close()


@pytest.fixture
def wire(served: Served) -> Iterator[Wire]:
    with served.wire() as wire:
        assert wire.get(served.tile).status == 200  # from now on in memory
        assert wire.get(served.tile).status == 200
        served.short.clear()
        yield wire


def alike(one: Answer, other: Answer) -> bool:
    own = ("x-request-id", "date")
    heads = [{k: v for k, v in each.headers.items() if k not in own} for each in (one, other)]
    return (one.status, heads[0], one.body) == (other.status, heads[1], other.body)


def test_a_tile_in_memory_is_answered_as_ever(
    served: Served, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    short = wire.get(served.tile)
    assert len(served.short) == 1
    assert len(gzip.decompress(short.body)) > 100
    assert len(short.headers["x-request-id"]) >= 16
    assert short.headers["date"].endswith(" GMT")
    monkeypatch.setattr(Front, "answer", lambda *_: None)
    assert alike(short, wire.get(served.tile))
    assert len(served.short) == 1


def test_what_a_client_has_is_not_sent_again(
    served: Served, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    etag = wire.get(served.tile).headers["etag"]
    for tags in (etag, f'"other", {etag}', "*"):
        short = wire.get(served.tile, f"{PLAIN}If-None-Match: {tags}\r\n")
        assert (short.status, short.body) == (304, b"")
    assert len(served.short) == 4
    assert wire.get(served.tile, f'{PLAIN}If-None-Match: "other"\r\n').status == 200
    monkeypatch.setattr(Front, "answer", lambda *_: None)
    assert alike(short, wire.get(served.tile, f"{PLAIN}If-None-Match: *\r\n"))


def test_each_request_has_a_number_of_its_own(served: Served, wire: Wire):
    ids = {wire.get(served.tile).headers["x-request-id"] for _ in range(5)}
    assert (len(ids), len(served.short)) == (5, 5)


@pytest.mark.parametrize(
    "path",
    ["/healthz", AT, f"{AT}&crs=gcj02", SEARCH, f"{SEARCH}&limit=50", "/healthz?x=1",
     "/api/areas/at?lon=nan&lat=22", "/api/areas/at", "/api/addresses", "/api/addresses?q=%00",
     "/healthz%20", "//healthz", "/"],
)  # fmt: skip
@pytest.mark.parametrize(
    "headers",
    [PLAIN, "host: map.example\r\n", f"{PLAIN}Origin: https://plans.example\r\n",
     f"{PLAIN}X-Request-Id: given-by-a-client\r\n", f"{PLAIN}Authorization: Bearer none\r\n"],
)  # fmt: skip
def test_what_the_short_way_answers_is_answered_as_ever(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, path: str, headers: str
):
    wire.get(AT)  # the first one loads the areas
    short = wire.get(path, headers)
    monkeypatch.setattr(Front, "answer", lambda *_: None)
    ordinary = wire.get(path, headers)
    if short.status == 200:
        assert alike(short, ordinary)
    else:
        assert (short.status, short.headers.keys()) == (ordinary.status, ordinary.headers.keys())
    if "given-by-a-client" in headers:
        assert short.headers["x-request-id"] == "given-by-a-client"


@pytest.mark.parametrize("path", ["/healthz", AT, SEARCH])
def test_the_short_way_waits_for_no_task(wire: Wire, monkeypatch: pytest.MonkeyPatch, path: str):
    wire.get(AT)

    def unwanted(*_: Any) -> None:
        raise AssertionError("The application was asked.")

    monkeypatch.setattr(Connection, "on_headers_complete", unwanted)
    assert wire.get(path).status == 200


def test_the_short_way_is_counted_and_logged(wire: Wire, capfd: pytest.CaptureFixture[str]):
    before = _counted(wire, "/healthz")
    capfd.readouterr()
    wire.get("/healthz", f"{PLAIN}X-Request-Id: given-by-a-client\r\n")
    logged = "".join(capfd.readouterr())
    assert "given-by-a-client" in logged
    assert "/healthz" in logged
    assert _counted(wire, "/healthz") == before + 1


def test_a_fault_on_the_short_way_is_ours(wire: Wire, monkeypatch: pytest.MonkeyPatch):
    wire.get(AT)

    def fail(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.areas._members", fail)
    answer = wire.get(AT)
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert wire.get("/healthz").status == 200


@pytest.mark.parametrize(
    "more",
    ["Authorization: Bearer none\r\n", "Origin: https://plans.example\r\n", "Range: bytes=0-9\r\n",
     "X-Request-Id: given-by-a-client\r\n", "Accept-Encoding: gzip;q=0\r\n",
     f"X-Tile-News: {10**9}\r\n", "X-Tile-News: soon\r\n", "Expect: 100-continue\r\n",
     f"X-Long: {'x' * 5000}\r\n", 'If-None-Match: "one"\r\nIf-None-Match: "two"\r\n'],
)  # fmt: skip
def test_what_is_not_plain_goes_the_ordinary_way(served: Served, wire: Wire, more: str):
    wire.send(f"GET {served.tile} HTTP/1.1\r\n{PLAIN}{more}\r\n")
    assert wire.answer().status in (200, 401)
    assert served.short == []
    assert wire.get(served.tile).status == 200
    assert len(served.short) == 1


@pytest.mark.parametrize("accepts", ["", "accept-encoding: br, gzip;q=0\r\n"])
def test_a_client_without_gzip_gets_the_tile_as_it_is(served: Served, wire: Wire, accepts: str):
    packed = wire.get(served.tile)
    raw = wire.get(served.tile, f"host: map.example\r\n{accepts}")
    assert "content-encoding" not in raw.headers
    assert raw.body == gzip.decompress(packed.body)
    assert len(served.short) == 1


@pytest.mark.parametrize("path", ["{}?v=1", "{}x", "//{}", "{}/", "/tiles/none/1/1/1"])
def test_other_paths_are_the_routers(served: Served, wire: Wire, path: str):
    assert wire.get(path.format(served.tile)).status in (400, 404)
    assert served.short == []


def test_requests_that_come_together_are_answered_in_their_order(served: Served, wire: Wire):
    one = f"GET {served.tile} HTTP/1.1\r\n{PLAIN}\r\n"
    other = f"GET /healthz HTTP/1.1\r\n{PLAIN}\r\n"
    wire.send(one + other + one)
    kinds = [wire.answer().headers["content-type"] for _ in range(3)]
    assert [kind.endswith("json") for kind in kinds] == [False, True, False]
    wire.send(other)
    wire.send(one)
    kinds = [wire.answer().headers["content-type"] for _ in range(2)]
    assert [kind.endswith("json") for kind in kinds] == [True, False]


def test_one_after_another_that_takes_longer_waits_for_it(
    served: Served, wire: Wire, monkeypatch: pytest.MonkeyPatch
):
    in_memory = wire.get(served.tile)
    left = threading.Semaphore(0)
    released = threading.Event()
    make, leave = TileStore.tile, Connection._bound_head  # pyright: ignore[reportPrivateUsage]

    def made_later(store: TileStore, *wanted: Any) -> StoredTile:
        assert released.wait(DEADLINE_S)
        return make(store, *wanted)

    def left_to_uvicorn(connection: Connection, size: int) -> None:
        leave(connection, size)
        left.release()

    monkeypatch.setattr(TileStore, "tile", made_later)
    monkeypatch.setattr(Connection, "_bound_head", left_to_uvicorn)
    wire.send(f"GET {served.tile.replace('buildings', 'roads')} HTTP/1.1\r\n{PLAIN}\r\n")
    assert left.acquire(timeout=DEADLINE_S)
    wire.send(f"GET {served.tile} HTTP/1.1\r\n{PLAIN}\r\n")
    assert left.acquire(timeout=DEADLINE_S)
    released.set()
    assert wire.answer().body != in_memory.body
    assert wire.answer().body == in_memory.body


def test_a_request_in_pieces_is_answered_once_it_is_whole(served: Served, wire: Wire):
    request = f"GET {served.tile} HTTP/1.1\r\n{PLAIN}\r\n"
    for start in range(0, len(request), 20):
        wire.send(request[start : start + 20])
    assert wire.answer().status == 200
    assert wire.get(served.tile).status == 200


def test_a_body_that_looks_like_a_request_is_a_body(served: Served, wire: Wire):
    body = f"GET {served.tile} HTTP/1.1\r\n{PLAIN}\r\n"
    wire.send(f"POST /api/sessions HTTP/1.1\r\n{PLAIN}content-length: {2 * len(body)}\r\n\r\n")
    wire.send(body)
    wire.send(body)
    assert wire.answer().status in (400, 415, 422)
    assert served.short == []


def test_the_rest_of_a_body_that_was_refused_is_no_request(served: Served, wire: Wire):
    request = f"GET {served.tile} HTTP/1.1\r\n{PLAIN}\r\n"
    length = LARGEST_BODY + 1 + 2 * len(request)
    wire.send(f"POST /api/sessions HTTP/1.1\r\n{PLAIN}content-length: {length}\r\n\r\n")
    wire.send("x" * (LARGEST_BODY + 1))
    assert wire.answer().status == 413
    wire.send(request)
    wire.send(request)
    assert wire.get("/healthz").headers["content-type"] == "application/json"
    assert served.short == []


def test_one_with_a_body_that_does_not_come_is_none_of_the_plain(served: Served, wire: Wire):
    wire.send(f"GET {served.tile} HTTP/1.1\r\n{PLAIN}content-length: 2\r\n\r\n")
    assert served.short == []
    wire.send("xx")
    assert wire.answer().status == 200
    assert wire.get(served.tile).status == 200


def test_a_client_that_closes_is_closed(served: Served, wire: Wire):
    assert wire.get(served.tile, f"{PLAIN}Connection: close\r\n").status == 200
    assert wire.is_closed()


def test_they_are_counted(served: Served, wire: Wire):
    before = _counted(wire, TILE_ROUTE)
    for _ in range(3):
        wire.get(served.tile)
    assert len(served.short) == 3
    assert _counted(wire, TILE_ROUTE) == before + 3


def _counted(wire: Wire, route: str) -> float:
    families = text_string_to_metric_families(
        wire.get("/metrics", "host: map.example\r\n").body.decode()
    )
    return sum(
        sample.value
        for family in families
        if family.name == "onemap_requests"
        for sample in family.samples
        if sample.name.endswith("_total") and sample.labels["route"] == route
    )


@pytest.mark.parametrize("garbage", ["nothing of HTTP\r\n\r\n", "GET / HTTP/1.1\r\na b: c\r\n\r\n"])
def test_what_is_no_request_is_told_so(served: Served, garbage: str):
    with served.wire() as wire:
        wire.send(garbage)
        answer = wire.answer()
        assert answer.status == 400
        assert answer.headers["content-type"] == "application/problem+json"
        assert b'"detail":"Invalid HTTP request received."' in answer.body
        assert wire.is_closed()


def test_a_head_without_end_is_cut_off(served: Served):
    with served.wire() as wire:
        wire.send("GET /healthz HTTP/1.1\r\n")
        for number in range(200):
            try:
                wire.send(f"x-{number}: {'x' * 1000}\r\n")
            except ConnectionError:
                break
        answer = wire.answer()
        assert (answer.status, answer.headers["connection"]) == (431, "close")
        assert b"65536 bytes" in answer.body


def test_a_head_that_does_not_come_is_not_waited_for(
    served: Served, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(front, "HEAD_WITHIN_S", 0.2)
    with served.wire() as wire:
        wire.send("GET /healthz HTTP/1.1\r\nhost: ")
        assert wire.is_closed()


def test_a_whole_head_outlives_its_deadline(served: Served, monkeypatch: pytest.MonkeyPatch):
    timers: list[asyncio.TimerHandle] = []
    begun = threading.Event()
    ordinary = Connection._bound_head  # pyright: ignore[reportPrivateUsage]

    def watched(connection: Connection, size: int) -> None:
        ordinary(connection, size)
        timer = connection._head_deadline  # pyright: ignore[reportPrivateUsage]
        if timer is not None:
            timers.append(timer)
            begun.set()

    monkeypatch.setattr(Connection, "_bound_head", watched)
    with served.wire() as wire:
        wire.send("GET /healthz HTTP/1.1\r\nhost: ")
        assert begun.wait(DEADLINE_S)
        wire.send("map.example\r\n\r\n")
        assert wire.answer().status == 200
    assert [timer.cancelled() for timer in timers] == [True]


Make = Callable[[], FastAPI]


@pytest.fixture
def make(dense: tuple[Database, DatabaseAccess], settings: Settings) -> Make:
    return lambda: create_app(settings, dense[1])


def test_idle_connections_are_closed_and_busy_ones_not(make: Make, served: Served):
    with running(make(), timeout_keep_alive=1) as port:
        busy = Wire(port)  # the first, whose timer would be the first to end
        assert busy.get(served.tile).status == 200
        silent = Wire(port)
        deadline = time.monotonic() + DEADLINE_S
        while not _is_readable(silent):
            assert time.monotonic() < deadline
            assert busy.get(served.tile).status == 200
        assert silent.is_closed()
        assert busy.get(served.tile).status == 200
        assert busy.is_closed()
        silent.close()
        busy.close()


def _is_readable(wire: Wire) -> bool:
    wire._socket.setblocking(False)  # pyright: ignore[reportPrivateUsage]
    try:
        return wire._socket.recv(1, socket.MSG_PEEK) == b""  # pyright: ignore[reportPrivateUsage]
    except BlockingIOError:
        return False
    finally:
        wire._socket.settimeout(DEADLINE_S)  # pyright: ignore[reportPrivateUsage]


def test_an_open_stream_ends_with_the_server(make: Make):
    with running(make()) as port:
        wire = Wire(port)
        wire.send(f"GET /api/tiles/changes HTTP/1.1\r\n{PLAIN}\r\n")
        assert wire.answer().status == 200
    wire.close()
