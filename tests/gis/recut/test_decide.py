from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
import shapely
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gis.areas import areas_on
from gis.areas.assign import TABLES
from gis.codes import CodeScheme
from gis.errors import Conflict, Denied, OneMapError
from gis.recut import (
    approve,
    around,
    is_proven,
    keep,
    plan_of_merge,
    plan_of_split,
    preview_of,
    propose,
    prove,
    recut_with,
    undo,
    withdraw,
)
from gis.recut.movement import rows_in
from tests.factories import COMMUNITY
from tests.gis.recut.conftest import OTHER, SOUTH, STEP, WEST, Town, cell

SCHEME = CodeScheme()
GRID = f"{COMMUNITY}05"
# Through the middle cell from its western to its eastern neighbour.
LINE = shapely.LineString(
    [(WEST + 0.5 * STEP, SOUTH + 1.45 * STEP), (WEST + 2.5 * STEP, SOUTH + 1.6 * STEP)]
)


def proposed_split(town: Town, desk: Connection) -> int:
    number = keep(desk, town.one, "示例", None, plan_of_split(desk, GRID, LINE))
    propose(desk, number, town.one)
    return number


def test_neighbours_get_the_vertices_of_a_border_that_ends_on_theirs(desk: Connection):
    plan = plan_of_split(desk, GRID, LINE)
    adapted = {grid.code for grid in plan.after if grid.adapted}
    assert adapted == {f"{COMMUNITY}02", f"{COMMUNITY}08"}
    shapes = [grid.geometry for grid in plan.after]
    shapes += [g.geometry for g in around(desk, plan.before).neighbours]
    assert shapely.coverage_is_valid(shapes)
    assert [grid.label for grid in plan.after if grid.code is None] == ["new 1"]


def test_people_are_counted_by_their_address(town: Town, desk: Connection):
    plan = plan_of_split(desk, GRID, LINE)
    with town.database.request() as connection:
        refused = text("SELECT people_by_cell(ARRAY['x'], ARRAY[1])")
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(refused)
    preview = preview_of(desk, plan, around(desk, plan.before))
    (work,) = [one for one in preview.workload if one.grid == GRID]
    assert work.before is not None
    expected = desk.execute(
        text(
            "SELECT count(*) FROM people AS p JOIN addresses AS a ON a.code = p.address"
            " WHERE a.grid = :g"
        ),
        {"g": GRID},
    ).scalar_one()
    assert work.before["people"] == expected > 0


def test_straddling_buildings_say_their_shares(desk: Connection):
    plan = plan_of_split(desk, GRID, LINE)
    found = preview_of(desk, plan, around(desk, plan.before)).straddling
    parts = {grid.label: grid.geometry for grid in plan.after}
    crossing = {
        row.code: shapely.from_wkb(bytes(row.wkb))
        for row in desk.execute(text("SELECT code, ST_AsBinary(geom) AS wkb FROM buildings"))
    }
    assert found
    for one in found:
        footprint = crossing[one.building]
        assert shapely.intersects(footprint, LINE)
        for label, share in one.shares.items():
            if label in parts:
                real = footprint.intersection(parts[label]).area / footprint.area
                assert share == pytest.approx(real, abs=1e-4)


def test_days_before_keep_their_grids(town: Town, desk: Connection):
    place = shapely.point_on_surface(cell(1, 1))
    today = desk.execute(text("SELECT current_date")).scalar_one()
    number = proposed_split(town, desk)
    approve(desk, SCHEME, number, town.two)
    at = [areas_on(desk, place.x, place.y, day)["grid"] for day in (date(2021, 1, 1), today)]
    assert at[0] is not None
    assert at[0].code == GRID
    count = text(
        "SELECT count(*) FROM areas WHERE level = 'grid' AND valid_from <= :day"
        " AND (valid_to IS NULL OR valid_to > :day)"
    )
    yesterday = today - timedelta(days=1)
    assert [desk.scalar(count, {"day": day}) for day in (yesterday, today)] == [12, 13]


def test_an_undo_on_a_later_day_begins_new_generations(town: Town, desk: Connection):
    number = proposed_split(town, desk)
    approve(desk, SCHEME, number, town.two)
    # Ten days ago, as the database would have it today.
    desk.execute(text("UPDATE areas SET valid_to = valid_to - 10 WHERE valid_to IS NOT NULL"))
    desk.execute(
        text("UPDATE areas SET valid_from = valid_from - 10 WHERE valid_from = current_date")
    )
    undo(desk, number, town.two)
    generations = desk.execute(
        text(
            "SELECT current_date - valid_from AS since, current_date - valid_to AS until"
            " FROM areas WHERE code = :g ORDER BY valid_from"
        ),
        {"g": GRID},
    ).all()
    assert [(row.since, row.until) for row in generations[1:]] == [(10, 0), (0, None)]
    new = desk.execute(
        text("SELECT code FROM areas WHERE level = 'grid' AND valid_to = current_date"
             " AND code <> ALL(SELECT code FROM areas WHERE valid_to IS NULL)")
    ).scalars().all()  # fmt: skip
    assert new == [f"{COMMUNITY}10"]
    again = proposed_split(town, desk)
    approve(desk, SCHEME, again, town.two)
    codes = desk.scalars(text("SELECT code FROM areas WHERE valid_to IS NULL")).all()
    assert f"{COMMUNITY}11" in codes
    assert f"{COMMUNITY}10" not in codes


def test_a_code_that_a_dropped_grid_had_comes_back_with_it(town: Town, desk: Connection):
    pair = [f"{COMMUNITY}02", f"{COMMUNITY}03"]
    number = keep(desk, town.one, "合并", None, plan_of_merge(desk, pair, pair[1]))
    propose(desk, number, town.one)
    approve(desk, SCHEME, number, town.two)
    now = text("SELECT code FROM areas WHERE level = 'grid' AND valid_to IS NULL")
    assert pair[0] not in desk.scalars(now).all()
    with pytest.raises(Conflict, match="proposed"):
        approve(desk, SCHEME, number, town.two)
    undo(desk, number, town.two)
    assert pair[0] in desk.scalars(now).all()


def test_who_may_do_what(town: Town, desk: Connection):
    number = keep(desk, town.one, "示例", None, plan_of_split(desk, GRID, LINE))
    with pytest.raises(Conflict, match="is draft"):
        approve(desk, SCHEME, number, town.two)
    with pytest.raises(Denied):
        propose(desk, number, town.two)
    with pytest.raises(Denied):
        withdraw(desk, number, town.two)
    propose(desk, number, town.one)
    with pytest.raises(Denied, match="second person"):
        approve(desk, SCHEME, number, town.one)
    alone = text("UPDATE recuts SET approved_by = owner WHERE id = :id")
    with pytest.raises(DBAPIError, match="recuts_check"), desk.begin_nested():
        desk.execute(alone, {"id": number})
    withdraw(desk, number, town.one)
    assert recut_with(desk, number).status == "withdrawn"


def test_changed_grids_are_in_the_way(town: Town, desk: Connection):
    number = proposed_split(town, desk)
    nudge = "UPDATE areas SET geom = ST_Multi(ST_Snap(geom, ST_SetSRID(ST_MakePoint(:x, :y), 4326),"
    x, y = cell(1, 1).exterior.coords[0]
    desk.execute(text(f"{nudge} 1e-5)) WHERE code = :g"), {"x": x + 1e-6, "y": y + 1e-6, "g": GRID})
    with pytest.raises(Conflict, match=f"{GRID} has changed"):
        approve(desk, SCHEME, number, town.two)


def test_grids_of_two_communities_do_not_become_one(desk: Connection):
    plan = plan_of_merge(desk, [f"{COMMUNITY}08", f"{OTHER}02"])
    findings = prove(plan, around(desk, plan.before))
    assert not is_proven(findings)
    assert findings[0].kind == "not_nested"


@pytest.mark.parametrize("table", ["buildings", "addresses", "facilities", "components", "events"])
def test_rows_are_found_by_their_spatial_index(desk: Connection, table: str):
    (found,) = [one for one in TABLES if one.name == table]
    region = shapely.to_wkb(cell(1, 1))
    query = rows_in(found, region).compile(desk.engine)
    desk.execute(text("SET LOCAL enable_seqscan = off"))
    desk.execute(text("SET LOCAL enable_indexscan = on"))
    values = {name: query.params[name] for name in query.params}
    plan = desk.exec_driver_sql(f"EXPLAIN {query}", values).scalars().all()
    assert any(f" using {table}_" in line and "geom" in line for line in plan), plan


def test_of_two_at_once_one_wins_and_the_other_changes_nothing(own_town: Town):
    """Two connections, two proposals for the same grid, approved at the same moment."""
    with own_town.database.load() as connection:
        split = keep(connection, own_town.one, "一", None, plan_of_split(connection, GRID, LINE))
        below = plan_of_merge(connection, [GRID, f"{COMMUNITY}04"])
        merge = keep(connection, own_town.one, "二", None, below)
        for number in (split, merge):
            propose(connection, number, own_town.one)
    together = Barrier(2)

    def apply(number: int) -> Exception | None:
        together.wait()
        try:
            with own_town.database.load() as connection:
                approve(connection, SCHEME, number, own_town.two)
        except Conflict as refused:
            return refused
        return None

    with ThreadPoolExecutor(2) as people:
        refused = list(people.map(apply, (split, merge)))
    (lost,) = [number for number, why in zip((split, merge), refused, strict=True) if why]
    assert GRID in str(next(why for why in refused if why))
    with own_town.database.load() as connection:
        statuses = {number: recut_with(connection, number).status for number in (split, merge)}
        assert sorted(statuses.values()) == ["applied", "proposed"]
        assert statuses[lost] == "proposed"
        grids = connection.scalar(
            text("SELECT count(*) FROM areas WHERE level = 'grid' AND valid_to IS NULL")
        )
        assert grids == (11 if lost == split else 13)
        assert connection.scalar(text("SELECT count(*) FROM area_edits")) == 0


def test_codes_that_are_gone_are_found_by_an_index(desk: Connection):
    """last_written() is asked for each code that is given out; the change feed is long."""
    body = desk.scalar(text("SELECT prosrc FROM pg_proc WHERE proname = 'last_written'"))
    assert isinstance(body, str)
    query = body.replace("code_prefix", f"'{COMMUNITY}'").replace("digits", "2")
    desk.execute(text("RESET ROLE"))
    desk.execute(text("SET LOCAL enable_seqscan = off"))
    plan = desk.exec_driver_sql(f"EXPLAIN {query}").scalars().all()
    assert any("change_deleted_code_idx" in line for line in plan), plan


def test_a_code_taken_back_is_not_given_out_again(town: Town, desk: Connection):
    first = proposed_split(town, desk)
    approve(desk, SCHEME, first, town.two)
    undo(desk, first, town.two)
    again = proposed_split(town, desk)
    codes = {one.grid for one in approve(desk, SCHEME, again, town.two).workload}
    assert f"{COMMUNITY}11" in codes
    assert f"{COMMUNITY}10" not in codes


def test_a_day_before_the_first_areas_has_none(town: Town, desk: Connection):
    number = proposed_split(town, desk)
    approve(desk, SCHEME, number, town.two)
    place = shapely.point_on_surface(cell(1, 1))
    with pytest.raises(OneMapError, match="2020-01-01"):
        areas_on(desk, place.x, place.y, date(2019, 12, 31))
