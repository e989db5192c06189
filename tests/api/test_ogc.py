"""OGC API Features: paging, filters and coordinate systems, judged by shapely and pyproj."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from pyproj import CRS, Transformer
from shapely.geometry import shape
from sqlalchemy import text
from starlette.testclient import TestClient

from api.ogc.links import TILESETS_VECTOR, TILING_SCHEMES
from gis.database import Database, DatabaseAccess, Role
from layers import load_catalogue
from tests.api.conftest import problem
from tests.dense_district import SIDE, WEST

EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
PUBLIC = [layer.id for layer in load_catalogue().visible_to(Role.ANONYMOUS)]
Dense = tuple[Database, DatabaseAccess]


def links(document: dict[str, Any]) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in document["links"]}


def features_of(api: TestClient, collection: str, **query: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/ogc/collections/{collection}/items", params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    return answer.json()["features"]


def test_the_landing_page_leads_everywhere(dense_api: TestClient):
    for path in ("/ogc", "/ogc/"):
        found = links(dense_api.get(path).json())
        tiles = {TILESETS_VECTOR, TILING_SCHEMES}
        assert set(found) == {"self", "service-desc", "service-doc", "conformance", "data", *tiles}
        for rel in ("service-desc", "conformance", "data"):
            assert dense_api.get(found[rel]).status_code == 200


def test_links_of_collections_lead_somewhere(dense_api: TestClient):
    document = dense_api.get("/ogc/collections").json()
    assert [collection["id"] for collection in document["collections"]] == PUBLIC
    for collection in document["collections"]:
        for href in links(collection).values():
            assert dense_api.get(href).status_code == 200, href
        if "extent" not in collection:  # a theme that the district has no rows of
            assert not dense_api.get(links(collection)["items"]).json()["features"]
            continue
        [box] = collection["extent"]["spatial"]["bbox"]
        assert WEST - 0.02 <= box[0] < box[2] <= WEST + SIDE + 0.02
        assert collection["storageCrs"] in collection["crs"]


@pytest.mark.parametrize("collection", ["areas", "buildings", "facilities", "roads", "addresses"])
def test_pages_hold_every_feature_once(dense_api: TestClient, dense: Dense, collection: str):
    href = f"/ogc/collections/{collection}/items?limit=97&f=json"
    seen: list[str] = []
    matched: set[int] = set()
    while href:
        assert parse_qs(urlsplit(href).query)["limit"] == ["97"]
        assert parse_qs(urlsplit(href).query)["f"] == ["json"]
        page = dense_api.get(href).json()
        assert page["numberReturned"] == len(page["features"]) <= 97
        seen += [feature["id"] for feature in page["features"]]
        matched.add(page["numberMatched"])
        href = links(page).get("next", "")
    with dense[0].request() as connection:
        stored = connection.scalars(text(f"SELECT code FROM {collection}")).all()
    assert sorted(seen) == sorted(stored)
    assert matched == {len(stored)}


def test_a_box_holds_what_touches_it(dense_api: TestClient, dense: Dense):
    box = (114.011, 22.512, 114.019, 22.521)
    found = features_of(dense_api, "buildings", bbox=",".join(map(str, box)), limit=10000)
    with dense[0].request() as connection:
        rows = connection.execute(text("SELECT code, ST_AsBinary(geom) FROM buildings")).all()
    frame = shapely.box(*box)
    expected = {code for code, wkb in rows if shapely.from_wkb(bytes(wkb)).intersects(frame)}
    assert {feature["id"] for feature in found} == expected
    assert expected


@pytest.mark.parametrize("code", [4326, 4490, 4547, 3857])
def test_boxes_and_answers_in_other_systems(dense_api: TestClient, code: int):
    box = (114.011, 22.512, 114.013, 22.514)
    uri = EPSG.format(code)
    # The registry's own order of axes.
    there = Transformer.from_crs("OGC:CRS84", CRS.from_epsg(code))
    corners = [*there.transform(box[0], box[1]), *there.transform(box[2], box[3])]
    plain = features_of(dense_api, "facilities", bbox=",".join(map(str, box)))
    query = {"bbox": ",".join(map(str, corners)), "bbox-crs": uri, "crs": uri}
    answer = dense_api.get("/ogc/collections/facilities/items", params=query)
    assert answer.headers["content-crs"] == f"<{uri}>"
    converted = answer.json()["features"]
    assert plain
    assert {f["id"] for f in plain} <= {f["id"] for f in converted}
    by_id = {feature["id"]: feature["geometry"]["coordinates"] for feature in converted}
    for feature in plain:
        expected = there.transform(*feature["geometry"]["coordinates"])
        slack = 0.02 if CRS.from_epsg(code).is_projected else 2e-7
        assert by_id[feature["id"]] == pytest.approx(expected, abs=slack)
    one = dense_api.get(f"/ogc/collections/facilities/items/{plain[0]['id']}", params={"crs": uri})
    assert one.json()["geometry"]["coordinates"] == by_id[plain[0]["id"]]


def test_short_names_put_longitude_first(dense_api: TestClient):
    [one] = features_of(dense_api, "facilities", limit=1)
    [other] = features_of(dense_api, "facilities", limit=1, crs="EPSG:4490")
    assert one["geometry"]["coordinates"] == pytest.approx(other["geometry"]["coordinates"])
    [shifted] = features_of(dense_api, "facilities", limit=1, crs="gcj02")
    moved = shape(shifted["geometry"]).distance(shape(one["geometry"]))
    assert 0.002 < moved < 0.01


@pytest.mark.parametrize(
    ("collection", "query", "where"),
    [
        ("facilities", {"kind": "toilet"}, "kind = 'toilet'"),
        ("facilities", {"kind": "school", "wheelchair": "true"}, "kind = 'school' AND wheelchair"),
        ("buildings", {"height_m": "30"}, "height_m = 30"),
        ("buildings", {"floors_above": "7"}, "floors_above = 7"),
        ("areas", {"level": "grid", "valid_from": "2020-01-01"}, "level = 'grid'"),
        ("roads", {"class": "primary", "oneway": "false"}, "class = 'primary' AND NOT oneway"),
        ("facilities", {"name": "'; DROP TABLE facilities; --"}, "false"),
        ("facilities", {"name": "%"}, "false"),
    ],
)
def test_filters_by_property(
    dense_api: TestClient, dense: Dense, collection: str, query: dict[str, str], where: str
):
    found = features_of(dense_api, collection, limit=10000, **query)
    with dense[0].request() as connection:
        stored = connection.scalars(text(f"SELECT code FROM {collection} WHERE {where}")).all()
    assert sorted(feature["id"] for feature in found) == sorted(stored)


def test_time_of_areas(api: TestClient, served_database: Database):
    old = "INSERT INTO areas (level, code, name, parent, valid_from, valid_to, geom)"
    with served_database.load() as connection:
        connection.execute(
            text(
                f"{old} SELECT level, code, '旧名', parent, '2001-01-01', '2010-01-01', geom"
                " FROM areas WHERE level = 'grid'"
            )
        )
    try:
        now = features_of(api, "areas", level="grid")
        assert "旧名" not in {feature["properties"]["name"] for feature in now}
        for moment in (
            "2005-06-01",
            "2005-06-01T12:00:00Z",
            "../2002-01-01",
            "1990-01-01/2001-01-01",
        ):
            then = features_of(api, "areas", level="grid", datetime=moment)
            assert {feature["properties"]["name"] for feature in then} == {"旧名"}
        # On the day that it ends, it holds no more.
        assert features_of(api, "areas", level="grid", datetime="2010-01-01") == []
        always = features_of(api, "areas", level="grid", datetime="../..", limit=1)
        assert len(always) == 1
        page = api.get("/ogc/collections/areas/items?level=grid&datetime=../..&limit=3").json()
        assert page["numberMatched"] == 2 * len(now)
        rest = api.get(links(page)["next"]).json()
        assert len(page["features"]) + len(rest["features"]) == 2 * len(now)
    finally:
        with served_database.load() as connection:
            connection.execute(text("DELETE FROM areas WHERE name = '旧名'"))


def test_time_of_events_is_for_staff(dense_api: TestClient, planner: dict[str, str]):
    url = "/ogc/collections/events/items"
    answer = dense_api.get(url, params={"limit": 10000}, headers=planner)
    assert answer.headers["cache-control"] == "private, no-store"
    found = answer.json()
    assert 360 <= found["numberMatched"] <= 367
    moments = sorted(feature["properties"]["occurred_at"] for feature in found["features"])
    half = f"{moments[0]}/{moments[len(moments) // 2 - 1]}"
    # The stored instants are finer than the second that is shown.
    some = dense_api.get(url, params={"datetime": half, "limit": 10000}, headers=planner).json()
    assert abs(some["numberMatched"] - len(moments) // 2) <= 1


def test_one_feature_is_as_in_its_collection(dense_api: TestClient):
    for collection in ("areas", "buildings", "roads", "addresses-per-grid"):
        [feature] = features_of(dense_api, collection, limit=1)
        one = dense_api.get(f"/ogc/collections/{collection}/items/{feature['id']}").json()
        assert set(links(one)) == {"self", "collection"}
        one.pop("links")
        assert one == feature


def test_a_large_limit_counts_as_the_largest(dense_api: TestClient):
    """OGC API Features part 1: a value above the maximum is no error."""
    answer = dense_api.get("/ogc/collections/addresses/items?limit=20000").json()
    assert answer["numberReturned"] == answer["numberMatched"] == 3600


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=ten", "limit"),
        ("limit=1000000000", "limit"),
        ("limit=1&limit=2", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,NaN,3,4", "bbox"),
        ("bbox=1,inf,3,4", "bbox"),
        ("bbox=114,23,115,22", "bbox"),
        ("bbox=22,114,23,115", "bbox"),
        ("bbox=-181,0,1,1", "bbox"),
        ("bbox=0,0,1,1&bbox-crs=EPSG:999999", "bbox-crs"),
        ("bbox=1e300,1e300,2e300,2e300&bbox-crs=EPSG:3857", "bbox"),
        ("crs=http://www.opengis.net/def/crs/0.1/unknown", "crs"),
        ("crs=nonsense", "crs"),
        ("datetime=yesterday", "datetime"),
        ("datetime=2026-13-01", "datetime"),
        ("datetime=2026-02-01/2026-01-01", "datetime"),
        ("datetime=2026-01-01T00:00:00", "datetime"),
        ("wheelchair=yes", "wheelchair"),
        ("capacity=many", "capacity"),
        ("capacity=99999999999999999999", "capacity"),
        ("kind=a%00b", "kind"),
        ("kind=" + "x" * 401, "kind"),
        ("after=" + "x" * 401, "after"),
        ("f=html", "f"),
        ("filter=kind='toilet'", "filter"),
        ("geom=1", "geom"),
        ("source_id=1", "source_id"),
    ],
)
def test_bad_input_is_named(dense_api: TestClient, query: str, parameter: str):
    problem(dense_api.get(f"/ogc/collections/facilities/items?{query}"), 400, parameter)


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/collections/nothing/items",
        "/ogc/collections/areas/items/nothing",
        "/ogc/collections/areas/items/a%00b",
        "/ogc/nothing",
    ],
)
def test_what_is_not_there(dense_api: TestClient, path: str):
    problem(dense_api.get(path), 404)


def test_a_made_up_place_to_continue_holds_nothing(dense_api: TestClient):
    for after in ("x", "zzz,2020-99-99", "zzzz,2020-01-01"):
        assert features_of(dense_api, "areas", after=after) == []


@pytest.mark.parametrize(
    "path", ["", "/", "/conformance", "/api", "/collections", "/collections/areas"]
)
def test_unknown_parameters_are_refused(dense_api: TestClient, path: str):
    problem(dense_api.get(f"/ogc{path}?color=red"), 400, "color")


def test_the_definition_lists_what_there_is(dense_api: TestClient):
    answer = dense_api.get("/ogc/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = answer.json()
    assert document["openapi"].startswith("3.0.")
    [server] = document["servers"]
    for path, item in document["paths"].items():
        if "{featureId}" not in path:
            assert dense_api.get(server["url"] + path).status_code == 200
        for parameter in item["get"]["parameters"]:
            if "$ref" in parameter:
                name = parameter["$ref"].removeprefix("#/components/parameters/")
                assert name in document["components"]["parameters"]


def test_queryables_are_the_parameters(dense_api: TestClient):
    document = dense_api.get("/ogc/collections/facilities/queryables").json()
    assert document["additionalProperties"] is False
    assert document["properties"]["kind"]["enum"][0] == "toilet"
    samples = {"string": "x", "integer": "1", "number": "1.5", "boolean": "true"}
    for name, schema in document["properties"].items():
        features_of(dense_api, "facilities", **{name: samples[schema["type"]]})
