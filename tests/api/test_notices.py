"""What re-cuts leave behind for others: notices, and tiles in their new state."""

from typing import Any

from tests.api.conftest import problem
from tests.api.test_recuts import EAST_GRID, WEST_GRID, Office, office, opened
from tiles.address import covering

__all__ = ["office", "opened"]


def applied(office: Office) -> int:
    number = office.split()["id"]
    assert office.post(f"/api/recuts/{number}/propose").status_code == 200
    assert office.post(f"/api/recuts/{number}/approve", "two").status_code == 200
    return number


def test_planners_read_what_owners_are_told(office: Office):
    assert office.get("/api/notices").json() == {"items": [], "unread": 0}
    number = applied(office)
    found = office.get("/api/notices").json()
    by_layer = {one["layer"]: one for one in found["items"]}
    assert {"grids", "toilets", "facilities", "areas"} <= set(by_layer)
    assert not {"streets", "roads", "buildings"} & set(by_layer)
    assert found["unread"] == len(found["items"])
    grids = by_layer["grids"]
    assert grids["owner"] == {"zh": "区民政局", "en": "District civil affairs bureau"}
    assert (grids["recut"], grids["event"], grids["read_at"]) == (number, "recut_applied", None)
    assert grids["grids_before"] == [WEST_GRID]
    assert grids["rows"] == {"areas": 2}
    read = office.post(f"/api/notices/{grids['id']}/read").json()
    assert read["read_at"] is not None
    unread = office.get("/api/notices", params={"unread": "true"}).json()
    assert grids["id"] not in {one["id"] for one in unread["items"]}
    assert unread["unread"] == found["unread"] - 1
    # Each planner has read what they have read.
    assert office.get("/api/notices", "two").json()["unread"] == found["unread"]
    problem(office.post("/api/notices/999999/read"), 404)
    problem(office.get("/api/notices", params={"limit": 0}), 400, "limit")


def test_notices_are_for_planners(office: Office):
    for path in ("/api/notices", "/api/notices/1/read"):
        ask: Any = office.post if path.endswith("read") else office.get
        problem(ask(path, None), 401)
        problem(ask(path, "worker"), 404)


def test_a_refused_re_cut_tells_nobody(office: Office):
    number = office.split()["id"]
    office.post(f"/api/recuts/{number}/propose")
    problem(office.post(f"/api/recuts/{number}/approve"), 403)
    assert office.get("/api/notices").json()["items"] == []


def test_tiles_show_the_new_grids_at_once(office: Office):
    """They are rendered when asked for: the tag is another one, and the undoing brings it back."""
    columns, rows = covering((114.001, 22.501, 114.009, 22.509), 14)
    path = f"/tiles/grids/14/{columns[0]}/{rows[0]}"
    before = office.get(path, None)
    assert before.status_code == 200
    assert before.content
    same = office.get(path, None)
    assert same.headers["etag"] == before.headers["etag"]
    number = applied(office)
    tag = {"If-None-Match": before.headers["etag"]}
    # A process that answers from memory hears of it right after the commit.
    while (after := office.client.get(path, headers=tag)).status_code == 304:
        pass
    assert after.status_code == 200
    assert after.content != before.content
    office.post(f"/api/recuts/{number}/undo", "two")
    while (again := office.client.get(path, headers=tag)).status_code == 200:
        pass
    assert again.status_code == 304


def test_the_other_grid_is_no_business_of_theirs(office: Office):
    applied(office)
    notices = office.get("/api/notices").json()["items"]
    assert all(EAST_GRID not in one["grids_before"] + one["grids_after"] for one in notices)
