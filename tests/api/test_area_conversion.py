"""Counts by old grids as counts by new ones, asked of the service."""

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from sqlalchemy import text
from starlette.testclient import TestClient

from api.app import create_app
from gis.accounts import add_user
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import Database, DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.conftest import Databases
from tests.factories import (
    COMMUNITY,
    PASSWORD,
    add_areas,
    add_small_district,
    area_row,
    open_session,
)

WEST, EAST, NEW = (f"{COMMUNITY}{number}" for number in ("01", "02", "03"))
DAYS = {"from": "2024-01-01", "to": "2025-06-01"}
PATH = "/api/areas/conversion"
CSV = {"Content-Type": "text/csv"}
PLANNER = {"Authorization": "Bearer a-planners-token-for-tests-only"}


@pytest.fixture(scope="module")
def office(databases: Databases, settings: Settings) -> Iterator[TestClient]:
    """The western grid was cut in two in 2025; its building with one person lies in the west."""
    name = f"{databases.worker}_conversion"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    database: Database = databases.open(name)
    with database.load() as connection:
        add_small_district(connection)
        connection.execute(
            text("UPDATE areas SET valid_to = '2025-01-01' WHERE code = :code"), {"code": WEST}
        )
        add_areas(
            connection,
            area_row(WEST, shapely.box(114.0, 22.5, 114.004, 22.51), valid_from="2025-01-01"),
            area_row(NEW, shapely.box(114.004, 22.5, 114.01, 22.51), valid_from="2025-01-01"),
        )
    with database.own() as connection:
        add_user(connection, "planner", PASSWORD, role="planner", name="示例规划师")
        open_session(connection, "planner", "a-planners-token-for-tests-only")
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    with TestClient(create_app(settings, access), raise_server_exceptions=False) as client:
        yield client
    database.close()


def test_pairs_say_what_moved_and_the_rest_is_unchanged(office: TestClient):
    answer = office.get(PATH, params=DAYS)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["unchanged"] == [EAST]
    assert (body["from"], body["to"], body["level"]) == ("2024-01-01", "2025-06-01", "grid")
    first, second = body["pairs"]
    assert (first["old"], first["new"], second["new"]) == (WEST, WEST, NEW)
    assert first["counts"] == {"addresses": 2, "buildings": 1, "facilities": 0}
    assert first["shares"]["addresses"] == 1.0
    assert first["shares"]["area"] == pytest.approx(0.4, abs=1e-4)
    assert second["counts"]["addresses"] == 0


def test_planners_see_counts_of_people_and_nobody_else(office: TestClient):
    seen = office.get(PATH, params=DAYS, headers=PLANNER).json()["pairs"]
    assert [pair["counts"]["people"] for pair in seen] == [1, 0]
    refused = post(office, f"grid,n\n{WEST},10\n", by="people")
    assert problem(refused, 403)["reason"] == "not_a_planner"
    allowed = post(office, f"grid,n\n{WEST},10\n", PLANNER, by="people")
    assert allowed.text == f"grid,n\r\n{WEST},10\r\n"


def test_a_table_is_converted_and_its_columns_add_up(office: TestClient):
    table = f"grid,households,shops\n{WEST},10,3\n{EAST},7,1\n"
    answer = post(office, table, by="area")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = [line.split(",") for line in answer.text.splitlines()]
    assert lines == [
        ["grid", "households", "shops"], [WEST, "4", "1"], [EAST, "7", "1"], [NEW, "6", "2"]
    ]  # fmt: skip


def post(
    office: TestClient, body: str, who: dict[str, str] | None = None, **parameters: Any
) -> Any:
    return office.post(
        PATH, params={**DAYS, **parameters}, content=body, headers={**CSV, **(who or {})}
    )


@pytest.mark.parametrize(
    ("parameters", "status", "parameter"),
    [
        ({"from": "2019-12-31"}, 404, None),
        ({"to": "2019-12-31"}, 404, None),
        ({"from": "yesterday"}, 400, "from"),
        ({"level": "ward"}, 400, "level"),
        ({"by": "area"}, 400, None),
    ],
)
def test_bad_questions_are_told_why(
    office: TestClient, parameters: dict[str, str], status: int, parameter: str | None
):
    problem(office.get(PATH, params={**DAYS, **parameters}), status, parameter)


def test_bad_tables_are_told_which_record(office: TestClient):
    body = problem(post(office, f"grid,n\n{WEST},1\n{NEW},1\n"), 422)
    assert body["record"] == 2
    assert "is no grid of 2024-01-01" in body["detail"]
    problem(post(office, "name\nx\n"), 400, "grid")
    problem(post(office, f"grid,n\n{WEST},1\n", decimals=10), 400, "decimals")
    problem(office.post(PATH, params=DAYS, json={}), 400, "Content-Type")


def test_a_table_may_be_larger_than_other_bodies(office: TestClient):
    wide = ",".join(["1"] * 10_000)
    header = ",".join(f"n{i}" for i in range(10_000))
    answer = post(office, f"grid,{header}\n{EAST},{wide}\n")
    assert answer.status_code == 200, answer.text
    assert answer.text.count(",1") >= 10_000


def test_points_get_the_areas_of_the_day_that_is_asked_for(office: TestClient):
    body = "lon,lat\n114.006,22.505\n"

    def grid(day: str) -> Any:
        given = {"as_of": day}
        answer = office.post("/api/areas/assign", params=given, content=body, headers=CSV)
        assert answer.status_code == 200, answer.text
        place = {"lon": 114.006, "lat": 22.505, **given}
        one = office.get("/api/areas/at", params=place).json()["grid"]["code"]
        assert answer.text.splitlines()[1].endswith(f",{one}")
        return one

    assert [grid("2024-12-31"), grid("2025-01-01")] == [WEST, NEW]
    early = office.post(
        "/api/areas/assign", params={"as_of": "2019-12-31"}, content=body, headers=CSV
    )
    assert "before the first areas, which are of 2020-01-01" in problem(early, 404)["detail"]
