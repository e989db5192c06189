import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from sqlalchemy import text
from starlette.testclient import TestClient

from gis.database import Database, Role
from layers import load_catalogue
from tests.api.conftest import problem
from tests.factories import add_facilities, facility_row
from tests.tiles.decoding import decode
from tiles import TileAddress

HERE = TileAddress(15, 26762, 14279)


def tile_of(layers: str) -> str:
    return f"/tiles/{layers}/{HERE.z}/{HERE.x}/{HERE.y}"


def test_a_tile_holds_the_layer(dense_api: TestClient):
    answer = dense_api.get(tile_of("buildings"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["cache-control"] == "public, no-cache"
    features = decode(answer.content, HERE)["buildings"]
    assert features
    assert all(feature.properties["code"] for feature in features)


def test_a_repeat_costs_a_304_for_either_encoding(dense_api: TestClient):
    plain = dense_api.get(tile_of("roads"), headers={"Accept-Encoding": "identity"})
    squeezed = dense_api.get(tile_of("roads"), headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert plain.content == squeezed.content
    assert plain.headers["etag"] != squeezed.headers["etag"]
    for answer, encoding in ((plain, "identity"), (squeezed, "gzip")):
        headers = {"If-None-Match": f'"other", W/{answer.headers["etag"]}'}
        again = dense_api.get(tile_of("roads"), headers={**headers, "Accept-Encoding": encoding})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == answer.headers["etag"]


def test_an_edit_is_in_the_next_tile(api: TestClient, served_database: Database):
    url = "/tiles/schools/16/53522/28561"
    west, south, _, _ = TileAddress(16, 53522, 28561).bounds()
    before = api.get(url)
    with served_database.load() as connection:
        add_facilities(
            connection, facility_row("school", west + 0.001, south + 0.001, name="示例新校")
        )
    try:
        known = {"If-None-Match": before.headers["etag"]}
        # A process that answers from memory hears of the edit right after its commit.
        while (after := api.get(url, headers=known)).status_code == 304:
            pass
        assert after.status_code == 200
        [school] = decode(after.content, TileAddress(16, 53522, 28561))["schools"]
        assert school.properties["name"] == "示例新校"
    finally:
        with served_database.load() as connection:
            connection.execute(text("DELETE FROM facilities WHERE name = '示例新校'"))


def test_an_empty_tile_is_empty(dense_api: TestClient):
    answer = dense_api.get("/tiles/buildings/14/0/0")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_composite_holds_all_its_layers(dense_api: TestClient):
    answer = dense_api.get(tile_of("landcover,roads,buildings,areas"))
    assert set(decode(answer.content, HERE)) == {"landcover", "roads", "buildings", "areas"}


def test_staff_see_a_private_layer_and_no_cache_keeps_it(
    dense_api: TestClient, planner: dict[str, str]
):
    answer = dense_api.get(tile_of("events"), headers=planner)
    assert answer.status_code == 200
    assert decode(answer.content, HERE)["events"]
    for layers in ("events", "areas,events"):
        headers = dense_api.get(tile_of(layers), headers=planner).headers
        assert headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    "path",
    [
        tile_of("events"),
        tile_of("areas,events"),
        "/tiles/events.json",
        "/pmtiles/events.pmtiles",
        "/styles/events.json",
        "/api/layers/events",
        "/api/layers/events/legend",
        "/ogc/collections/events",
        "/ogc/collections/events/items",
        "/ogc/collections/events/items/1",
        "/ogc/collections/events/queryables",
    ],
)
def test_a_forbidden_layer_is_as_absent_as_any(dense_api: TestClient, path: str):
    forbidden = problem(dense_api.get(path), 404)
    absent = problem(dense_api.get(path.replace("events", "eventz")), 404)
    assert "secret" not in str(forbidden)
    for body in (forbidden, absent):
        body.pop("request_id")
    assert forbidden == json.loads(json.dumps(absent).replace("eventz", "events"))


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("/tiles/areas/23/0/0", "z"),
        ("/tiles/areas/1/2/0", "x"),
        ("/tiles/areas/1/0/-1", "y"),
        ("/tiles/areas/1/NaN/0", "x"),
        ("/tiles/areas/1/0/0?v=17", "v"),
        ("/tiles/areas/1/0/0?", None),
        ("/tiles/areas.json?callback=x", "callback"),
        ("/tiles/areas,areas/1/0/0", "layer"),
        ("/tiles/" + ",".join(f"a{n}" for n in range(100)) + "/1/0/0", "layer"),
        ("/tiles/" + ",".join(f"a{n}" for n in range(100)) + ".json", "layer"),
    ],
)
def test_bad_input_is_named(dense_api: TestClient, path: str, parameter: str | None):
    answer = dense_api.get(path)
    if parameter is None:
        assert answer.status_code == 200
    else:
        problem(answer, 400, parameter)


@pytest.mark.parametrize("name", ["x%00y", "%F0%9F%97%BA", "areas,", ".", "areas;events"])
def test_odd_names_are_no_layers(dense_api: TestClient, name: str):
    problem(dense_api.get(f"/tiles/{name}/1/0/0"), 404)


@cache
def _label_points() -> dict[str, str | None]:
    return {layer.id: layer.label_points for layer in load_catalogue().layers}


def _in_tiles(ids: str) -> list[str]:
    """The layers, each with that of its names if they are polygons'."""
    known = _label_points()
    return [name for one in ids.split(",") for name in (one, known[one]) if name]


@pytest.fixture
def tilejson_schema(shared_data: Path) -> Validator:
    """Made once: to check the schema itself takes a second."""
    schema = json.loads((shared_data / "suites/tilejson/3.0.0/schema.json").read_text())
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def test_tilejson_is_valid(dense_api: TestClient, tilejson_schema: Validator):
    layers = [
        layer["id"]
        for category in dense_api.get("/api/layers").json()["categories"]
        for layer in category["layers"]
    ]
    for ids in [*layers, "landcover,roads,buildings,areas"]:
        document = dense_api.get(f"/tiles/{ids}.json").json()
        tilejson_schema.validate(document)
        assert [layer["id"] for layer in document["vector_layers"]] == _in_tiles(ids)


def test_tilejson_is_valid_for_staff(
    dense_api: TestClient, planner: dict[str, str], tilejson_schema: Validator
):
    """Of what the public does not see, guarded themes too, alone and together with the rest."""
    restricted = [
        layer
        for layer in load_catalogue().visible_to(Role.PLANNER)
        if not layer.visible_to(Role.ANONYMOUS)
    ]
    assert {layer.source.guarded for layer in restricted} == {True, False}
    assert {layer.source.level is None for layer in restricted} == {True, False}
    assert {layer.geometry for layer in restricted} >= {"point", "polygon"}
    ids = [layer.id for layer in restricted]
    guarded = [layer.id for layer in restricted if layer.source.guarded]
    together = ",".join(["roads", "addresses", "addresses-per-grid", "events", guarded[0]])
    for wanted in [*ids, together, ",".join(ids[:32])]:
        problem(dense_api.get(f"/tiles/{wanted}.json"), 404)
        document = dense_api.get(f"/tiles/{wanted}.json", headers=planner).json()
        tilejson_schema.validate(document)
        assert [layer["id"] for layer in document["vector_layers"]] == _in_tiles(wanted)
        for layer in document["vector_layers"]:
            assert document["minzoom"] <= layer["minzoom"] <= layer["maxzoom"]
            assert layer["maxzoom"] <= document["maxzoom"]
            assert set(layer["fields"].values()) <= {"String", "Number", "Boolean"}


def test_tilejson_says_where_and_how_deep(dense_api: TestClient):
    document = dense_api.get("/tiles/buildings.json").json()
    assert document["tilejson"] == "3.0.0"
    assert document["tiles"] == ["http://testserver/tiles/buildings/{z}/{x}/{y}"]
    assert (document["minzoom"], document["maxzoom"]) == (13, 16)
    west, south, east, north = document["bounds"]
    assert (west, south, east, north) == pytest.approx((114, 22.5, 114.04, 22.54), abs=0.001)
    fields = document["vector_layers"][0]["fields"]
    assert fields["height_m"] == "Number"
    assert fields["code"] == "String"


@pytest.mark.parametrize(
    ("headers", "url"),
    [
        ({"X-Forwarded-Proto": "https", "X-Forwarded-Host": "map.test"}, "https://map.test"),
        (
            {"X-Forwarded-Host": "map.test:8443", "X-Forwarded-Prefix": "/one/"},
            "http://map.test:8443/one",
        ),
        ({"X-Forwarded-Host": 'evil"><script>'}, "http://testserver"),
        ({"X-Forwarded-Proto": "javascript"}, "http://testserver"),
        ({"X-Forwarded-Host": "first.test, second.test"}, "http://first.test"),
        ({"Host": "a b"}, "http://localhost"),
    ],
)
def test_addresses_are_those_of_the_proxy(dense_api: TestClient, headers: dict[str, str], url: str):
    for path, member in (("/tiles/areas.json", "tiles"), ("/styles/areas.json", "sprite")):
        found: Any = dense_api.get(path, headers=headers).json()[member]
        assert str(found[0] if isinstance(found, list) else found).startswith(url + "/")


def test_bytes_on_the_wire_are_gzip(dense_api: TestClient):
    with dense_api.stream("GET", tile_of("buildings")) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(gzip.decompress(raw)) > len(raw)
