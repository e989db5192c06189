from dataclasses import replace

import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis.errors import UnprocessableData
from gis.recut import Shape, around, is_proven, plan_of_merge, plan_of_shapes, plan_of_split, prove
from gis.recut.coverage import grids_with
from gis.recut.cut import split_grid
from gis.recut.grid import as_multipolygon
from tests.factories import COMMUNITY
from tests.gis.recut.conftest import OTHER, SOUTH, STEP, WEST, cell

GRID = f"{COMMUNITY}05"
WHOLE = cell(1, 1)
X, Y = shapely.get_coordinates(shapely.centroid(WHOLE))[0]
LEFT = WHOLE.intersection(shapely.box(WEST, SOUTH, X, SOUTH + 3 * STEP))
RIGHT = WHOLE.intersection(shapely.box(X, SOUTH, WEST + 4 * STEP, SOUTH + 3 * STEP))


def findings(connection: Connection, *shapes: BaseGeometry) -> dict[str, str]:
    made = [Shape(as_multipolygon(shape)) for shape in shapes]
    plan = plan_of_shapes(connection, [GRID], made)
    found = prove(plan, around(connection, plan.before))
    assert is_proven(found) == all(one.severity != "error" for one in found)
    for one in found:
        assert shapely.dwithin(one.geometry, shapely.Point(one.lon, one.lat), 1e-9)
    return {one.kind: one.severity for one in reversed(found)}


def test_halves_that_meet_fit(desk: Connection):
    assert findings(desk, LEFT, RIGHT) == {}


def test_a_hole_in_the_middle_is_a_gap(desk: Connection):
    narrower = RIGHT.difference(shapely.box(X - 1, Y - 1, X + 1e-4, Y + 1))
    assert findings(desk, LEFT, narrower)["gap"] == "error"


def test_what_both_have_is_an_overlap(desk: Connection):
    wider = LEFT.union(WHOLE.intersection(shapely.box(X - 1e-5, Y - 1, X + 1e-4, Y + 1)))
    assert findings(desk, wider, RIGHT)["overlap"] == "error"


def test_what_a_neighbour_has_is_an_overlap(desk: Connection):
    beyond = RIGHT.union(shapely.box(X, Y, X + STEP, Y + 1e-4))
    plan = plan_of_shapes(
        desk, [GRID], [Shape(as_multipolygon(LEFT)), Shape(as_multipolygon(beyond))]
    )
    found = prove(plan, around(desk, plan.before))
    (overlap,) = [one for one in found if one.kind == "overlap"]
    assert overlap.severity == "error"
    assert f"{COMMUNITY}08" in overlap.records


def test_a_grid_of_half_a_metre_is_a_sliver(desk: Connection):
    strip = RIGHT.intersection(shapely.box(X, Y - 1, X + 5e-6, Y + 1))
    assert findings(desk, LEFT, strip, RIGHT.difference(strip))["sliver"] == "error"


def test_coordinates_of_seven_decimals_fit(desk: Connection):
    rounded = [shapely.transform(one, lambda points: points.round(7)) for one in (LEFT, RIGHT)]
    assert shapely.union_all(rounded).symmetric_difference(WHOLE).area > 0
    assert findings(desk, *rounded) == {}


def test_a_code_does_not_go_to_another_community(desk: Connection):
    codes = [f"{COMMUNITY}08", f"{OTHER}02"]
    shapes = [
        Shape(as_multipolygon(cell(2, 1)), codes[1]),
        Shape(as_multipolygon(cell(3, 1)), codes[0]),
    ]
    plan = plan_of_shapes(desk, codes, shapes)
    found = prove(plan, around(desk, plan.before))
    assert {one.detail[-16:-1] for one in found} == {f"to {COMMUNITY}", f"to {OTHER}"}
    assert not is_proven(found)


def test_cuts_that_are_none(desk: Connection):
    short = shapely.LineString([(X, Y), (X, Y + STEP)])
    with pytest.raises(UnprocessableData, match="does not cut grid"):
        plan_of_split(desk, GRID, short)
    with pytest.raises(UnprocessableData, match="no border in common"):
        plan_of_merge(desk, [f"{COMMUNITY}01", f"{COMMUNITY}09"])
    with pytest.raises(UnprocessableData, match="none of the grids to merge"):
        plan_of_merge(desk, [f"{COMMUNITY}01", f"{COMMUNITY}02"], GRID)
    with pytest.raises(UnprocessableData, match="no grid 'x' today"):
        plan_of_merge(desk, [f"{COMMUNITY}01", "x"])


def test_a_grid_with_an_island_is_cut_with_it(desk: Connection):
    (grid,) = grids_with(desk, [GRID])
    island = shapely.box(WEST + 9 * STEP, SOUTH, WEST + 10 * STEP, SOUTH + STEP / 9)
    both = replace(grid, geometry=shapely.MultiPolygon([WHOLE, island]))
    pieces = split_grid(both, shapely.LineString([(X + 1e-4, Y - STEP), (X + 1e-4, Y + STEP)]))
    assert len(pieces) == 2
    assert shapely.covers(pieces[0].geometry, island)
    assert pieces[0].code == GRID
    assert sum(one.geometry.area for one in pieces) == pytest.approx(both.geometry.area)
