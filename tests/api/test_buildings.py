from collections.abc import Iterator

import pytest
from sqlalchemy import delete, insert
from starlette.testclient import TestClient

from gis.database import Database
from gis.database.tables import building_shares, floors
from tests.api.conftest import problem
from tests.factories import GRID, add_worker, open_session

BUILDING = f"{GRID}00001"
HERE = {"lon": 114.00125, "lat": 22.50125, "accuracy_m": 8}


def test_the_card_is_public(api: TestClient):
    card = api.get(f"/api/buildings/{BUILDING}").json()
    assert card["address"] == "示例区创新路1号"
    assert card["areas"]["grid"] == {"code": GRID, "name": "西网格"}
    assert card["duty_contact"] == "网格值班 0755-00000001"
    assert (card["lon"], card["lat"]) == (114.00125, 22.50125)


def test_an_absent_building_is_not_found(api: TestClient):
    problem(api.get("/api/buildings/0000"), 404)


def test_a_visit_opens_the_floors(api: TestClient, worker: dict[str, str]):
    inside = f"/api/buildings/{BUILDING}/floors"
    assert problem(api.get(inside, headers=worker), 403)["reason"] == "no_lease"
    scan = api.post(
        f"/api/buildings/{BUILDING}/visits", json=HERE | {"nonce": "nonce-0001"}, headers=worker
    )
    assert scan.status_code == 201
    assert scan.json()["building"] == BUILDING
    assert scan.json()["distance_m"] == 0
    assert scan.headers["cache-control"] == "no-store"
    answer = api.get(inside, headers=worker)
    assert answer.headers["cache-control"] == "no-store"
    (floor,) = answer.json()["floors"]
    (room,) = floor["rooms"]
    assert [person["name"] for person in room["people"]] == ["示例住户"]
    assert answer.json()["expires_at"] == scan.json()["expires_at"]


@pytest.fixture
def more_storeys(served_database: Database) -> Iterator[None]:
    storeys = [("801", 1, True, "1层夹层"), ("002", 2, False, "2层"), ("901", -1, False, "B1层")]
    with served_database.load() as connection:
        for digits, number, mezzanine, name in storeys:
            storey = {"code": BUILDING + digits, "building": BUILDING, "number": number}
            connection.execute(insert(floors), storey | {"mezzanine": mezzanine, "name": name})
    yield
    with served_database.load() as connection:
        connection.execute(
            delete(floors).where(floors.c.code.in_([BUILDING + s[0] for s in storeys]))
        )


@pytest.mark.usefixtures("more_storeys")
def test_a_mezzanine_comes_after_the_storey_below_it(api: TestClient, worker: dict[str, str]):
    api.post(
        f"/api/buildings/{BUILDING}/visits", json=HERE | {"nonce": "nonce-mezz"}, headers=worker
    )
    answer = api.get(f"/api/buildings/{BUILDING}/floors", headers=worker).json()
    found = [(floor["name"], floor["mezzanine"]) for floor in answer["floors"]]
    assert found == [("B1层", False), ("1层", False), ("1层夹层", True), ("2层", False)]


def test_a_refused_visit_says_why(
    api: TestClient, worker: dict[str, str], served_database: Database
):
    with served_database.own() as connection:
        add_worker(connection, "other", grids=[f"{GRID[:-2]}02"])
        open_session(connection, "other", "token-of-the-other-worker")
    visits = f"/api/buildings/{BUILDING}/visits"
    far = HERE | {"lat": 22.508, "nonce": "nonce-0002"}
    assert problem(api.post(visits, json=far, headers=worker), 403)["reason"] == "too_far"
    coarse = HERE | {"accuracy_m": 500, "nonce": "nonce-0003"}
    refused = problem(api.post(visits, json=coarse, headers=worker), 403)
    assert refused["reason"] == "fix_too_coarse"
    other = {"Authorization": "Bearer token-of-the-other-worker"}
    refused = problem(api.post(visits, json=HERE | {"nonce": "nonce-0004"}, headers=other), 403)
    assert refused["reason"] == "not_your_grid"
    absent = api.post(
        "/api/buildings/1/visits", json=HERE | {"nonce": "nonce-0005"}, headers=worker
    )
    problem(absent, 404)


def test_without_a_session_nobody_sees_inside(api: TestClient):
    for headers in ({}, {"Authorization": "Bearer forged"}, {"Authorization": "Basic eDp5"}):
        answer = api.get(f"/api/buildings/{BUILDING}/floors", headers=headers)
        problem(answer, 401)
        assert answer.headers["www-authenticate"] == "Bearer"


def test_floors_of_absent_and_of_closed_buildings_answer_alike(
    api: TestClient, worker: dict[str, str], served_database: Database
):
    with served_database.own() as connection:
        add_worker(connection, "third")
        open_session(connection, "third", "token-of-the-third-worker")
    headers = {"Authorization": "Bearer token-of-the-third-worker", "X-Request-ID": "same-for-both"}
    closed = api.get(f"/api/buildings/{BUILDING}/floors", headers=headers)
    absent = api.get("/api/buildings/4711/floors", headers=headers)
    assert closed.status_code == absent.status_code == 403
    assert closed.content == absent.content


def test_a_building_on_a_border_says_its_shares(api: TestClient, served_database: Database):
    assert "shares" not in api.get(f"/api/buildings/{BUILDING}").json()
    rows = [
        {"building": BUILDING, "level": "grid", "area": GRID, "share": 0.75},
        {"building": BUILDING, "level": "grid", "area": "2", "share": 0.25},
    ]
    with served_database.load() as connection:
        connection.execute(insert(building_shares), rows)
    card = api.get(f"/api/buildings/{BUILDING}").json()
    with served_database.load() as connection:
        connection.execute(delete(building_shares))
    assert card["shares"] == {"grid": {GRID: 0.75, "2": 0.25}}
    assert card["name"] == "示例大厦"
