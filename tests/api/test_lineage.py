from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from api.app import create_app
from gis.cluster.cluster import AUTHENTICATOR
from gis.codes.lineage import How, New, demolish, renumber
from gis.database import DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.conftest import Databases
from tests.factories import GRID, add_building_with_person, add_small_district, square

OLD, GONE = f"{GRID}00001001001", f"{GRID}00002"
NEW = f"{GRID}00001001002"
DAY = "2026-03-01"


@pytest.fixture(scope="module")
def past_api(databases: Databases, settings: Settings) -> Iterator[TestClient]:
    """The service on a district with a room renumbered and a building demolished."""
    name = f"{databases.worker}_past"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database = databases.open(name)
    with database.load() as connection:
        add_small_district(connection)
        add_building_with_person(connection, GONE, geometry=square(114.004, 22.504, 0.0005))
        connection.execute(
            text("UPDATE addresses SET unit = '1单元', room = '101' WHERE level = 'room'")
        )
        connection.execute(
            text(
                "INSERT INTO address_aliases (component, name, alias, kind, within)"
                " VALUES ('street', '示例街道', '旧街', 'former', '440399'),"
                " ('street', '示例街道', '别处', 'alias', '440398')"
            )
        )
        renumber(connection, OLD, New("108"), How(date.fromisoformat(DAY)))
        demolish(connection, GONE, How(date.fromisoformat(DAY)))
    database.close()
    with TestClient(create_app(settings, access), raise_server_exceptions=False) as client:
        yield client
    databases.cluster.drop_database(name)


def test_a_retired_address_says_what_became_of_it(past_api: TestClient):
    found = past_api.get(f"/api/addresses/{OLD}").json()
    after = {"code": NEW, "text": "示例区创新路1号1单元108"}
    assert (found["status"], found["valid_to"]) == ("retired", DAY)
    assert found["lineage"] == {
        "retired_on": DAY,
        "operation": "renumber",
        "successors": [after | {"operation": "renumber", "on": DAY}],
        "predecessors": [],
        "current": [after],
    }
    follows = past_api.get(f"/api/addresses/{NEW}").json()["lineage"]
    assert [one["code"] for one in follows["predecessors"]] == [OLD]
    assert follows["current"] == []


def test_on_a_day_before_it_was_as_it_was(past_api: TestClient):
    before = {"as_of": "2026-02-28"}
    found = past_api.get(f"/api/addresses/{OLD}", params=before).json()
    assert (found["status"], found["lineage"]) == ("current", None)
    problem(past_api.get(f"/api/addresses/{NEW}", params=before), 404)
    on_the_day = past_api.get(f"/api/addresses/{OLD}", params={"as_of": DAY}).json()
    assert (on_the_day["status"], on_the_day["lineage"]["retired_on"]) == ("retired", DAY)


def test_a_demolished_building_says_so(past_api: TestClient):
    card = past_api.get(f"/api/buildings/{GONE}").json()
    assert (card["status"], card["lineage"]["operation"]) == ("retired", "demolish")
    assert (card["lineage"]["successors"], card["lineage"]["current"]) == ([], [])
    assert past_api.get(f"/api/codes/{GONE}").json()["lineage"] == card["lineage"]
    assert past_api.get(f"/api/codes/{GONE}001").json()["status"] == "retired"


def test_components_and_aliases_that_hold_there(past_api: TestClient):
    found = past_api.get(f"/api/addresses/{NEW}").json()
    assert [(one["component"], one["value"]) for one in found["components"]] == [
        ("district", "示例区"),
        ("street", "示例街道"),
        ("community", "示例社区"),
        ("unit", "1单元"),
        ("room", "108"),
    ]
    assert found["aliases"] == [
        {"component": "street", "name": "示例街道", "alias": "旧街", "kind": "former"}
    ]
