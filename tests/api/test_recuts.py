import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
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
    GRID,
    PASSWORD,
    add_facilities,
    add_small_district,
    add_worker,
    facility_row,
    open_session,
)

WEST_GRID, EAST_GRID, NEW_GRID = f"{COMMUNITY}01", f"{COMMUNITY}02", f"{COMMUNITY}03"
# South to north through the western grid: the building with one person lies west of it.
LINE = {"type": "LineString", "coordinates": [[114.0051, 22.49], [114.0063, 22.52]]}


@dataclass(frozen=True)
class Office:
    """The service on the small district, asked by several people."""

    client: TestClient
    database: Database

    def post(self, path: str, who: str | None = "one", **more: Any) -> Any:
        return self.client.post(path, headers=self.headers(who), **more)

    def get(self, path: str, who: str | None = "one", **more: Any) -> Any:
        return self.client.get(path, headers=self.headers(who), **more)

    def headers(self, who: str | None) -> dict[str, str]:
        return {} if who is None else {"Authorization": f"Bearer token-of-{who}-for-tests"}

    def split(self, **more: Any) -> dict[str, Any]:
        body = {"title": "示例方案", "split": {"grid": WEST_GRID, "line": LINE}, **more}
        answer = self.post("/api/recuts", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def areas(self) -> list[Any]:
        with self.database.load() as connection:
            return list(connection.scalars(text("SELECT a::text FROM areas AS a ORDER BY id")))

    def grid_at(self, lon: float, lat: float, **more: Any) -> str:
        # A named day is asked of the database: what is in memory follows a moment later.
        params = {"lon": lon, "lat": lat, "as_of": str(datetime.now().date()), **more}  # noqa: DTZ005
        return self.get("/api/areas/at", None, params=params).json()["grid"]["code"]


@pytest.fixture(scope="module")
def opened(databases: Databases, settings: Settings) -> Iterator[Office]:
    name = f"{databases.worker}_recuts"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database = databases.open(name)
    with database.load() as connection:
        add_small_district(connection)
        add_facilities(connection, facility_row("toilet", 114.009, 22.505, grid=WEST_GRID))
    with database.own() as connection:
        add_worker(connection)
        for login in ("one", "two"):
            add_user(connection, login, PASSWORD, role="planner", name=f"规划师{login}")
        add_user(connection, "audit", PASSWORD, role="auditor", name="审计")
        for login in ("one", "two", "worker", "audit"):
            open_session(connection, login, f"token-of-{login}-for-tests")
    with TestClient(create_app(settings, access), raise_server_exceptions=False) as client:
        yield Office(client, database)
    database.close()
    databases.cluster.drop_database(name)


@pytest.fixture
def office(opened: Office) -> Iterator[Office]:
    """As it was before, after each test."""
    yield opened
    for one in opened.get("/api/recuts", params={"status": "applied"}).json()["items"]:
        assert opened.post(f"/api/recuts/{one['id']}/undo", "two").status_code == 200
    with opened.database.own() as connection:
        connection.execute(text("DELETE FROM recuts"))


def test_from_a_line_to_new_grids_and_back(office: Office):
    areas = office.areas()
    draft = office.split(note="太大")
    assert (draft["status"], draft["yours"], draft["fits"]) == ("draft", True, True)
    assert [f["id"] for f in draft["before"]["features"]] == [WEST_GRID]
    labels = {f["id"]: f["properties"] for f in draft["after"]["features"]}
    assert set(labels) == {WEST_GRID, "new 1"}
    assert labels["new 1"]["code"] is None
    preview = draft["preview"]
    assert preview["total_before"] == preview["total_after"]
    assert preview["total_before"]["people"] == 1
    path = f"/api/recuts/{draft['id']}"
    assert office.post(f"{path}/propose").json()["status"] == "proposed"
    own = problem(office.post(f"{path}/approve"), 403)
    assert own["reason"] == "own_proposal"
    assert office.areas() == areas
    applied = office.post(f"{path}/approve", "two").json()
    assert applied["status"] == "applied"
    codes = {one["grid"] for one in applied["preview"]["workload"]}
    assert codes == {WEST_GRID, NEW_GRID}
    west, east = office.grid_at(114.001, 22.505), office.grid_at(114.009, 22.505)
    assert {west, east} == codes
    assert office.grid_at(114.009, 22.505, as_of="2025-06-01") == WEST_GRID
    assert office.grid_at(114.001, 22.505, as_of="2025-06-01") == WEST_GRID
    shown = office.get(path, "two").json()
    assert shown["preview"] == applied["preview"]
    assert (shown["yours"], shown["approved_by"]) == (False, "规划师two")
    assert {f["id"] for f in shown["after"]["features"]} == codes
    changes = office.get("/api/changes", None, params={"entity": "areas"}).json()["changes"]
    assert NEW_GRID in {one["code"] for one in changes}
    problem(office.post(f"{path}/undo"), 403)
    assert office.post(f"{path}/undo", "two").json()["status"] == "undone"
    assert office.areas() == areas
    problem(office.post(f"{path}/undo", "two"), 409)


def test_preview_says_who_moves(office: Office):
    moves = office.split()["preview"]["moves"]
    (west,) = [one["counts"] for one in moves if one["counts"]["buildings"]]
    assert (west["addresses"], west["buildings"], west["people"]) == (2, 1, 1)
    (east,) = [one["counts"] for one in moves if one["counts"]["facilities"]]
    assert (east["facilities"], east["buildings"]) == (1, 0)


def test_two_proposals_for_one_grid(office: Office):
    first, second = office.split()["id"], office.split()["id"]
    for number in (first, second):
        assert office.post(f"/api/recuts/{number}/propose").status_code == 200
    assert office.post(f"/api/recuts/{first}/approve", "two").status_code == 200
    areas = office.areas()
    late = problem(office.post(f"/api/recuts/{second}/approve", "two"), 409)
    assert WEST_GRID in late["detail"]
    assert office.areas() == areas
    shown = office.get(f"/api/recuts/{second}").json()
    assert WEST_GRID in shown["conflict"]
    assert (shown["fits"], shown["preview"]) == (None, None)


def test_a_proposal_that_does_not_fit_is_kept_and_goes_no_further(office: Office):
    gap = {
        "type": "FeatureCollection",
        "features": [feature(114.0, 114.005), feature(114.006, 114.01)],
    }
    answer = office.post(
        "/api/recuts", json={"title": "有缝", "replaces": [WEST_GRID], "grids": gap}
    )
    draft = answer.json()
    assert (answer.status_code, draft["fits"]) == (201, False)
    (found,) = [f for f in draft["findings"]["features"] if f["properties"]["kind"] == "gap"]
    properties = found["properties"]
    assert 114.005 < properties["lon"] < 114.006
    assert properties["severity"] == "error"
    detail = problem(office.post(f"/api/recuts/{draft['id']}/propose"), 409)["detail"]
    assert "gap at 114.005" in detail
    assert office.post(f"/api/recuts/{draft['id']}/withdraw").json()["status"] == "withdrawn"
    problem(office.post(f"/api/recuts/{draft['id']}/approve", "two"), 409)


def feature(west: float, east: float, **properties: Any) -> dict[str, Any]:
    box = shapely.box(west, 22.5, east, 22.51)
    return {"type": "Feature", "properties": properties, "geometry": box.__geo_interface__}


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def ring(*points: tuple[float, float]) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    return {"type": "Feature", "properties": {}, "geometry": geometry}


EMPTY = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": []}}
LOST = {"type": "Feature", "properties": {}, "geometry": None}
BOW = ring((114.0, 22.5), (114.01, 22.51), (114.01, 22.5), (114.0, 22.51))
FLAT = ring((114.0, 22.5), (114.01, 22.5), (114.0, 22.5))
METRES = ring((500000, 2500000), (501000, 2500000), (501000, 2501000))


@pytest.mark.parametrize(
    ("grids", "words"),
    [
        (collection(feature(114.0, 114.005), BOW), "Self-intersection at 114.005"),
        (collection(EMPTY), "empty"),
        (collection(LOST), "null"),
        (collection(FLAT), "Feature 1"),
        (collection(METRES), "500000, 2500000 is no place in CRS84"),
        (collection(feature(114.0, 114.005, code=EAST_GRID)), f"{EAST_GRID} is none of"),
        (collection(feature(0, 1, code="x"), feature(1, 2, code="x")), "stands twice"),
        (collection({"type": "Feature", "geometry": LINE}), "a LineString where"),
        (collection(), "with features"),
        (collection({"type": "Feature", "geometry": {"type": "Nothing"}}), "Feature 1"),
    ],
)
def test_bad_geometry_says_where_and_why(office: Office, grids: Any, words: str):
    body = {"title": "坏的", "replaces": [WEST_GRID], "grids": grids}
    answer = problem(office.post("/api/recuts", json=body), 422)
    assert words in answer["detail"]
    assert office.get("/api/recuts").json() == {"items": []}


def test_a_million_vertices_are_too_many(office: Office):
    angle = np.linspace(0, 2 * np.pi, 1_000_001)
    points = np.column_stack((114.005 + np.cos(angle) / 300, 22.505 + np.sin(angle) / 300))
    circle = {"type": "Polygon", "coordinates": [[*points[:-1].tolist(), points[0].tolist()]]}
    grids = collection({"type": "Feature", "properties": {}, "geometry": circle})
    body = {"title": "大", "replaces": [WEST_GRID], "grids": grids}
    detail = problem(office.post("/api/recuts", json=body), 422)["detail"]
    assert "has about 1,000,00" in detail
    assert "114.0083333" in detail


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "x"}, 400),
        ({"title": "", "split": {"grid": WEST_GRID, "line": LINE}}, 400),
        ({"title": "x", "split": {"grid": WEST_GRID, "line": LINE}, "more": 1}, 400),
        ({"title": "x", "split": {"grid": "44039900100199", "line": LINE}}, 422),
        ({"title": "x", "merge": {"grids": [WEST_GRID]}}, 422),
        ({"title": "x", "merge": {"grids": [WEST_GRID, EAST_GRID], "keep": GRID + "9"}}, 422),
        ({"title": "x", "replaces": [], "grids": {"type": "FeatureCollection"}}, 422),
        ([], 400),
        (7, 400),
    ],
)
def test_bodies_that_make_no_sense(office: Office, body: Any, status: int):
    problem(office.post("/api/recuts", json=body), status)


def test_only_planners_know_of_re_cuts(office: Office):
    number = office.split()["id"]
    paths = ["/api/recuts", f"/api/recuts/{number}", "/api/recuts/999999"]
    for path in paths:
        problem(office.get(path, None), 401)
        bodies = [problem(office.get(path, who), 404) for who in ("worker", "audit")]
        assert {one["detail"] for one in bodies} == {"There is nothing here for this caller."}
    for step in ("propose", "approve", "undo", "withdraw"):
        problem(office.post(f"/api/recuts/{number}/{step}", "worker"), 404)
        problem(office.post(f"/api/recuts/{number}/{step}", None), 401)
    problem(office.get("/api/recuts/999999"), 404)
    problem(office.post(f"/api/recuts/{number}/propose", "two"), 403)


def test_re_cuts_are_listed_latest_first(office: Office):
    numbers = [office.split()["id"] for _ in range(3)]
    listed = office.get("/api/recuts", "two").json()["items"]
    assert [one["id"] for one in listed] == numbers[::-1]
    assert not any(one["yours"] for one in listed)
    none = office.get("/api/recuts", params={"status": "applied"}).json()
    assert none == {"items": []}


def test_what_was_answered_can_be_sent_back(office: Office):
    """With 7 decimals, as a client has it: vertices find the old ones again."""
    after = office.split()["after"]
    for one in after["features"]:
        one["properties"] = {"code": one["properties"]["code"], "name": None}
    body = {"title": "再来", "replaces": [WEST_GRID], "grids": after}
    again = office.post("/api/recuts", json=body).json()
    assert again["fits"] is True, again["findings"]


@pytest.mark.parametrize(
    ("name", "value"), [("status", "nonsense"), ("limit", "0"), ("limit", "1001"), ("limit", "x")]
)
def test_parameters_that_are_not_allowed(office: Office, name: str, value: str):
    problem(office.get("/api/recuts", params={name: value}), 400, name)


@pytest.mark.parametrize("number", ["0", "-1", "x", str(2**70)])
def test_numbers_that_cannot_be(office: Office, number: str):
    problem(office.get(f"/api/recuts/{number}"), 400, "number")


# Between the two grids, a little east of today's border, which it leaves and meets again.
BORDER = {
    "type": "LineString",
    "coordinates": [[114.0105, 22.5], [114.0125, 22.505], [114.0105, 22.5099]],
}


def test_a_preview_is_a_draft_that_nobody_keeps(office: Office):
    draft = office.split()
    office.post(f"/api/recuts/{draft['id']}/withdraw")
    sketch = {"split": {"grid": WEST_GRID, "line": LINE}}
    shown = office.post("/api/recuts/preview", json=sketch).json()
    assert shown == {
        name: draft[name] for name in ("before", "after", "fits", "findings", "preview")
    }
    assert [one["id"] for one in office.get("/api/recuts").json()["items"]] == [draft["id"]]
    problem(office.post("/api/recuts/preview", None, json=sketch), 401)
    problem(office.post("/api/recuts/preview", "worker", json=sketch), 404)
    problem(office.post("/api/recuts/preview", json={"title": "x"}), 400)


def test_a_border_moved(office: Office):
    body = {"border": {"grids": [WEST_GRID, EAST_GRID], "line": BORDER}}
    shown = office.post("/api/recuts/preview", json=body).json()
    assert shown["fits"] is True, shown["findings"]
    areas = {
        one["id"]: shapely.from_geojson(json.dumps(one["geometry"])).area
        for one in shown["after"]["features"]
    }
    assert set(areas) == {WEST_GRID, EAST_GRID}
    assert areas[WEST_GRID] > areas[EAST_GRID]
    assert shown["preview"]["total_before"] == shown["preview"]["total_after"]


def test_two_proposals_side_by_side(office: Office):
    one = office.split()
    body = {"title": "并", "merge": {"grids": [WEST_GRID, EAST_GRID], "keep": WEST_GRID}}
    other = office.post("/api/recuts", json=body).json()
    both = office.get(
        "/api/recuts/compare", "two", params={"a": one["id"], "b": other["id"]}
    ).json()
    assert both["a"]["moved"]["facilities"] + both["a"]["moved"]["buildings"] == 1
    assert both["b"]["moved"]["people"] == 0
    spread = both["a"]["balance"]["after"]["people"]
    assert spread == {"min": 0, "max": 1, "mean": 0.5, "sd": 0.5, "gini": 0.5}
    assert both["b"]["balance"]["after"]["people"]["gini"] == 0
    rows = {row["grid"]: row for row in both["grids"]}
    assert set(rows) == {WEST_GRID, EAST_GRID, "new 1"}
    assert rows[EAST_GRID]["a"] is None
    assert rows[WEST_GRID]["b"]["people"] == 1
    problem(office.get("/api/recuts/compare", params={"a": one["id"], "b": 999999}), 404)
    problem(office.get("/api/recuts/compare", params={"a": one["id"]}), 400, "b")
    problem(office.get("/api/recuts/compare", "worker", params={"a": 1, "b": 2}), 404)
