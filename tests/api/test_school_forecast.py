from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from gis.database import Database
from tests.api.conftest import problem
from tests.gis.education.rows import add_forecast

PATH = "/api/school-forecast"


@pytest.fixture(scope="module", autouse=True)
def schools(served_database: Database) -> Iterator[None]:
    with served_database.load() as connection:
        add_forecast(connection)
    yield
    with served_database.load() as connection:
        connection.execute(text("DELETE FROM features"))


def warnings(years: list[dict[str, Any]]) -> list[str]:
    return [year["warning"] for year in years]


def test_everybody_reads_the_forecast(api: TestClient) -> None:
    body = api.get(PATH).json()
    assert (body["stage"], body["years"]) == ("primary", list(range(2027, 2033)))
    assert body["breaks"] == {"red_above": 150, "green_below": 50}
    west, east = body["catchments"]
    assert warnings(west["forecast"]) == ["short"] * 3 + ["tight"] * 3
    assert warnings(east["forecast"]) == ["enough"] * 6
    assert west["forecast"][0] == {
        "year": 2027, "seats": 500, "demand": 700, "shortage": 200, "warning": "short",
    }  # fmt: skip
    assert [school["code"] for school in west["schools"]] == ["p-1", "s-1"]
    assert [year["shortage"] for year in body["total"]] == [200] * 3 + [100] * 3


def test_in_migration_is_a_parameter(api: TestClient) -> None:
    body = api.get(PATH, params={"in_migration": 0.1}).json()
    assert body["in_migration"] == 0.1
    assert body["catchments"][0]["forecast"][1]["demand"] == 847
    problem(api.get(PATH, params={"in_migration": 0.3}), 400, "in_migration")
    problem(api.get(PATH, params={"in_migration": "nan"}), 400, "in_migration")


def test_a_planner_asks_what_if(api: TestClient, planner: dict[str, str]) -> None:
    changes = [
        {"school": "s-1", "seats": 100, "from_year": 2028},
        {"point": [114.002, 22.502], "seats": 60, "from_year": 2032},
    ]
    body = api.post(PATH, json={"changes": changes}, headers=planner).json()
    west, east = body["catchments"]
    assert warnings(west["before"]) == ["short"] * 3 + ["tight"] * 3
    assert warnings(west["after"]) == ["short", "tight", "tight", "enough", "enough", "enough"]
    assert (west["changed"], east["changed"]) == (True, False)
    assert body["total"]["after"][5]["shortage"] == 0
    assert api.get(PATH).json()["catchments"][0]["forecast"] == west["before"]


def test_there_is_no_what_if_for_others(api: TestClient, worker: dict[str, str]) -> None:
    problem(api.post(PATH, json={}), 401)
    problem(api.post(PATH, json={}, headers=worker), 404)


@pytest.mark.parametrize(
    ("body", "parameter"),
    [
        ({"stage": "senior"}, "stage"),
        ({"years": 3}, "years"),
        ({"in_migration": 1}, "in_migration"),
        ({"changes": "many"}, "changes"),
        ({"changes": [{"seats": 1, "school": "s-1"}]}, "changes.0.from_year"),
        ({"changes": [{"seats": "1", "from_year": 2028}]}, "changes.0.seats"),
        ({"changes": [{"seats": 1, "from_year": 2050, "school": "s-1"}]}, "changes.0.from_year"),
        ({"changes": [{"seats": 1, "from_year": 2028, "school": "s-3"}]}, "changes.0.school"),
        ({"changes": [{"seats": 1, "from_year": 2028, "school": "a\0b"}]}, "changes.0.school"),
        ({"changes": [{"seats": 1, "from_year": 2028, "point": [1]}]}, "changes.0.point"),
        ({"changes": [{"seats": 1, "from_year": 2028, "point": [0, 0]}]}, "changes.0.point"),
        ({"changes": [{"seats": -999, "from_year": 2028, "school": "s-1"}]}, "changes"),
        ({"changes": [{"seats": 1, "from_year": 2028, "school": "s-1"}] * 101}, "changes"),
    ],
)
def test_a_wrong_question_names_its_field(
    api: TestClient, planner: dict[str, str], body: dict[str, Any], parameter: str
) -> None:
    problem(api.post(PATH, json=body, headers=planner), 400, parameter)


def test_no_json_is_said_to_be_none(api: TestClient, planner: dict[str, str]) -> None:
    answer = api.post(PATH, content=b"{", headers=planner)
    assert "no JSON" in problem(answer, 400)["detail"]


def test_a_stage_without_a_layer_has_no_forecast(api: TestClient) -> None:
    problem(api.get(PATH, params={"stage": "junior"}), 404)
    problem(api.get(PATH, params={"stage": "senior"}), 400, "stage")
