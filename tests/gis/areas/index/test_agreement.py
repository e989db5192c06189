"""The index against shapely and against PostGIS, on random coverages and on real ones."""

from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from gis.areas import LEVELS, AreaIndex
from gis.database import Database
from tests.coverages import SHAPES, Areas, Floats, Polygons, as_areas, places_to_err

# ST_Relate() asks GEOS; ST_Covers() rounds beside slanting edges: see the function areas_at().
POSTGIS = text("""
    WITH shapes AS MATERIALIZED (
        SELECT s.level, s.code, ST_GeomFromWKB(s.wkb, 4326) AS geom
        FROM unnest(CAST(:levels AS text[]), CAST(:codes AS text[]), CAST(:wkbs AS bytea[]))
            AS s (level, code, wkb)
    ), points AS MATERIALIZED (
        SELECT p.number, ST_GeomFromWKB(p.wkb, 4326) AS geom
        FROM unnest(CAST(:points AS bytea[])) WITH ORDINALITY AS p (wkb, number)
    )
    SELECT p.number, s.level, min(s.code COLLATE "C") AS code
    FROM shapes AS s
    JOIN points AS p ON s.geom && p.geom AND ST_Relate(p.geom, s.geom, '**F******')
    GROUP BY p.number, s.level
""")
Codes = dict[str, list[str | None]]


def by_postgis(database: Database, areas: Areas, points: Floats) -> Codes:
    found: Codes = {level: [None] * len(points) for level in LEVELS}
    values = {
        "levels": [level for level, _, _ in areas],
        "codes": [area.code for _, area, _ in areas],
        "wkbs": [bytes(shapely.to_wkb(shape)) for _, _, shape in areas],
        "points": [bytes(wkb) for wkb in shapely.to_wkb(shapely.points(points))],
    }
    with database.own() as connection:
        for row in connection.execute(POSTGIS, values):
            found[row.level][row.number - 1] = row.code
    return found


def by_shapely(areas: Areas, points: Floats) -> Codes:
    found: Codes = {level: [None] * len(points) for level in LEVELS}
    tree = shapely.STRtree(list(shapely.points(points)))  # pyright: ignore[reportArgumentType]
    for level, area, shape in sorted(areas, key=lambda one: one[1].code, reverse=True):
        for i in tree.query(shape, "covers").tolist():
            found[level][i] = area.code
    return found


def by_index(areas: Areas, points: Floats) -> Codes:
    columns = AreaIndex.of(areas).assign(points[:, 0], points[:, 1]).columns()
    return {level: codes.tolist() for level, codes in columns.items()}


@pytest.mark.parametrize("shapes", SHAPES)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_random_coverages(
    shared_database: Database, shapes: Callable[[np.random.Generator], Polygons], seed: int
):
    random = np.random.default_rng(seed)
    geometries = shapes(random)
    areas = as_areas(geometries, random, LEVELS if random.random() < 0.5 else ("grid",))
    points = places_to_err(geometries, random)
    found = by_index(areas, points)
    assert found == by_shapely(areas, points)
    assert found == by_postgis(shared_database, areas, points)


def valid_polygons(file: Path) -> Polygons:
    geometries = np.asarray(geopandas.read_file(file).to_crs(4326).geometry)
    return shapely.force_2d(geometries[shapely.is_valid(geometries)])


def test_three_nested_levels_of_a_real_city(shared_data: Path, shared_database: Database):
    random = np.random.default_rng(3)
    areas: Areas = []
    folder, places = shared_data / "hsinchu", list[Floats]()
    for level, names in {
        "grid": ("base_hsinchu_010", "base_hsinchu_020", "base_hsinchu_030"),
        "community": ("code1_hsinchu",),
        "street": ("code2_hsinchu",),
    }.items():
        geometries = np.concatenate([valid_polygons(folder / f"{name}.json") for name in names])
        areas += as_areas(geometries, random, (level,))
        places.append(places_to_err(geometries, random))
    compare_on_some(areas, np.concatenate(places), random, shared_database)


def test_zones_whose_edges_do_not_match(shared_data: Path, shared_database: Database):
    random = np.random.default_rng(4)
    geometries = valid_polygons(shared_data / "shenzhen" / "taz_stevcdp" / "SZ_districts.shp")
    points = places_to_err(geometries, random)
    compare_on_some(as_areas(geometries, random), points, random, shared_database)


def compare_on_some(
    areas: Areas, points: Floats, random: np.random.Generator, database: Database
) -> None:
    points = points[random.permutation(len(points))[:60_000]]
    found = by_index(areas, points)
    assert found == by_shapely(areas, points)
    few = slice(0, 2_000)
    assert {level: codes[few] for level, codes in found.items()} == by_postgis(
        database, areas, points[few]
    )
