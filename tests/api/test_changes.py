import json
import threading

import pytest
from starlette.testclient import TestClient

from gis.database import Database
from tests.api.conftest import DISTRICT, problem
from tests.factories import COMMUNITY, GRID, add_addresses, address_row


def test_polling_on_from_next_sees_everything_once(api: TestClient):
    seen: list[int] = []
    since = 0
    while True:
        answer = api.get("/api/changes", params={"since": since, "limit": 3})
        body = answer.json()
        assert answer.headers["cache-control"] == "no-store"
        if not body["changes"]:
            break
        seen += [change["seq"] for change in body["changes"]]
        since = body["next"]
    assert body["next"] == since == body["latest"] >= seen[-1]
    assert len(seen) == len(set(seen)) >= 8
    whole = api.get("/api/changes", params={"limit": 10_000}).json()["changes"]
    assert [change["seq"] for change in whole] == seen
    assert all(isinstance(change["xid"], str) for change in whole)


def test_some_entities(api: TestClient):
    found = api.get("/api/changes", params={"entity": "buildings"}).json()["changes"]
    assert {change["entity"] for change in found} == {"buildings"}
    assert found[0]["after"]["geom"]["type"] == "MultiPolygon"
    found = api.get("/api/changes", params={"entity": ["buildings", "areas"]}).json()["changes"]
    assert {change["entity"] for change in found} == {"buildings", "areas"}
    problem(api.get("/api/changes", params={"entity": "people"}), 400, "entity")


def test_one_area(api: TestClient):
    def codes(area: str) -> set[str]:
        found = api.get("/api/changes", params={"area": area}).json()["changes"]
        return {change["code"] for change in found}

    assert codes(f"{COMMUNITY}02") == {f"{COMMUNITY}02"}
    assert {f"{GRID}00001", GRID} <= codes(GRID) <= codes(DISTRICT)
    body = api.get("/api/changes", params={"area": "nowhere"}).json()
    assert body["changes"] == []
    assert body["next"] == body["latest"] > 0
    problem(api.get("/api/changes", params={"area": ""}), 400, "area")


@pytest.mark.parametrize(
    ("name", "value"), [("since", "-1"), ("limit", "10001"), ("wait_s", "31"), ("wait_s", "nan")]
)
def test_bad_parameters_are_named(api: TestClient, name: str, value: str):
    problem(api.get("/api/changes", params={name: value}), 400, name)


def test_the_answer_is_as_documented(api: TestClient):
    import jsonschema

    document = api.get("/api/openapi.json").json()
    schema = {"$ref": "#/components/schemas/Changes", "components": document["components"]}
    jsonschema.validate(api.get("/api/changes").json(), schema)


def test_a_request_that_waits_is_answered_by_the_next_change(
    api: TestClient, served_database: Database
):
    since = api.get("/api/changes", params={"limit": 10_000}).json()["next"]
    code = f"{GRID}00001001777"
    answers: list[bytes] = []

    def wait() -> None:
        found = api.get("/api/changes", params={"since": since, "wait_s": 30})
        answers.append(found.content)

    waiting = threading.Thread(target=wait)
    waiting.start()
    with served_database.load() as connection:
        add_addresses(connection, address_row(code, "示例区新地址", 114.001, 22.501))
    waiting.join()
    (change,) = json.loads(answers[0])["changes"]
    assert (change["code"], change["operation"]) == (code, "insert")
    with served_database.load() as connection:
        connection.exec_driver_sql("DELETE FROM addresses WHERE code = %s", (code,))


def test_waiting_for_nothing_ends(api: TestClient):
    since = api.get("/api/changes", params={"limit": 10_000}).json()["next"]
    body = api.get("/api/changes", params={"since": since, "wait_s": 0.05}).json()
    assert (body["changes"], body["next"]) == ([], since)
