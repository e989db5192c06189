"""The files of the client, and of the address box that pages of other hosts embed."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api import client
from tests.api.conftest import problem

BOX = "/widget/onemap-address.js"
ELSEWHERE = {"Origin": "https://forms.example"}


@pytest.fixture(autouse=True)
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "index.html": "<!doctype html><title>OneMap</title>",
        "widget/index.html": "<!doctype html><title>The box</title>",
        "widget/onemap-address.js": "export {}",
        "assets/map-1a2b3c.js": "export {}",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(client, "BUILD", tmp_path)
    return tmp_path


@pytest.mark.parametrize("headers", [ELSEWHERE, {}], ids=["from elsewhere", "from here"])
def test_any_page_may_load_the_address_box(api: TestClient, headers: dict[str, str]):
    answer = api.get(BOX, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers.get_list("access-control-allow-origin") == ["*"]
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "set-cookie" not in answer.headers


def test_the_address_box_is_asked_for_again_and_seldom_sent_again(api: TestClient, build: Path):
    first = api.get(BOX, headers=ELSEWHERE)
    assert first.headers["cache-control"] == "no-cache"
    again = {**ELSEWHERE, "If-None-Match": first.headers["etag"]}
    same = api.get(BOX, headers=again)
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["access-control-allow-origin"] == "*"
    (build / "widget" / "onemap-address.js").write_text("export const next = 1;")
    assert api.get(BOX, headers=again).text == "export const next = 1;"


def test_an_embedding_page_may_ask_for_addresses_and_may_not_log_in(api: TestClient):
    path = "/api/addresses?q=路"
    assert api.get(path, headers=ELSEWHERE).headers["access-control-allow-origin"] == "*"
    asked = {**ELSEWHERE, "Access-Control-Request-Method": "POST"}
    assert api.options("/api/sessions", headers=asked).status_code == 400


def test_the_demo_page_is_kept_to_this_server(api: TestClient):
    for path in ("/widget", "/widget/"):
        answer = api.get(path)
        assert "<title>The box</title>" in answer.text
        assert "connect-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-cache"


def test_hashed_files_stay_and_pages_are_asked_for_again(api: TestClient):
    assert "immutable" in api.get("/assets/map-1a2b3c.js").headers["cache-control"]
    etag = api.get("/").headers["etag"]
    assert api.get("/", headers={"If-None-Match": etag}).status_code == 304
    assert api.get("/", headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_folder_is_not_a_file(api: TestClient):
    problem(api.get("/assets/"), 404)
    problem(api.get("/assets"), 404)
