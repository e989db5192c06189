import html.parser
import re
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api import client
from api.app import create_app
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import Database, DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.conftest import Databases
from tiles import TileStore
from tiles.freshness import News
from tiles.freshness.aside import all_aside, note_aside, take_back


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>OneMap</title>")
    (tmp_path / "assets" / "map-1a2b3c.js").write_text("export {}")
    monkeypatch.setattr(client, "BUILD", tmp_path)
    return tmp_path


def test_it_lives_and_is_ready(api: TestClient):
    assert api.get("/healthz").json() == {"status": "alive"}
    assert api.get("/readyz").json()["status"] == "ready"


def test_layers_whose_tiles_could_not_be_kept_fresh_are_told_of(
    api: TestClient, served_database: Database
):
    aside, app = "onemap_tile_layers_set_aside", api.app
    assert isinstance(app, FastAPI)
    store: TileStore = app.state.context.tile_store
    ready = api.get("/readyz").json()
    assert set(ready) == {"status", "schema"}
    assert f"{aside} 0.0" in api.get("/metrics").text
    with served_database.load() as connection:
        note_aside(connection, "roads", "a reason")
        note_aside(connection, "buildings", "another one")
    try:
        assert api.get("/readyz").json() == ready | {"layers_set_aside": "buildings, roads"}
        store.on_news(News(1, None))
        assert f"{aside} 2.0" in api.get("/metrics").text
        assert "onemap_tile_keeper_failures 0.0" in api.get("/metrics").text
    finally:
        with served_database.load() as connection:
            for name in all_aside(connection):
                take_back(connection, name)


def test_pages_of_other_hosts_read_what_is_public_and_nothing_else(api: TestClient):
    elsewhere = {"Origin": "https://plans.example"}
    assert api.get("/api/layers", headers=elsewhere).headers["access-control-allow-origin"] == "*"
    asked = {
        **elsewhere,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization",
    }
    assert api.options("/api/layers", headers=asked).status_code == 400
    asked["Access-Control-Request-Method"] = "POST"
    del asked["Access-Control-Request-Headers"]
    assert api.options("/api/sessions", headers=asked).status_code == 400


def test_a_database_without_schema_is_not_ready(databases: Databases, settings: Settings):
    name = f"{databases.worker}_bare"
    databases.cluster.new_database(name)
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    with TestClient(create_app(settings, access), raise_server_exceptions=False) as bare:
        answer = bare.get("/readyz")
    problem(answer, 503)
    assert answer.headers["retry-after"]


def test_an_absent_database_is_503_with_a_time_to_retry(settings: Settings):
    from sqlalchemy import make_url

    nowhere = make_url("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    access = DatabaseAccess(nowhere, nowhere, nowhere)
    with TestClient(create_app(settings, access), raise_server_exceptions=False) as lost:
        assert lost.get("/healthz").status_code == 200
        for path in ("/readyz", "/api/areas/at?lon=1&lat=1", "/api/addresses?q=x"):
            answer = lost.get(path)
            problem(answer, 503)
            assert answer.headers["retry-after"]
            assert "127.0.0.1" not in answer.text


def test_a_fault_of_ours_tells_nothing_but_its_id(
    api: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("SELECT secret FROM somewhere")

    monkeypatch.setattr("api.facilities.nearest", fail)
    answer = api.get("/api/nearest", params={"kind": "toilet", "lon": 114, "lat": 22.5})
    body = problem(answer, 500)
    assert set(body) == {"type", "title", "status", "detail", "request_id"}
    logged = "".join(capsys.readouterr())
    assert body["request_id"] in logged
    assert "api/facilities.py" in logged
    assert "secret" not in answer.text + logged


def test_a_request_keeps_the_id_that_it_came_with(api: TestClient):
    given = api.get("/healthz", headers={"X-Request-ID": "0123456789-abc"})
    assert given.headers["x-request-id"] == "0123456789-abc"
    forged = api.get("/healthz", headers={"X-Request-ID": "a b<script>"})
    assert re.fullmatch("[0-9a-f]{32}", forged.headers["x-request-id"])


def test_the_client_is_served_at_its_doors(api: TestClient, build: Path):
    for door in ("/", "/nearby", "/studio", "/b/4403990010010100001", "/?from=elsewhere"):
        answer = api.get(door)
        assert answer.status_code == 200
        assert "<title>OneMap</title>" in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-cache"
    asset = api.get("/assets/map-1a2b3c.js")
    assert "immutable" in asset.headers["cache-control"]
    assert asset.headers["x-content-type-options"] == "nosniff"
    assert api.head("/assets/map-1a2b3c.js").status_code == 200
    again = api.get("/", headers={"If-None-Match": api.get("/").headers["etag"]})
    assert again.status_code in (200, 304)


@pytest.mark.parametrize(
    "path", ["/../secret", "/assets/..%2f..%2fsecret", "/%2e%2e/secret", "/%00"]
)
def test_nothing_outside_of_the_build_is_served(api: TestClient, build: Path, path: str):
    (build.parent / "secret").write_text("secret")
    answer = api.get(path)
    problem(answer, 404)


def test_a_client_that_is_not_built_says_so(api: TestClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(client, "BUILD", Path("/nowhere"))
    assert "make up" in problem(api.get("/"), 503)["detail"]


def test_metrics_count_by_route(api: TestClient):
    api.get("/api/buildings/nowhere-at-all")
    text = api.get("/metrics").text
    assert 'onemap_requests_total{route="/api/buildings/{code}",status="404"}' in text
    assert "nowhere-at-all" not in text


class Addresses(html.parser.HTMLParser):
    """Collects everything that a browser would fetch or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]
        assert tag not in ("script", "style")


def test_the_docs_page_needs_nothing_from_elsewhere(api: TestClient):
    page = api.get("/docs")
    parser = Addresses()
    parser.feed(page.text)
    assert parser.found
    for address in parser.found:
        assert address.startswith("/")
        assert api.get(address).status_code == 200
    assert "/api/areas/at" in page.text


def test_every_operation_documents_its_problems(api: TestClient):
    document = api.get("/api/openapi.json").json()
    assert "Problem" in document["components"]["schemas"]
    for path, item in document["paths"].items():
        for method, operation in item.items():
            answers = operation["responses"]
            assert {"400", "500"} <= set(answers), (method, path)
            for status, answer in answers.items():
                if int(status) >= 400:
                    assert "application/problem+json" in answer["content"], (method, path, status)


def test_every_reference_in_the_document_leads_somewhere(api: TestClient):
    document = api.get("/api/openapi.json")
    schemas = document.json()["components"]["schemas"]
    for name in re.findall(r'"#/components/schemas/([^"]+)"', document.text):
        assert name in schemas
