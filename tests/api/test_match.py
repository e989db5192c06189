import csv
import io
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from gis.database import DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.factories import COMMUNITY, DISTRICT, GRID, STREET

PATH = "/api/addresses/match"


@pytest.fixture(scope="module")
def ready(api: TestClient) -> TestClient:
    """The service with its addresses in memory."""
    app: Any = api.app
    assert app.state.context.addresses.wait_until_ready(60)
    return api


def post(api: TestClient, text: str | bytes, content_type: str = "text/csv") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return api.post(PATH, content=content, headers={"Content-Type": content_type})


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_one_text_and_its_address(ready: TestClient):
    body = ready.get(PATH, params={"q": "示例区创新路１號（张三）"}).json()
    assert body["class"] in ("A", "B")
    (item,) = body["items"]
    assert item["code"] == f"{GRID}00001"
    assert item["level"] == "building"
    assert item["status"] == "current"
    assert item["areas"] == {
        "district": DISTRICT, "street": STREET, "community": COMMUNITY, "grid": GRID
    }  # fmt: skip
    assert {"component": "road", "value": "创新路"} in body["components"]
    assert set(body) == {"class", "items", "components", "differences", "unmatched"}


@pytest.mark.parametrize(
    "q", ["", "别", "😀", "'; DROP TABLE addresses; --", "13800000000", "x" * 200]
)
def test_what_is_no_address_here_is_none(ready: TestClient, q: str):
    body = ready.get(PATH, params={"q": q}).json()
    assert (body["class"], body["items"]) == ("none", [])


def test_bad_parameters_are_named(ready: TestClient):
    problem(ready.get(PATH, params={"q": "路" * 201}), 400, "q")
    problem(ready.get(PATH), 400, "q")
    problem(ready.get(PATH, params={"q": "路", "limit": 0}), 400, "limit")
    problem(ready.get(PATH, params={"q": "路\0"}), 400, "q")
    problem(ready.get(PATH, params={"text": "路"}), 400, "text")


def test_a_batch_comes_back_in_order(ready: TestClient):
    sent = "id,address\n1,示例区创新路1号\n2,别处\n3,创新路 1號\n4,a,b\n"
    found = rows(post(ready, sent))
    assert [row["id"] for row in found] == ["1", "2", "3", "4"]
    assert [row["code"] for row in found] == [f"{GRID}00001", "", f"{GRID}00001", ""]
    assert found[0]["standard_address"] == "示例区创新路1号"
    assert found[1]["class"] == "none"
    assert found[3]["class"].startswith("error: ")


def test_a_large_batch_is_as_many_small_ones(ready: TestClient):
    sent = [f"{i},{'别处' if i % 3 else '创新路1号'}" for i in range(1700)]
    found = rows(post(ready, "id,address\n" + "\n".join(sent)))
    assert [row["id"] for row in found] == [str(i) for i in range(1700)]
    assert {row["code"] for row in found[::3]} == {f"{GRID}00001"}
    assert {row["class"] for row in found[1::3]} == {"none"}


def test_charsets(ready: TestClient):
    sent = "address,名称\n创新路1号,棠\n".encode("gbk")
    for content_type in ("text/csv", "text/csv; charset=gbk"):
        (row,) = rows(post(ready, sent, content_type))
        assert (row["名称"], row["code"]) == ("棠", f"{GRID}00001")
    problem(post(ready, sent, "text/csv; charset=utf-16"), 400, "charset")


def test_what_cannot_be_answered_at_all_is_refused(ready: TestClient):
    problem(post(ready, "地址\n创新路1号\n"), 400, "address")
    problem(post(ready, ""), 400, "address")
    problem(post(ready, "address\n", "text/plain"), 400, "Content-Type")


def test_limits_of_the_settings_hold(served: tuple[Any, DatabaseAccess], ready: TestClient):
    app: Any = ready.app
    data = app.state.context.settings.data
    few = Settings(max_batch_records=3, max_batch_bytes=200, data=data)
    with TestClient(create_app(few, served[1]), raise_server_exceptions=False) as api:
        app = api.app
        assert app.state.context.addresses.wait_until_ready(60)
        assert len(rows(post(api, "address\n" + "路\n" * 3))) == 3
        problem(post(api, "address\n" + "路\n" * 4), 413)
        problem(post(api, "address\n" + "路" * 100), 413)
