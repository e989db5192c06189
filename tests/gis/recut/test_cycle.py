"""A re-cut from the draft to the undoing, on random cuts."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from gis.areas import AreaIndex
from gis.codes import CodeScheme
from gis.errors import UnprocessableData
from gis.recut import (
    Plan,
    Preview,
    approve,
    around,
    keep,
    plan_of_border,
    plan_of_merge,
    plan_of_shapes,
    plan_of_split,
    preview_of,
    propose,
    undo,
)
from gis.recut.coverage import grids_with
from gis.recut.cut import merge_grids, split_grid
from tests.factories import COMMUNITY
from tests.gis.areas.assign.brute_force import KEYS
from tests.gis.recut.conftest import SOUTH, STEP, WEST, Town

SCHEME = CodeScheme()
MADE = ("areas", "buildings", "addresses", "facilities", "components", "events")
KEPT = (*MADE, "building_shares", "features", "guarded_features")
Planned = Callable[[Connection], Plan]


def snapshot(connection: Connection) -> dict[str, list[str]]:
    return {
        table: sorted(connection.scalars(text(f"SELECT t::text FROM {table} AS t")))
        for table in KEPT
    }


def stored_and_right(connection: Connection) -> list[tuple[str, Any, Any]]:
    """Every row whose stored grid is not that of an index of the new coverage, built in full."""
    index = AreaIndex.load(connection)
    wrong: list[tuple[str, Any, Any]] = []
    for table in KEYS:
        query = f"SELECT grid, ST_AsBinary(geom) AS wkb FROM {table}"
        rows = connection.execute(text(query)).all()
        points = shapely.point_on_surface(shapely.from_wkb([bytes(row.wkb) for row in rows]))
        right = index.assign(shapely.get_x(points), shapely.get_y(points)).grid
        wrong += [(table, r.grid, g) for r, g in zip(rows, right, strict=True) if r.grid != g]
    return wrong


def shares(connection: Connection) -> dict[tuple[str, str], float]:
    """Of each building in each grid that it straddles, as kept."""
    query = text("SELECT building, area, share FROM building_shares WHERE level = 'grid'")
    return {(row.building, row.area): row.share for row in connection.execute(query)}


def brute_shares(connection: Connection) -> dict[tuple[str, str], Any]:
    """The same, from every building with every grid."""
    query = "SELECT code, ST_AsBinary(geom) AS wkb FROM {}"
    made = [
        connection.execute(text(query.format(source))).all()
        for source in ("buildings", "areas WHERE level = 'grid' AND valid_to IS NULL")
    ]
    (houses, grids) = ([(r.code, shapely.from_wkb(bytes(r.wkb))) for r in rows] for rows in made)
    found = {
        (house, grid): round(shape.intersection(area).area / shape.area, 4)
        for house, shape in houses
        for grid, area in grids
        if shape.intersects(area)
    }
    return {key: pytest.approx(s, abs=1.1e-4) for key, s in found.items() if 1e-3 < s < 1 - 1e-3}


def everything(connection: Connection) -> dict[str, int]:
    live = {"addresses": " WHERE status <> 'retired'", "buildings": " WHERE status <> 'retired'"}
    queries = {n: f"SELECT count(*) FROM {n}{live.get(n, '')}" for n in (*MADE[1:], "people")}
    return {name: connection.execute(text(q)).scalar_one() for name, q in queries.items()}


def sorted_counts(preview: Preview) -> list[tuple[int, ...]]:
    """New grids have other labels once they have codes; the numbers are the same."""
    return sorted(tuple(move.counts.values()) for move in preview.moves)


fraction = st.floats(0.02, 0.98)


@st.composite
def cuts(draw: st.DrawFn) -> Planned:
    """A split along a random line, a merge of neighbours, a border moved, or drawn anew."""
    kind = draw(st.sampled_from(("split", "merge", "border", "redraw")))
    number = draw(st.integers(1, 8).filter(lambda n: n % 3 != 0))
    code, above = f"{COMMUNITY}{number:02d}", f"{COMMUNITY}{number + 1:02d}"
    if kind == "merge":
        return lambda connection: plan_of_merge(connection, [code, above])
    column, row = divmod(number - 1, 3)
    a, b = draw(fraction), draw(fraction)
    x, y = WEST + column * STEP, SOUTH + row * STEP
    line = shapely.LineString([(x - STEP, y + a * STEP), (x + 2 * STEP, y + b * STEP)])
    if kind == "split":
        return lambda connection: plan_of_split(connection, code, line)

    if kind == "border":
        bent = shapely.LineString(
            [(x - STEP / 9, y + (0.4 + a) * STEP), (x + b * STEP, y + (0.6 + b) * STEP),
             (x + STEP * 1.1, y + (1.4 - a) * STEP)]
        )  # fmt: skip
        return lambda connection: plan_of_border(connection, [code, above], bent)

    def redraw(connection: Connection) -> Plan:
        """Two grids divided by another line than today's."""
        (union,) = merge_grids(grids_with(connection, [code, above]))
        whole = grids_with(connection, [code])[0]
        upright = shapely.LineString([(x + a * STEP, y - STEP), (x + b * STEP, y + 3 * STEP)])
        pieces = split_grid(replace(whole, geometry=union.geometry), upright)
        return plan_of_shapes(connection, [code, above], pieces)

    return redraw


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(planned=cuts(), started_today=st.booleans())
def test_totals_add_up_and_undoing_leaves_nothing(
    town: Town, desk: Connection, planned: Planned, started_today: bool
):
    with desk.begin_nested() as nested:
        check_cycle(town, desk, planned, started_today=started_today)
        nested.rollback()


def check_cycle(town: Town, desk: Connection, planned: Planned, *, started_today: bool) -> None:
    if started_today:
        desk.execute(text("UPDATE areas SET valid_from = current_date WHERE level = 'grid'"))
    before, all_of = snapshot(desk), everything(desk)
    try:
        plan = planned(desk)
    except UnprocessableData:
        return
    preview = preview_of(desk, plan, around(desk, plan.before))
    assert preview.total_before == preview.total_after
    assert all(preview.total_after[name] <= all_of[name] for name in all_of)
    number = keep(desk, town.one, "示例方案", None, plan)
    propose(desk, number, town.one)
    applied = approve(desk, SCHEME, number, town.two)
    assert applied.total_before == applied.total_after == preview.total_before
    assert sorted_counts(applied) == sorted_counts(preview)
    assert stored_and_right(desk) == []
    assert shares(desk) == brute_shares(desk)
    assert everything(desk) == all_of
    for work in applied.workload:
        if work.after is not None:
            assert (
                work.after["addresses"]
                == desk.execute(
                    text("SELECT count(*) FROM addresses WHERE grid = :g AND status <> 'retired'"),
                    {"g": work.grid},
                ).scalar_one()
            )
    after_undo = undo(desk, number, town.two)
    assert after_undo.total_after == preview.total_before
    assert snapshot(desk) == before
