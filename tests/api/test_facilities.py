from pyproj import Geod
from starlette.testclient import TestClient

from tests.api.conftest import problem

HERE = {"lon": 114.0, "lat": 22.5}


def test_the_nearest_come_as_geojson_that_names_its_datum(api: TestClient):
    answer = api.get("/api/nearest", params=HERE | {"kind": "toilet"})
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert body["crs"]["properties"]["name"] == "urn:ogc:def:crs:OGC:1.3:CRS84"
    first, second = body["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [114.002, 22.502]}
    _, _, distance = Geod(ellps="WGS84").inv(114.0, 22.5, 114.002, 22.502)
    assert first["properties"] == {
        "code": first["id"],
        "kind": "toilet",
        "name": "示例toilet",
        "distance_m": round(distance, 3),
        "opening_hours": None,
        "wheelchair": True,
        "phone": "0755-00000002",
        "address": None,
    }
    assert second["properties"]["distance_m"] > first["properties"]["distance_m"]


def test_several_kinds_and_a_few_only(api: TestClient):
    several = {"kind": ["toilet", "clinic"], "k": 2}
    body = api.get("/api/nearest", params=HERE | several).json()
    assert [one["properties"]["kind"] for one in body["features"]] == ["toilet", "clinic"]


def test_accessible_ones_and_those_within_reach(api: TestClient):
    for more in ({"accessible": "true"}, {"max_m": 400}):
        body = api.get("/api/nearest", params=HERE | {"kind": "toilet"} | more).json()
        assert len(body["features"]) == 1


def test_walking_is_not_there_yet_and_says_what_is(api: TestClient):
    answer = api.get("/api/nearest", params=HERE | {"kind": "toilet", "mode": "walk"})
    assert "straight" in problem(answer, 400, "mode")["detail"]


def test_an_unknown_kind_hears_the_known_ones(api: TestClient):
    body = problem(api.get("/api/nearest", params=HERE | {"kind": "pub"}), 400, "kind")
    assert "toilet" in body["detail"]
