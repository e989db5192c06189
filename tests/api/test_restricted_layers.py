"""Layers that only some see at all, rows of one's own grids, fields for staff."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.app import create_app
from gis.accounts import add_user
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import Database, DatabaseAccess, Role
from gis.settings import Settings
from layers import load_catalogue
from tests.api.conftest import problem
from tests.conftest import Databases
from tests.factories import COMMUNITY, GRID, PASSWORD, STREET, add_small_district, add_worker
from tests.tiles.decoding import decode
from tiles import TileAddress
from tiles.address import covering

RESTRICTED = ("enforcement-per-grid", "community-correction", "aftercare-per-community")
EAST = f"{COMMUNITY}02"
ZOOM = 13
TOKENS = {role: f"a-{role}s-token-for-tests-only" for role in ("planner", "worker", "auditor")}
STAFF = ["planner", "auditor", "worker"]
FEATURES = """
    INSERT INTO {table} (theme, code, name, attributes, {more} street, community, grid, geom)
    VALUES (:theme, :code, :name, CAST(:attributes AS jsonb), {values} :street, :community, :grid,
        ST_Point(:lon, 22.505, 4326))
"""
VALUES = """
    INSERT INTO guarded_area_values (theme, code, attributes, readers)
    VALUES (:theme, :code, '{"persons": 4321}', ARRAY['auditor'])
"""
Headers = dict[str, str]


@pytest.fixture(scope="module")
def access(databases: Databases) -> Iterator[tuple[Database, DatabaseAccess]]:
    """The small district, with rows of restricted layers, visits in two grids, and a station."""
    name = f"{databases.worker}_restricted"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    database = databases.open(name)
    with database.load() as connection:
        add_small_district(connection)
        for theme, code in ((RESTRICTED[0], GRID), (RESTRICTED[2], COMMUNITY)):
            connection.execute(text(VALUES), {"theme": theme, "code": code})
        guarded = text(
            FEATURES.format(table="guarded_features", more="readers,", values=":readers,")
        )
        station = text(FEATURES.format(table="features", more="internal,", values=":internal,"))
        connection.execute(
            guarded, _row(RESTRICTED[1], "office", {"persons": 4321}, readers=["auditor"])
        )
        visit = {"kind": "fire", "state": "due", "due_on": "2026-11-28"}
        connection.execute(guarded, _row("inspections", "mine", visit, readers=STAFF))
        connection.execute(guarded, _row("inspections", "other", visit, EAST, readers=STAFF))
        internal = json.dumps({"members": 7, "duty_phone": "0999-70000001"})
        connection.execute(
            station, _row("grid-stations", "station", {"kind": "centre"}, internal=internal)
        )
    with database.own() as connection:
        add_worker(connection)
        for role in ("planner", "auditor"):
            add_user(connection, role, PASSWORD, role=role, name="示例人员")
        for role, token in TOKENS.items():
            opened = (
                "SELECT open_session(id, :token, interval '1 hour') FROM users WHERE login = :l"
            )
            connection.execute(text(opened), {"token": token, "l": role})
    yield database, DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database.close()


@pytest.fixture(scope="module")
def api(access: tuple[Database, DatabaseAccess], settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings, access[1]), raise_server_exceptions=False) as client:
        yield client


def _row(
    theme: str, code: str, attributes: dict[str, Any], grid: str = GRID, **more: Any
) -> dict[str, Any]:
    return {
        "theme": theme, "code": code, "name": "示例", "attributes": json.dumps(attributes),
        "street": STREET, "community": COMMUNITY, "grid": grid,
        "lon": 114.005 if grid == GRID else 114.015, **more,
    }  # fmt: skip


def headers(role: str) -> Headers:
    return {"Authorization": f"Bearer {TOKENS[role]}"} if role in TOKENS else {}


def tile_of(layer: str, zoom: int = ZOOM) -> tuple[TileAddress, str]:
    """The tile with 114.005, 22.505 in it."""
    columns, rows = covering((114.005, 22.505, 114.005, 22.505), zoom)
    address = TileAddress(zoom, columns[0], rows[0])
    return address, f"/tiles/{layer}/{address.z}/{address.x}/{address.y}"


def addresses(layer: str) -> list[str]:
    return [
        f"/api/layers/{layer}",
        f"/api/layers/{layer}/legend",
        tile_of(layer)[1],
        tile_of(f"roads,{layer}")[1],
        f"/tiles/{layer}.json",
        f"/tiles/roads,{layer}.json",
        f"/styles/{layer}.json",
        f"/pmtiles/{layer}.pmtiles",
        f"/ogc/collections/{layer}",
        f"/ogc/collections/{layer}/queryables",
        f"/ogc/collections/{layer}/items",
        f"/ogc/collections/{layer}/items/office",
    ]


def without_names(answer: Any, layer: str) -> tuple[Any, ...]:
    """What an answer says, but for the layer that was asked for and the request's own number."""
    body = {k: v for k, v in problem(answer, 404).items() if k not in ("request_id", "instance")}
    kept = {k: v for k, v in answer.headers.items() if k not in ("x-request-id", "content-length")}
    return re.sub(layer, "…", json.dumps(body)), re.sub(layer, "…", json.dumps(kept))


@pytest.mark.parametrize("role", ["anonymous", "planner", "worker"])
@pytest.mark.parametrize("layer", RESTRICTED)
def test_others_get_the_answer_for_a_layer_that_is_not_there(
    api: TestClient, layer: str, role: str
):
    absent = "no-such-layer"
    for there, nowhere in zip(addresses(layer), addresses(absent), strict=True):
        one, other = (api.get(path, headers=headers(role)) for path in (there, nowhere))
        assert without_names(one, layer) == without_names(other, absent), there


@pytest.mark.parametrize("role", ["anonymous", "planner", "worker"])
def test_others_find_them_in_no_list(api: TestClient, role: str):
    for path in ("/api/layers", "/ogc/collections", "/styles/interop.json"):
        answer = api.get(path, headers=headers(role))
        assert answer.status_code == 200
        assert not [layer for layer in RESTRICTED if layer in answer.text]
        assert "4321" not in answer.text


@pytest.mark.parametrize("layer", RESTRICTED)
def test_the_auditor_sees_them_and_nothing_is_stored(api: TestClient, layer: str):
    auditor = headers("auditor")
    assert layer in api.get("/api/layers", headers=auditor).text
    for path in addresses(layer):
        if not path.startswith("/pmtiles/") and not path.endswith("/items/office"):
            answer = api.get(path, headers=auditor)
            assert answer.status_code == 200, path
            assert answer.headers["cache-control"] == "private, no-store", path
    items = api.get(f"/ogc/collections/{layer}/items", headers=auditor).json()["features"]
    assert [item["properties"]["persons"] for item in items] == [4321]
    address, path = tile_of(layer)
    features = decode(api.get(path, headers=auditor).content, address)[layer]
    assert [feature.properties["persons"] for feature in features] == [4321]


@pytest.mark.parametrize("layer", RESTRICTED)
def test_nobody_gets_an_archive_of_them(api: TestClient, layer: str):
    for role in ("anonymous", *TOKENS):
        problem(api.get(f"/pmtiles/{layer}.pmtiles", headers=headers(role)), 404)


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.PLANNER, Role.WORKER])
@pytest.mark.parametrize("table", ["guarded_features", "guarded_area_values"])
def test_the_database_gives_others_no_row_of_them(
    access: tuple[Database, DatabaseAccess], role: Role, table: str
):
    token = TOKENS.get(role.value.removeprefix("onemap_"))
    with access[0].request(role, token) as connection:
        query = f"SELECT code FROM {table} WHERE theme = ANY(:themes)"
        found = connection.execute(text(query), {"themes": list(RESTRICTED)}).all()
        assert found == []
        # A condition of the caller's own is not asked before the policy.
        leak = f"{query} AND 1 / (length(code) - length(code)) = 1"
        assert connection.execute(text(leak), {"themes": list(RESTRICTED)}).all() == []


@pytest.mark.parametrize(
    ("role", "codes"),
    [("planner", {"mine", "other"}), ("auditor", {"mine", "other"}), ("worker", {"mine"})],
)
def test_a_worker_gets_the_visits_of_his_own_grids(api: TestClient, role: str, codes: set[str]):
    items = api.get("/ogc/collections/inspections/items", headers=headers(role)).json()
    assert {item["id"] for item in items["features"]} == codes
    address, path = tile_of("inspections")
    answer = api.get(path, headers=headers(role))
    assert answer.headers["cache-control"] == "private, no-store"
    features = decode(answer.content, address)["inspections"]
    assert {feature.properties["code"] for feature in features} == codes
    other = api.get("/ogc/collections/inspections/items/other", headers=headers(role))
    assert other.status_code == (200 if "other" in codes else 404)


def test_a_worker_without_a_session_gets_no_visits(access: tuple[Database, DatabaseAccess]):
    for token in (None, "forged"):
        with access[0].request(Role.WORKER, token) as connection:
            assert connection.execute(text("SELECT code FROM guarded_features")).all() == []


@pytest.mark.parametrize("role", ["anonymous", *TOKENS])
def test_a_field_for_staff_is_for_staff(api: TestClient, role: str):
    sees = role != "anonymous"
    answer = api.get("/ogc/collections/grid-stations/items", headers=headers(role))
    assert ("duty_phone" in answer.text) is sees
    assert ("0999-70000001" in answer.text) is sees
    described = api.get("/api/layers/grid-stations", headers=headers(role)).text
    assert ("duty_phone" in described) is sees
    address, path = tile_of("grid-stations", 15)
    tile = api.get(path, headers=headers(role))
    assert tile.headers["cache-control"] == "private, no-store"
    (feature,) = decode(tile.content, address)["grid-stations"]
    assert feature.properties["kind"] == "centre"
    assert feature.properties.get("members") == (7 if sees else None)
    filtered = api.get(
        "/ogc/collections/grid-stations/items?duty_phone=0999-70000001", headers=headers(role)
    )
    assert filtered.status_code == (200 if sees else 400)


def test_the_database_keeps_the_field_from_everybody(access: tuple[Database, DatabaseAccess]):
    with access[0].request(Role.ANONYMOUS) as connection:
        permitted = "SELECT has_column_privilege('features', 'internal', 'SELECT')"
        assert connection.scalar(text(permitted)) is False
    with access[0].request(Role.WORKER, TOKENS["worker"]) as connection:
        assert connection.scalar(text("SELECT internal ->> 'members' FROM features")) == "7"


def test_no_archive_is_built_of_what_is_not_public():
    public = {layer.id for layer in load_catalogue().public()}
    assert not public & {*RESTRICTED, "inspections", "grid-stations", "events", "vacant-dwellings"}
