from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis.errors import UnprocessableData
from gis.recut import around, is_proven, plan_of_border, prove
from gis.recut.border import move_border
from gis.recut.grid import OldGrid, as_multipolygon
from tests.factories import COMMUNITY
from tests.gis.recut.conftest import SOUTH, STEP, WEST, corner

# Two unit squares side by side, a hundredth of a degree each.
LEFT, RIGHT = shapely.box(114.0, 22.5, 114.01, 22.51), shapely.box(114.01, 22.5, 114.02, 22.51)


def grid(code: str, geometry: BaseGeometry) -> OldGrid:
    shape = as_multipolygon(geometry)
    return OldGrid(1, code, code, "c", None, date(2020, 1, 1), None, None, shape)


def moved(
    *points: tuple[float, float], one: BaseGeometry = LEFT, other: BaseGeometry = RIGHT
) -> dict[str | None, BaseGeometry]:
    shapes = move_border([grid("a", one), grid("b", other)], shapely.LineString(points))
    return {shape.code: shape.geometry for shape in shapes}


def test_each_side_keeps_the_code_of_whom_it_was_more_of():
    found = moved((114.013, 22.5), (114.013, 22.51))
    assert found["a"].equals(shapely.box(114.0, 22.5, 114.013, 22.51))
    assert found["b"].equals(shapely.box(114.013, 22.5, 114.02, 22.51))


def test_a_border_far_to_one_side_leaves_both_their_codes():
    """Both sides are more of b then; the smaller loss decides."""
    found = moved((114.0, 22.505), (114.01, 22.505), (114.02, 22.505))
    assert set(found) == {"a", "b"}
    found = moved((114.001, 22.5), (114.001, 22.51))
    assert found["a"].equals(shapely.box(114.0, 22.5, 114.001, 22.51))


@pytest.mark.parametrize("off", [-4e-5, 4e-5])
def test_ends_near_the_old_border_go_to_where_it_ends(off: float):
    found = moved(
        (114.01 + off, 22.5 - off / 2), (114.012, 22.505), (114.01 - off, 22.51 + off / 3)
    )
    corners = {(114.01, 22.5), (114.01, 22.51)}
    assert corners < set(map(tuple, shapely.get_coordinates(found["a"]).tolist()))
    assert len(shapely.get_coordinates(found["a"])) == 6


def test_ends_near_the_outline_go_there():
    found = moved((114.013, 22.50003), (114.013, 22.50998))
    assert found["a"].area == pytest.approx(0.013 * 0.01)


def test_ends_inside_are_prolonged():
    found = moved((114.012, 22.503), (114.014, 22.507))
    line = shapely.LineString([(114.0105, 22.5), (114.0155, 22.51)])
    assert shapely.hausdorff_distance(found["a"].intersection(found["b"]), line) < 1e-8


def test_ends_outside_cross_the_outline():
    found = moved((114.013, 22.4), (114.013, 22.6))
    assert found["a"].equals(shapely.box(114.0, 22.5, 114.013, 22.51))


def test_a_closed_line_divides_a_grid_from_the_one_around_it():
    whole, hole = (
        shapely.box(114.0, 22.5, 114.02, 22.52),
        shapely.box(114.008, 22.508, 114.012, 22.512),
    )
    ring = [(114.005, 22.505), (114.015, 22.505), (114.015, 22.515), (114.005, 22.505)]
    found = moved(*ring, one=whole.difference(hole), other=hole)
    assert found["b"].equals(shapely.Polygon(ring))
    assert found["a"].equals(whole.difference(shapely.Polygon(ring)))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([(114.009, 22.504), (114.0095, 22.505)], "ends at 114.0090000, 22.5040000, about"),
        ([(114.0, 22.4), (114.02, 22.4)], "from 114.0000000, 22.4000000 does not divide"),
        ([(114.0, 22.5), (114.02, 22.5)], "does not divide"),
        ([(114.005, 22.5), (114.015, 22.51), (114.015, 22.5), (114.005, 22.51)],
         "crosses itself at 114.0100000, 22.5050000"),
        ([(114.01, 22.5), (114.01, 22.5)], "no length"),
    ],
)  # fmt: skip
def test_a_line_that_will_not_do_says_where(points: list[tuple[float, float]], words: str):
    with pytest.raises(UnprocessableData, match=words):
        moved(*points)


def test_grids_that_are_no_neighbours_have_no_border():
    far = shapely.box(114.05, 22.5, 114.06, 22.51)
    with pytest.raises(UnprocessableData, match="a and b have no border in common"):
        moved((114.01, 22.5), (114.01, 22.51), other=far)
    corner_only = shapely.box(114.01, 22.51, 114.02, 22.52)
    with pytest.raises(UnprocessableData, match="no border in common"):
        moved((114.01, 22.5), (114.01, 22.51), other=corner_only)
    with pytest.raises(UnprocessableData, match="between two grids"):
        move_border([grid("a", LEFT)], shapely.LineString([(0, 0), (1, 1)]))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(0.0005, 0.0195), min_size=2, max_size=8),
    st.floats(-0.001, 0.004),
    st.floats(0.006, 0.011),
)
def test_both_together_are_what_they_were(easts: list[float], south: float, north: float):
    rows = np.linspace(22.5 + south, 22.5 + north, len(easts))
    points = [(114 + east, float(row)) for east, row in zip(easts, rows, strict=True)]
    try:
        found = moved(*points)
    except UnprocessableData:
        return
    whole = shapely.union_all([LEFT, RIGHT])
    assert shapely.coverage_is_valid([found["a"], found["b"]])
    assert found["a"].intersection(found["b"]).area == 0
    assert found["a"].union(found["b"]).symmetric_difference(whole).area < 1e-15
    kept = found["a"].intersection(LEFT).area + found["b"].intersection(RIGHT).area
    swapped = found["a"].intersection(RIGHT).area + found["b"].intersection(LEFT).area
    assert kept >= swapped - 1e-15


def test_a_moved_border_fits_among_the_neighbours(desk: Connection):
    codes = [f"{COMMUNITY}05", f"{COMMUNITY}08"]
    south, north = corner(2, 1), corner(2, 2)
    middle = (WEST + 2.3 * STEP, SOUTH + 1.5 * STEP)
    plan = plan_of_border(desk, codes, shapely.LineString([south, middle, north]))
    assert {grid.code for grid in plan.after} == set(codes)
    assert is_proven(prove(plan, around(desk, plan.before)))
    aside = (WEST + 2.4 * STEP, SOUTH + STEP / 2)
    plan = plan_of_border(desk, codes, shapely.LineString([aside, middle, north]))
    assert [grid.code for grid in plan.after if grid.adapted] == [f"{COMMUNITY}07"]
    assert is_proven(prove(plan, around(desk, plan.before)))
