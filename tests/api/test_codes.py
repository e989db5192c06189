from starlette.testclient import TestClient

from tests.api.conftest import problem
from tests.factories import GRID

BUILDING = f"{GRID}00001"


def test_a_code_explains_itself(api: TestClient):
    found = api.get(f"/api/codes/{BUILDING}001001").json()
    assert found["grouped"] == "440399 001 001 01 00001 001 001"
    assert (found["level"], found["issued"], found["status"]) == ("room", True, "current")
    assert found["zh"].startswith("房屋编码：示例区（440399） › 示例街道（001）")
    assert found["en"].endswith("floor 1 (001) › room no. 1 (001). issued, in use.")
    assert [part["name"] for part in found["parts"]][3:5] == ["西网格", "示例大厦"]
    assert found["lineage"] is None


def test_a_code_that_nobody_has_and_what_is_none(api: TestClient):
    found = api.get(f"/api/codes/{GRID}77777").json()
    assert (found["issued"], found["status"]) == (False, None)
    problem(api.get("/api/codes/12345"), 400)
    problem(api.get("/api/codes/４４０３９９"), 400)
