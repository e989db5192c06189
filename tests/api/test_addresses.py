from typing import cast

from fastapi import FastAPI
from sqlalchemy import delete
from starlette.testclient import TestClient

from gis.database import Database
from gis.database.tables import addresses
from tests.api.conftest import problem
from tests.factories import (
    COMMUNITY,
    DISTRICT,
    GRID,
    STREET,
    add_addresses,
    address_row,
)

BUILDING = f"{GRID}00001"
AREAS = {"district": DISTRICT, "street": STREET, "community": COMMUNITY, "grid": GRID}


def test_candidates(api: TestClient):
    items = api.get("/api/addresses", params={"q": "创新路1", "limit": 1}).json()["items"]
    assert items == [
        {
            "id": BUILDING,
            "code": BUILDING,
            "text": "示例区创新路1号",
            "level": "building",
            "lon": 114.00125,
            "lat": 22.50125,
            "areas": AREAS,
            "highlight": [[3, 7]],
            "count": 1,
        }
    ]


def test_a_place_needs_both_of_its_numbers(api: TestClient):
    params = {"q": "创新", "lon": 114.0}
    problem(api.get("/api/addresses", params=params), 400, "lat")
    assert api.get("/api/addresses", params=params | {"lat": 22.5}).status_code == 200
    problem(api.get("/api/addresses", params=params | {"lat": 222.5}), 400, "lat")


def test_one_address_by_its_code_on_a_day(api: TestClient):
    found = api.get(f"/api/addresses/{BUILDING}").json()
    assert (found["text"], found["status"], found["building"]) == (
        "示例区创新路1号",
        "current",
        BUILDING,
    )
    path = f"/api/addresses/{BUILDING}"
    assert api.get(path, params={"as_of": "2020-01-01"}).status_code == 200
    problem(api.get(path, params={"as_of": "2019-12-31"}), 404)
    problem(api.get("/api/addresses/4711"), 404)


def test_all_about_one_address(api: TestClient):
    found = api.get(f"/api/addresses/{BUILDING}").json()
    assert [(one["component"], one["value"]) for one in found["components"]] == [
        ("district", "示例区"),
        ("street", "示例街道"),
        ("community", "示例社区"),
    ]
    assert found["area_names"]["grid"] == "西网格"
    assert (found["aliases"], found["lineage"]) == ([], None)
    assert (found["valid_from"], found["valid_to"]) == ("2020-01-01", None)


def test_the_address_here(api: TestClient):
    inside = api.get("/api/addresses/reverse", params={"lon": 114.0012, "lat": 22.5012}).json()
    assert (inside["code"], inside["distance_m"]) == (BUILDING, 0)
    problem(api.get("/api/addresses/reverse", params={"lon": 0, "lat": 0}), 404)


def test_a_question_is_answered_anew_after_a_change(api: TestClient, served_database: Database):
    def found(text: str) -> list[str]:
        return [
            one["code"] for one in api.get("/api/addresses", params={"q": text}).json()["items"]
        ]

    app = cast("FastAPI", api.app)
    assert found("昨日路7号") == found("昨日路7号") == []
    with served_database.load() as connection:
        add_addresses(
            connection, address_row("9900001", "示例区昨日路7号", 114.001, 22.501, building=None)
        )
    app.state.context.addresses.refresh()
    assert found("昨日路7号") == ["9900001"]
    with served_database.load() as connection:
        connection.execute(delete(addresses).where(addresses.c.code == "9900001"))
    app.state.context.addresses.refresh()
    assert found("昨日路7号") == []
