from starlette.testclient import TestClient

from tests.api.conftest import problem
from tests.factories import COMMUNITY, DISTRICT, STREET


def test_a_point_gets_its_four_areas(api: TestClient):
    answer = api.get("/api/areas/at", params={"lon": 114.005, "lat": 22.505})
    assert answer.json() == {
        "district": {"code": DISTRICT, "name": "示例区"},
        "street": {"code": STREET, "name": "示例街道"},
        "community": {"code": COMMUNITY, "name": "示例社区"},
        "grid": {"code": f"{COMMUNITY}01", "name": "西网格"},
    }


def test_the_same_place_in_another_coordinate_system(api: TestClient):
    # The edge between the grids is at 114.01; in GCJ-02 this place looks 500 m further east.
    params = {"lon": 114.0120, "lat": 22.502, "crs": "gcj02"}
    assert api.get("/api/areas/at", params=params).json()["grid"]["name"] == "西网格"
    del params["crs"]
    assert api.get("/api/areas/at", params=params).json()["grid"]["name"] == "东网格"


def test_any_day_can_be_asked_for(api: TestClient):
    place = {"lon": 114.005, "lat": 22.505}
    answer = api.get("/api/areas/at", params=place | {"as_of": "2020-01-01"})
    assert answer.json()["grid"]["name"] == "西网格"
    problem(api.get("/api/areas/at", params=place | {"as_of": "2019-12-31"}), 404)


def test_outside_is_not_found(api: TestClient):
    problem(api.get("/api/areas/at", params={"lon": 0, "lat": 0}), 404)


def test_swapped_coordinates_get_a_hint(api: TestClient):
    body = problem(api.get("/api/areas/at", params={"lon": 22.505, "lat": 114.005}), 400, "lat")
    assert "swapped" in body["detail"]


def test_the_district_says_where_it_is(api: TestClient):
    assert api.get("/api/district").json() == {
        "name": "示例区",
        "code": DISTRICT,
        "bbox": [114.0, 22.5, 114.02, 22.51],
        "center": [114.01, 22.505],
        "attribution": None,
    }
