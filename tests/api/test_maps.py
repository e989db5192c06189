"""Custom maps over HTTP: who reads and writes them, and what is said of bad ones."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from gis.accounts import add_user
from gis.database import Database
from tests.api.conftest import problem
from tests.factories import PASSWORD, open_session

OTHER_TOKEN = "another-planners-token-for-tests"
Headers = dict[str, str]


@pytest.fixture(scope="module")
def other(served_database: Database) -> Headers:
    with served_database.own() as connection:
        add_user(connection, "colleague", PASSWORD, role="planner", name="示例同事")
        open_session(connection, "colleague", OTHER_TOKEN)
    return {"Authorization": f"Bearer {OTHER_TOKEN}"}


@pytest.fixture(autouse=True)
def nothing_left(served_database: Database) -> Iterator[None]:
    yield
    with served_database.load() as connection:
        connection.execute(text("DELETE FROM saved_maps"))


def draft(**fields: Any) -> dict[str, Any]:
    return {
        "title": "示例地图",
        "layers": [{"layer": "toilets"}, {"layer": "events"}],
        "view": {"center": [114.0, 22.5], "zoom": 13},
        **fields,
    }


def saved(api: TestClient, planner: Headers, **fields: Any) -> dict[str, Any]:
    answer = api.post("/api/maps", headers=planner, json=draft(**fields))
    assert answer.status_code == 201, answer.text
    return answer.json()


def ids(document: dict[str, Any]) -> list[str]:
    return [layer["layer"] for layer in document["layers"]]


def test_a_map_is_saved_opened_changed_and_deleted(api: TestClient, planner: Headers):
    answer = api.post("/api/maps", headers=planner, json=draft(description="两行\n说明"))
    made = answer.json()
    where = f"/api/maps/{made['id']}"
    assert answer.headers["location"] == f"http://testserver{where}"
    assert (answer.headers["etag"], made["mine"], made["sharing"]) == ('"1"', True, "private")
    assert made["left_out"] == ["events"]
    found = api.get(where, headers=planner)
    assert found.json() == made
    assert found.headers["cache-control"] == "private, no-store"
    [line] = api.get("/api/maps", headers=planner).json()["items"]
    assert (line["id"], line["layers"], line["mine"]) == (made["id"], 2, True)

    change = draft(title="改过的", layers=[{"layer": "schools", "opacity": 0.5}])
    changed = api.put(where, headers=planner | {"If-Match": '"1"'}, json=change)
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert (changed.json()["title"], ids(changed.json())) == ("改过的", ["schools"])
    assert api.delete(where, headers=planner).status_code == 204
    problem(api.get(where, headers=planner), 404)


def test_two_who_change_it_at_once_do_not_overwrite_each_other(api: TestClient, planner: Headers):
    where = f"/api/maps/{saved(api, planner)['id']}"
    problem(api.put(where, headers=planner, json=draft()), 428)
    problem(api.put(where, headers=planner | {"If-Match": "1"}, json=draft()), 400, "If-Match")
    first = {**planner, "If-Match": '"1"'}
    assert api.put(where, headers=first, json=draft(title="先到")).status_code == 200
    late = problem(api.put(where, headers=first, json=draft(title="后到")), 412)
    assert "version 2" in late["detail"]
    problem(api.delete(where, headers=first), 412)
    assert api.get(where, headers=planner).json()["title"] == "先到"


@pytest.mark.parametrize(
    ("sharing", "nobody", "colleague"),
    [("private", 404, 404), ("planners", 404, 200), ("link", 200, 200)],
)
def test_who_may_open_it(
    api: TestClient, planner: Headers, other: Headers, sharing: str, nobody: int, colleague: int
):
    where = f"/api/maps/{saved(api, planner, sharing=sharing)['id']}"
    style = where.replace("/api", "/styles") + ".json"
    for address in (where, style):
        assert api.get(address).status_code == nobody
        assert api.get(address, headers=other).status_code == colleague
    listed = api.get("/api/maps", headers=other).json()["items"]
    assert [line["mine"] for line in listed] == [False] * (colleague == 200)
    # Reading is all that sharing gives.
    change = api.put(where, headers=other | {"If-Match": '"1"'}, json=draft())
    delete = api.delete(where, headers=other)
    keys = api.post(where + "/keys", headers=other, json={"label": "x"})
    for answer in (change, delete, keys, api.get(where + "/keys", headers=other)):
        problem(answer, 403 if colleague == 200 else 404)


def test_only_planners_compose(api: TestClient, worker: Headers):
    for headers, status in (({}, 401), (worker, 404)):
        problem(api.get("/api/maps", headers=headers), status)
        problem(api.post("/api/maps", headers=headers, json=draft()), status)


def test_a_layer_that_is_not_the_callers_is_named_by_nothing(api: TestClient, planner: Headers):
    made = saved(api, planner, sharing="link")
    for address in (f"/api/maps/{made['id']}", f"/styles/maps/{made['id']}.json"):
        answer = api.get(address)
        assert answer.status_code == 200
        assert "events" not in answer.text
        assert "toilets" in answer.text
    assert "示例规划师" not in api.get(f"/api/maps/{made['id']}").text
    assert "events" in api.get(f"/styles/maps/{made['id']}.json", headers=planner).text


def test_a_key_opens_the_map_and_shows_what_everybody_sees(api: TestClient, planner: Headers):
    made = saved(api, planner)
    where, style = f"/api/maps/{made['id']}", f"/styles/maps/{made['id']}.json"
    another = saved(api, planner)["id"]
    answer = api.post(where + "/keys", headers=planner, json={"label": "示例局", "days": 30})
    assert answer.status_code == 201
    new = answer.json()
    assert (new["left_out"], new["live"]) == (["events"], True)
    assert new["embed"] == f"http://testserver/embed/{made['id']}#key={new['key']}"
    listed = api.get(where + "/keys", headers=planner)
    assert new["key"] not in listed.text
    assert [key["label"] for key in listed.json()["items"]] == ["示例局"]
    for headers in ({}, planner):
        for address in (where, style):
            opened = api.get(address, params={"key": new["key"]}, headers=headers)
            assert opened.status_code == 200
            assert "events" not in opened.text
    problem(api.get(f"/styles/maps/{another}.json", params={"key": new["key"]}), 404)
    problem(api.get(style, params={"key": "omk_wrong"}), 404)
    assert api.delete(f"{where}/keys/{new['id']}", headers=planner).status_code == 204
    problem(api.get(style, params={"key": new["key"]}), 404)
    problem(api.delete(f"{where}/keys/{new['id']}", headers=planner), 404)


def test_a_key_is_for_the_pages_that_it_names(api: TestClient, planner: Headers):
    map_id = saved(api, planner)["id"]
    wish = {"label": "示例局", "origins": ["https://water.example"]}
    key = api.post(f"/api/maps/{map_id}/keys", headers=planner, json=wish).json()["key"]
    style = f"/styles/maps/{map_id}.json?key={key}"
    for origin, status in (
        ("https://water.example", 200),
        ("http://testserver", 200),
        ("https://elsewhere.example", 403),
    ):
        assert api.get(style, headers={"Origin": origin}).status_code == status, origin


def test_who_may_frame_the_page(
    api: TestClient, planner: Headers, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
):
    page = tmp_path / "embed" / "index.html"
    page.parent.mkdir()
    page.write_text("<!doctype html><title>OneMap</title>")
    monkeypatch.setattr("api.embeds.BUILD", tmp_path)
    map_id = saved(api, planner)["id"]

    def framed(query: str = "") -> str:
        policies = api.get(f"/embed/{map_id}{query}").headers.get_list("content-security-policy")
        [policy] = policies
        return policy.partition("frame-ancestors ")[2]

    assert framed() == "'self'"
    keys = f"/api/maps/{map_id}/keys"
    wish = {"label": "示例局", "origins": ["https://water.example", "http://10.0.0.7:8000"]}
    first = api.post(keys, headers=planner, json=wish).json()
    assert framed() == "'self' http://10.0.0.7:8000 https://water.example"
    anywhere = api.post(keys, headers=planner, json={"label": "任何页面"}).json()
    assert framed() == "'self' http: https:"
    assert framed(f"?key={first['key']}") == "'self' http://10.0.0.7:8000 https://water.example"
    assert framed("?key=omk_wrong") == "'self'"
    api.delete(f"{keys}/{anywhere['id']}", headers=planner)
    assert framed() == "'self' http://10.0.0.7:8000 https://water.example"
    api.delete(f"{keys}/{first['id']}", headers=planner)
    assert framed() == "'self'"


FIRST = "layers.0"
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ""}, "title", "at least 1"),
    ({"title": "两\n行"}, "title", "one line"),
    ({"title": "x" * 201}, "title", "at most 200"),
    ({"sharing": "all"}, "sharing", "'private', 'planners' or 'link'"),
    ({"colour": 1}, "colour", "no such field"),
    ({"view": {"center": [200, 22], "zoom": 13}}, "view.center.0", "180"),
    ({"view": {"center": [114, 22]}}, "view.zoom", "required"),
    ({"view": {"center": [114, 22], "zoom": 3, "bounds": [2, 0, 1, 1]}}, "view", "smaller first"),
    ({"notes": [{"lon": 114, "lat": 22, "text": ""}]}, "notes.0.text", "at least 1"),
    ({"notes": [{"lon": 1, "lat": 1, "text": "x"}] * 101}, "notes", "at most 100"),
    ({"layers": [{"layer": "toilets"}] * 2}, "body", "toilets may be in it once"),
    ({"layers": [{"layer": "nothing"}]}, f"{FIRST}.layer", "/api/layers lists them"),
    ({"layers": [{"layer": "toilets", "opacity": 2}]}, f"{FIRST}.opacity", "less than or equal"),
    ({"layers": [{"layer": "toilets", "size": 9}]}, f"{FIRST}.size", "less than or equal to 4"),
    ({"layers": [{"layer": "toilets", "color": "red"}]}, f"{FIRST}.color", "pattern"),
    ({"layers": [{"layer": "toilets", "step": "y1"}]}, f"{FIRST}.step", "no time series"),
    (
        {"layers": [{"layer": "building-uses", "color": "#000000"}]},
        f"{FIRST}.color",
        "name those to replace in `colors`",
    ),
    (
        {"layers": [{"layer": "building-uses", "colors": {"#000000": "#111111"}}]},
        f"{FIRST}.colors.#000000",
        "the colours of building-uses are #",
    ),
]
CONDITIONS: list[tuple[dict[str, Any], str, str]] = [
    ({"field": "use", "op": "=", "value": 3}, "value", "compared with a string"),
    ({"field": "nothing", "op": "present"}, "field", "has the fields"),
    ({"field": "height_m", "op": ">", "value": "high"}, "value", "compared with a number"),
    ({"field": "name", "op": "<", "value": "x"}, "value", "for numbers and days"),
    ({"field": "use", "op": "in", "value": "office"}, "", "'in' takes a list"),
    ({"field": "use", "op": "=", "value": ["office"]}, "", "takes one value"),
    ({"field": "use", "op": "like", "value": "x"}, "op", "'not in'"),
]


@pytest.mark.parametrize(("fields", "place", "said"), BAD)
def test_what_is_wrong_is_named_with_what_is_allowed(
    api: TestClient, planner: Headers, fields: dict[str, Any], place: str, said: str
):
    answer = problem(api.post("/api/maps", headers=planner, json=draft(**fields)), 400, place)
    [error] = answer["errors"]
    assert error["field"] == place
    assert said in error["detail"]


@pytest.mark.parametrize(("condition", "place", "said"), CONDITIONS)
def test_a_filter_has_to_make_sense(
    api: TestClient, planner: Headers, condition: dict[str, Any], place: str, said: str
):
    layers = [{"layer": "building-uses", "filter": [condition]}]
    answer = problem(api.post("/api/maps", headers=planner, json=draft(layers=layers)), 400)
    [error] = answer["errors"]
    assert error["field"] == f"{FIRST}.filter.0.{place}".rstrip(".")
    assert said in error["detail"]


def test_every_wrong_field_is_named_at_once(api: TestClient, planner: Headers):
    wrong = draft(title="", sharing="all", layers=[{"layer": "toilets", "opacity": -1, "size": 0}])
    answer = problem(api.post("/api/maps", headers=planner, json=wrong), 400)
    places = [error["field"] for error in answer["errors"]]
    assert sorted(places) == [f"{FIRST}.opacity", f"{FIRST}.size", "sharing", "title"]
    wrong = draft(layers=[{"layer": "nothing"}, {"layer": "toilets", "step": "y1"}])
    answer = problem(api.post("/api/maps", headers=planner, json=wrong), 400)
    assert [error["field"] for error in answer["errors"]] == [f"{FIRST}.layer", "layers.1.step"]


@pytest.mark.parametrize(
    ("wish", "place"),
    [
        ({}, "label"),
        ({"label": "x", "days": 0}, "days"),
        ({"label": "x", "origins": ["https://a.example/path"]}, "origins.0"),
        ({"label": "x", "origins": ["*"]}, "origins.0"),
        ({"label": "x", "origins": ["https://a.example; script-src *"]}, "origins.0"),
    ],
)
def test_a_key_has_to_be_for_somebody(
    api: TestClient, planner: Headers, wish: dict[str, Any], place: str
):
    where = f"/api/maps/{saved(api, planner)['id']}/keys"
    problem(api.post(where, headers=planner, json=wish), 400, place)


def test_odd_addresses(api: TestClient, planner: Headers):
    for map_id in ("x", "a" * 64, "..", "%00", "%E5%9C%B0"):
        assert api.get(f"/api/maps/{map_id}").status_code in (400, 404)
        assert api.get(f"/styles/maps/{map_id}.json").status_code in (400, 404)
    problem(api.post("/api/maps", headers=planner, content=b"{"), 400)
    problem(api.post("/api/maps", headers=planner, content=b"[1]"), 400)
    problem(api.post("/api/maps", headers=planner, content=b" " * (1 << 17)), 413)
    map_id = saved(api, planner, sharing="link")["id"]
    problem(api.get(f"/styles/maps/{map_id}.json?v=1"), 400, "v")
    problem(api.get(f"/styles/maps/{map_id}.json", params={"key": "x" * 65}), 400, "key")
