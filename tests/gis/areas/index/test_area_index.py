from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
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
from tests.factories import COMMUNITY, DISTRICT, add_areas, add_small_district, area_row, square

Polygons = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]


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


def places_to_err(geometries: Polygons, random: np.random.Generator) -> Floats:
    """Points anywhere, at vertices, on edges, a hair beside both, and level with vertices."""
    corners = shapely.get_coordinates(geometries)
    west, south, east, north = shapely.total_bounds(geometries)
    anywhere = random.uniform([west - 0.1, south - 0.1], [east + 0.1, north + 0.1], (200, 2))
    on_edges = corners[:-1] + np.diff(corners, axis=0) * random.random((len(corners) - 1, 1))
    exact = np.concatenate([corners, on_edges])
    level = np.column_stack([anywhere[:, 0], random.choice(corners[:, 1], len(anywhere))])
    beside = [exact + random.normal(size=exact.shape) * distance for distance in (1e-9, 1e-15)]
    return np.concatenate(
        [anywhere, exact, level, *beside, np.nextafter(exact, -1000), np.nextafter(exact, 1000)]
    )


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


def as_areas(
    geometries: Polygons, random: np.random.Generator, levels: Sequence[str] = ("grid",)
) -> list[tuple[str, Area, shapely.Geometry]]:
    codes = [f"{number:03d}" for number in random.permutation(len(geometries))]
    return [
        (levels[i % len(levels)], Area(code, code), geometry)
        for i, (code, geometry) in enumerate(zip(codes, geometries, strict=True))
        if not geometry.is_empty
    ]


def voronoi(random: np.random.Generator) -> Polygons:
    return shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(random.random((12, 2)))))


def overlapping_discs(random: np.random.Generator) -> Polygons:
    return shapely.buffer(
        shapely.points(random.random((10, 2))), random.random(10) * 0.3, quad_segs=3
    )


def rings_with_enclaves(random: np.random.Generator) -> Polygons:
    discs = overlapping_discs(random)
    holes = shapely.buffer(shapely.points(random.random((10, 2))), 0.1, quad_segs=2)
    cut = np.asarray(shapely.difference(discs, holes))
    return np.concatenate([cut, np.asarray(holes)])


def scattered_parts(random: np.random.Generator) -> Polygons:
    cells = [shapely.box(i, j, i + 1, j + 1) for i in range(5) for j in range(5)]
    owner = random.integers(0, 4, len(cells))
    return np.array(
        [shapely.union_all([c for c, own in zip(cells, owner, strict=True) if own == o])
         for o in range(4)]
    )  # fmt: skip


def slivers(random: np.random.Generator) -> Polygons:
    width = random.choice([1e-9, -1e-9, 1e-12], 6)
    return np.array([shapely.box(i, 0, i + 1 + width[i], 1) for i in range(6)])


def needles(random: np.random.Generator) -> Polygons:
    tips = random.random((8, 2))
    return np.array(
        [shapely.Polygon([(0, 0), tuple(tip), (tip[0] + 1e-9, tip[1])]) for tip in tips]
    )


@pytest.mark.parametrize(
    "shapes",
    [voronoi, overlapping_discs, rings_with_enclaves, scattered_parts, slivers, needles],
)
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


@pytest.mark.parametrize(
    "file",
    [
        "hsinchu/code1_hsinchu.json",
        "hsinchu/code2_hsinchu.json",
        "shenzhen/taz_stevcdp/SZ_districts.shp",
    ],
)
def test_real_coverages_with_mismatched_edges_are_what_shapely_says(shared_data: Path, file: str):
    geometries = np.asarray(geopandas.read_file(shared_data / file).to_crs(4326).geometry)
    geometries = shapely.force_2d(geometries[shapely.is_valid(geometries)])
    random = np.random.default_rng(3)
    areas = as_areas(geometries, random)
    points = places_to_err(geometries, random)
    points = points[random.permutation(len(points))[:20_000]]
    codes = np.array([area.code for _, area, _ in areas])
    point, area = shapely.STRtree(geometries).query(shapely.points(points), "covered_by")
    expected: list[str | None] = [None] * len(points)
    for i, code in zip(point.tolist(), codes[area].tolist(), strict=True):
        expected[i] = min(expected[i] or code, code)
    assert AreaIndex.of(areas).assign(*points.T).grid.tolist() == expected
