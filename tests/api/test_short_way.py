from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Scope

from api import short_way
from api.app import EXPOSED_HEADERS, GZIP_LEVEL, QUICK, SMALLEST_GZIP
from api.short_way import QuickAnswer, QuickRoute, ShortWay, plain_query

AT = "/api/areas/at?lon=114.005&lat=22.505"
SEARCH = "/api/addresses?q=%E7%A4%BA%E4%BE%8B"
ELSEWHERE = {"Origin": "https://plans.example"}
PACKED = {"Accept-Encoding": "gzip"}
UNPACKED = {"Accept-Encoding": "identity"}


def headers_and_body(answer: Any) -> tuple[int, set[tuple[str, str]], bytes]:
    headers = {(k, v) for k, v in answer.headers.items() if k != "x-request-id"}
    return answer.status_code, headers, answer.content


@pytest.mark.parametrize(
    "path",
    ["/healthz", AT, AT + "&crs=gcj02", AT + "&crs=EPSG:4490", SEARCH, SEARCH + "&limit=50",
     SEARCH + "&lon=114&lat=22.5", f"{SEARCH}&crs=bd09"],
)  # fmt: skip
@pytest.mark.parametrize("headers", [PACKED, UNPACKED, ELSEWHERE | PACKED, ELSEWHERE | UNPACKED])
def test_the_short_way_answers_as_the_route_would(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, headers: dict[str, str]
):
    api.get(AT)  # the first one loads the areas, which the short way waits for no more than others
    ways: list[bool] = []

    def remember(route: QuickRoute, scope: Scope) -> QuickAnswer | None:
        answer = route.answer(scope)
        ways.append(answer is not None)
        return answer

    monkeypatch.setattr(short_way, "_answer", remember)
    short = headers_and_body(api.get(path, headers=headers))
    assert (short[0], ways) == (200, [True])
    monkeypatch.setattr(short_way, "_answer", lambda *_: None)
    assert short == headers_and_body(api.get(path, headers=headers))


@pytest.mark.parametrize("size", [0, 1023, 1024, 50_000])
@pytest.mark.parametrize("headers", [PACKED, UNPACKED, ELSEWHERE | PACKED, ELSEWHERE | UNPACKED])
def test_headers_are_those_of_the_layers_that_it_goes_round(size: int, headers: dict[str, str]):
    body = b"x" * size
    ordinary = Starlette(
        routes=[Route("/", lambda _: Response(body, media_type="application/json"))],
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], expose_headers=EXPOSED_HEADERS),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_GZIP, compresslevel=GZIP_LEVEL),
        ],
    )
    short = ShortWay(
        ordinary,
        [QuickRoute("/", lambda _: QuickAnswer(body))],
        expose_headers=EXPOSED_HEADERS,
        minimum_size=SMALLEST_GZIP,
        compresslevel=GZIP_LEVEL,
    )
    one, other = (TestClient(app).get("/", headers=headers) for app in (short, ordinary))
    assert headers_and_body(one) == headers_and_body(other)


@pytest.mark.parametrize(
    "path",
    ["/healthz?x=1", "/api/areas/at", AT + "&lat=22", AT + "&x=1", AT + "&crs=EPSG:1",
     AT + "&as_of=2020-01-01", "/api/areas/at?lon=nan&lat=22", "/api/areas/at?lon=22.5&lat=114",
     "/api/areas/at?lon=0&lat=0", "/api/areas/at?lon=1_14&lat=22.5", "/api/areas/at?lon=1e2&lat=2",
     "/api/addresses", "/api/addresses?q=%00", f"/api/addresses?q={'x' * 300}", SEARCH + "&limit=0",
     SEARCH + "&lon=114"],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_the_route(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, path: str
):
    given = {"X-Request-ID": "the-same-for-both"}
    first = headers_and_body(api.get(path, headers=given))
    monkeypatch.setattr(short_way, "_answer", lambda *_: None)
    assert first == headers_and_body(api.get(path, headers=given))


@pytest.mark.parametrize("method", ["DELETE", "PATCH"])
def test_other_methods_are_left_to_the_route(api: TestClient, method: str):
    paths = {"/healthz", "/api/areas/at", "/api/addresses"}
    assert {route.path for route in QUICK} == {*paths, "/tiles/"}
    for path in (*paths, "/tiles/roads/14/13000/7000"):
        assert api.request(method, path).status_code == 405


def test_the_short_way_is_counted_and_logged(api: TestClient, capsys: pytest.CaptureFixture[str]):
    before = api.get("/metrics").text
    capsys.readouterr()
    assert api.get(AT, headers={"X-Request-ID": "0123456789-at"}).status_code == 200
    logged = "".join(capsys.readouterr())
    assert "0123456789-at" in logged
    assert "/api/areas/at" in logged
    counted = 'onemap_requests_total{route="/api/areas/at",status="200"} '
    after = api.get("/metrics").text
    assert _number_after(counted, after) == _number_after(counted, before) + 1


def _number_after(name: str, text: str) -> float:
    found = [line for line in text.splitlines() if line.startswith(name)]
    return float(found[0].removeprefix(name)) if found else 0


def test_a_fault_on_the_short_way_is_ours(api: TestClient, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("api.areas.orjson.dumps", fail)
    answer = api.get(AT)
    assert answer.status_code == 500
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (b"lon=1&lat=2", {"lon": "1", "lat": "2"}),
        (b"lat=2&lon=-1.5", {"lat": "2", "lon": "-1.5"}),
        (b"", None),
        (b"lon", None),
        (b"lon=", None),
        (b"lon=1&", None),
        (b"lon=1&lon=2", None),
        (b"lon=%31", None),
        (b"lon=+1", None),
        (b"x=1", None),
        (b"lon=\xc3\xa9", None),
    ],
)
def test_plain_queries(query: bytes, found: dict[str, str] | None):
    assert plain_query({"query_string": query}, ("lon", "lat")) == found
