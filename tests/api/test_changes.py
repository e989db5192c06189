from starlette.testclient import TestClient

from tests.api.conftest import problem


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
    assert body["next"] == since == seen[-1]
    assert len(seen) == len(set(seen)) >= 8
    whole = api.get("/api/changes", params={"limit": 10_000}).json()["changes"]
    assert [change["seq"] for change in whole] == seen


def test_one_entity(api: TestClient):
    found = api.get("/api/changes", params={"entity": "buildings"}).json()["changes"]
    assert {change["entity"] for change in found} == {"buildings"}
    assert found[0]["after"]["geom"]["type"] == "MultiPolygon"
    problem(api.get("/api/changes", params={"entity": "people"}), 400, "entity")
