from starlette.testclient import TestClient

from api.app import create_app
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.conftest import Databases
from tests.factories import COMMUNITY, DISTRICT, STREET, add_areas, area_row, square


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
    before = problem(api.get("/api/areas/at", params=place | {"as_of": "2019-12-31"}), 404)
    assert before["detail"].endswith("is before the first areas, which are of 2020-01-01.")


def test_outside_is_not_found(api: TestClient):
    problem(api.get("/api/areas/at", params={"lon": 0, "lat": 0}), 404)


def test_swapped_coordinates_get_a_hint(api: TestClient):
    body = problem(api.get("/api/areas/at", params={"lon": 22.505, "lat": 114.005}), 400, "lat")
    assert "swapped" in body["detail"]


def test_where_either_order_is_possible_the_district_tells(
    databases: Databases, settings: Settings
):
    name = f"{databases.worker}_by_the_sea"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database = databases.open(name)
    with database.load() as connection:
        add_areas(connection, area_row(DISTRICT, square(14.0, 22.5)))
    database.close()
    with TestClient(create_app(settings, access)) as api:
        swapped = api.get("/api/areas/at", params={"lon": 22.505, "lat": 14.005})
        assert "swapped" in problem(swapped, 404)["detail"]
        outside = api.get("/api/areas/at", params={"lon": 15, "lat": 14})
        assert "swapped" not in problem(outside, 404)["detail"]


def test_the_district_says_where_it_is(api: TestClient):
    assert api.get("/api/district").json() == {
        "name": "示例区",
        "code": DISTRICT,
        "bbox": [114.0, 22.5, 114.02, 22.51],
        "center": [114.01, 22.505],
        "attribution": None,
    }
