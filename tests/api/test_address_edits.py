from collections.abc import Iterator
from typing import Any

import pytest
from pyproj import Transformer
from starlette.testclient import TestClient

from api.app import create_app
from gis.accounts import add_user
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.conftest import Databases
from tests.factories import COMMUNITY, GRID, PASSWORD, add_small_district, add_worker, open_session

EAST = {"lon": 114.015, "lat": 22.505}
PLANNER, WORKER = (
    {"Authorization": f"Bearer token-of-{who}-for-tests"} for who in ("plan", "worker")
)


@pytest.fixture(scope="module")
def office(databases: Databases, settings: Settings) -> Iterator[TestClient]:
    """The service on a small district of the module's own."""
    name = f"{databases.worker}_address_edits"
    databases.cluster.new_database(name, "template_onemap")
    database, url = databases.open(name), databases.cluster.url
    with database.load() as connection:
        add_small_district(connection)
    with database.own() as connection:
        add_worker(connection)
        add_user(connection, "plan", PASSWORD, role="planner", name="规划师")
        for login in ("plan", "worker"):
            open_session(connection, login, f"token-of-{login}-for-tests")
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    with TestClient(create_app(settings, access), raise_server_exceptions=False) as client:
        yield client
    database.close()
    databases.cluster.drop_database(name)


def made(office: TestClient, **fields: Any) -> dict[str, Any]:
    answer = office.post("/api/addresses", json={**EAST, **fields}, headers=PLANNER)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/api/addresses/{answer.json()['code']}"
    return answer.json()


def test_an_address_is_made_changed_and_ended(office: TestClient):
    one = made(office, road="东路", house_number="5", source="测绘", accuracy_m=3)
    path = f"/api/addresses/{one['code']}"
    assert one["areas"]["grid"] == f"{COMMUNITY}02"
    assert (one["status"], one["source"], one["accuracy_m"]) == ("current", "测绘", 3)
    assert one["text"].endswith("东路5号")
    assert office.get(path).json() == one

    west = {"lon": 114.003, "lat": 22.505, "estate": "示例花园", "road": None, "house_number": None}
    moved = office.patch(path, json=west, headers=PLANNER).json()
    assert moved["areas"]["grid"] == GRID
    assert (moved["code"], moved["text"][-4:]) == (one["code"], "示例花园")
    found = office.get("/api/changes", params={"entity": "addresses"}).json()["changes"]
    last = [change["operation"] for change in found if change["code"] == one["code"]]
    assert last == ["insert", "update"]

    ended = office.post(f"{path}/retire", json={"on": "2999-01-01"}, headers=PLANNER)
    assert (ended.json()["status"], ended.json()["valid_to"]) == ("retired", "2999-01-01")
    problem(office.patch(path, json={"road": "西路"}, headers=PLANNER), 409)


def test_places_come_in_any_coordinate_system(office: TestClient):
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(114.016, 22.506)
    found = office.post(
        "/api/addresses",
        params={"crs": "EPSG:3857"},
        json={"lon": x, "lat": y, "road": "东路", "house_number": "6号"},
        headers=PLANNER,
    ).json()
    assert (found["lon"], found["lat"], found["areas"]["grid"]) == (
        114.016,
        22.506,
        f"{COMMUNITY}02",
    )


def test_planners_only(office: TestClient):
    body = {**EAST, "road": "东路", "house_number": "5号"}
    problem(office.post("/api/addresses", json=body), 401)
    denied = problem(office.post("/api/addresses", json=body, headers=WORKER), 403)
    assert denied["reason"] == "not_a_planner"
    problem(office.patch(f"/api/addresses/{GRID}00001", json={}, headers=WORKER), 403)
    problem(office.post(f"/api/addresses/{GRID}00001/retire", json={}), 401)


@pytest.mark.parametrize(
    ("body", "status", "parameter"),
    [
        ({"lon": 114.015, "road": "东路"}, 400, "lat"),
        ({**EAST}, 400, "standard_address"),
        ({**EAST, "road": "东路", "colour": "red"}, 400, "colour"),
        ({**EAST, "road": 7}, 400, "road"),
        ({**EAST, "road": "东" * 201}, 400, "road"),
        ({**EAST, "road": "东路", "level": "flat"}, 400, "level"),
        ({**EAST, "road": "东路", "accuracy_m": -1}, 400, "accuracy_m"),
        ({**EAST, "road": "东路", "building": "4711"}, 404, None),
        ({"lon": 0, "lat": 0, "road": "东路"}, 400, "lon"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(
    office: TestClient, body: dict[str, Any], status: int, parameter: str | None
):
    before = office.get("/api/changes").json()["latest"]
    problem(office.post("/api/addresses", json=body, headers=PLANNER), status, parameter)
    assert office.get("/api/changes").json()["latest"] == before


def test_changes_that_make_no_sense(office: TestClient):
    path = f"/api/addresses/{made(office, road='东路', house_number='8号')['code']}"
    for body, parameter in (
        ({"lon": 114.0}, "lat"),
        ({"lon": None, "lat": None}, "lon"),
        ({"level": "room"}, "level"),
        ({"status": "retired"}, "status"),
    ):
        problem(office.patch(path, json=body, headers=PLANNER), 400, parameter)
    problem(office.patch("/api/addresses/4711", json={"road": "东路"}, headers=PLANNER), 404)
    again = {**EAST, "road": "东路", "house_number": "8号"}
    problem(office.post("/api/addresses", json=again, headers=PLANNER), 409)
    problem(office.post(f"{path}/retire", json={"on": "1999-01-01"}, headers=PLANNER), 400, "on")
