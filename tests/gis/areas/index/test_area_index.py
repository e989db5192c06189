from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from gis.areas import LEVELS, Area, AreaIndex, areas_on
from gis.areas.index.build import RasterArrays, build_raster
from gis.areas.index.lookup import locate
from gis.errors import NotFound
from tests.coverages import SHAPES, Floats, Polygons, as_areas, places_to_err, voronoi
from tests.factories import COMMUNITY, DISTRICT, add_areas, add_small_district, area_row, square


def test_a_point_gets_the_area_of_each_level(loader: Connection):
    add_small_district(loader)
    index = AreaIndex.load(loader)
    found = index.assign([114.005, 114.015, 113.0], [22.505, 22.505, 22.505])
    assert found.district.tolist() == [DISTRICT, DISTRICT, None]
    assert found.grid.tolist() == [f"{COMMUNITY}01", f"{COMMUNITY}02", None]
    assert index.at(114.005, 22.505)["grid"] is not None


def test_an_index_without_areas_has_no_answers(loader: Connection):
    index = AreaIndex.load(loader)
    assert index.assign([114.0], [22.5]).grid.tolist() == [None]
    assert index.at(114.0, 22.5) == dict.fromkeys(LEVELS)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_point_that_is_not_finite_is_outside(loader: Connection, bad: float):
    add_small_district(loader)
    assert AreaIndex.load(loader).assign([bad], [22.505]).district.tolist() == [None]


def test_a_shared_edge_belongs_to_the_smallest_code(loader: Connection):
    # The larger code is loaded first, so that order of arrival cannot decide.
    add_areas(loader, area_row(f"{COMMUNITY}02", square(114.0, 22.5)))
    add_areas(loader, area_row(f"{COMMUNITY}01", square(114.01, 22.5)))
    index = AreaIndex.load(loader)
    on_edge = 114.01
    assert index.assign([on_edge], [22.505]).grid.tolist() == [f"{COMMUNITY}01"]
    grid = index.at(on_edge, 22.505)["grid"]
    assert grid is not None
    assert grid.code == f"{COMMUNITY}01"


def test_areas_count_from_their_first_day_until_before_their_last(loader: Connection):
    code, cell = f"{COMMUNITY}01", square(114.0, 22.5)
    add_areas(
        loader,
        area_row(code, cell, name="old", valid_from="2020-01-01", valid_to="2021-01-01"),
        area_row(code, cell, name="new", valid_from="2021-01-01"),
    )
    days = [(2019, 12, 31), (2020, 1, 1), (2020, 12, 31), (2021, 1, 1)]
    in_memory = [AreaIndex.load(loader, date(*day)).at(114.005, 22.505)["grid"] for day in days]
    in_sql = [areas_on(loader, 114.005, 22.505, date(*day))["grid"] for day in days[1:]]
    assert [area.name if area else None for area in in_memory] == [None, "old", "old", "new"]
    assert [area.name if area else None for area in in_sql] == ["old", "old", "new"]
    with pytest.raises(NotFound, match="before the first areas, which are of 2020-01-01"):
        areas_on(loader, 114.005, 22.505, date(*days[0]))


def test_sql_and_memory_agree_on_and_beside_a_slanting_edge(loader: Connection):
    corners = shapely.points([(114.0, 22.5), (114.0187654, 22.5081234), (114.002, 22.51)])
    first = shapely.Polygon(shapely.get_coordinates(corners))
    second = shapely.Polygon([(114.0, 22.5), (114.0187654, 22.5081234), (114.02, 22.49)])
    add_areas(loader, area_row(f"{COMMUNITY}01", first), area_row(f"{COMMUNITY}02", second))
    index = AreaIndex.load(loader)
    along = np.linspace(0, 1, 201)[:, None]
    edge = np.array([114.0, 22.5]) * (1 - along) + np.array([114.0187654, 22.5081234]) * along
    points = np.concatenate([edge, np.nextafter(edge, 0), np.nextafter(edge, 200)])
    in_memory = index.assign(points[:, 0], points[:, 1]).grid.tolist()
    today = date(2025, 6, 1)
    in_sql = [areas_on(loader, lon, lat, today)["grid"] for lon, lat in points.tolist()]
    assert [area.code if area else None for area in in_sql] == in_memory
    one_by_one = [index.at(lon, lat)["grid"] for lon, lat in points.tolist()]
    assert [area.code if area else None for area in one_by_one] == in_memory


def by_shapely(areas: list[tuple[str, Area, shapely.Geometry]], points: Floats) -> list[list[Any]]:
    """Point by point and area by area: the smallest code of those that cover it, at each level."""
    result: list[list[Any]] = []
    for x, y in points:
        point = shapely.Point(x, y)
        result.append(
            [
                min(
                    (a.code for own, a, g in areas if own == level and shapely.covers(g, point)),
                    default=None,
                )
                for level in LEVELS
            ]
        )
    return result


def disagreements(areas: list[tuple[str, Area, shapely.Geometry]], points: Floats) -> list[Any]:
    found = AreaIndex.of(areas).assign(points[:, 0], points[:, 1]).columns()
    assigned = [list(codes) for codes in zip(*found.values(), strict=True)]
    expected = by_shapely(areas, points)
    return [
        (points[i].tolist(), assigned[i], expected[i])
        for i in range(len(points))
        if assigned[i] != expected[i]
    ]


@pytest.mark.parametrize("shapes", SHAPES)
@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_assignment_is_what_shapely_says_point_by_point(
    shapes: Callable[[np.random.Generator], Polygons], seed: int
):
    random = np.random.default_rng(seed)
    geometries = shapes(random)
    areas = as_areas(geometries, random, LEVELS if random.random() < 0.5 else ("grid",))
    assert disagreements(areas, places_to_err(geometries, random)) == []


@pytest.mark.parametrize("cells", [1, 2, 9, 300, 40_000])
def test_the_size_of_the_raster_does_not_change_an_answer(cells: int):
    random = np.random.default_rng(7)
    geometries = voronoi(random)
    points = places_to_err(geometries, random)
    levels = np.full(len(geometries), 3, dtype=np.int32)
    chosen, other = (build_raster(geometries, levels, size) for size in (None, cells))
    assert (len(other.xs) - 1) * (len(other.ys) - 1) <= cells
    assert np.array_equal(located(chosen, points), located(other, points))


def located(arrays: RasterArrays, points: Floats) -> npt.NDArray[np.int32]:
    found = np.empty((len(points), 4), dtype=np.int32)
    x, y = np.ascontiguousarray(points.T)
    locate(x, y, found, *(getattr(arrays, name) for name in RasterArrays.__slots__))
    return found
