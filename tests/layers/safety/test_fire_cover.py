"""Fire cover, measured a second time with shapely and pyproj instead of PostGIS."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from sqlalchemy import Connection, text

from gis.database import Database
from layers import load_catalogue
from layers.derive import refresh
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district

GEOD = Geod(ellps="WGS84")
# Right to less than a millimetre over the two kilometres to the district's edges.
PLANE = f"+proj=tmerc +lon_0={WEST + SIDE / 2} +lat_0={SOUTH + SIDE / 2} +ellps=WGS84 +units=m"
LAYERS = ["fire-minutes", "fire-isochrones", "hydrant-gaps", "hydrant-cover"]


@pytest.fixture(scope="module")
def district(databases: Any) -> Any:
    """Its hydrants are inspected: every second one has water."""
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
            connection.execute(
                text(
                    "INSERT INTO features (theme, code, attributes, geom)"
                    " SELECT 'hydrant-checks', code, jsonb_build_object('state', (ARRAY['usable',"
                    " 'dry', 'low', 'broken'])[1 + row_number() OVER () % 4]), geom"
                    " FROM facilities WHERE kind = 'hydrant'"
                )
            )
        refresh(database, load_catalogue(), LAYERS)
        yield database


def shapes(database: Database, query: str) -> dict[str, Any]:
    with database.load() as connection:
        return {code: shapely.from_wkb(bytes(geom)) for code, geom in _rows(connection, query)}


def _rows(connection: Connection, query: str) -> list[Any]:
    return [tuple(row) for row in connection.execute(text(query))]


def grids(database: Database) -> dict[str, str]:
    with database.load() as connection:
        return dict(_rows(connection, "SELECT code, grid FROM buildings"))


def values(database: Database, table: str, theme: str) -> dict[str, Any]:
    with database.load() as connection:
        found = connection.execute(
            text(f"SELECT code, attributes FROM {table} WHERE theme = :theme"), {"theme": theme}
        )
        return {row.code: row.attributes for row in found}


def metres(geoms: list[Any]) -> NDArray[Any]:
    way = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)
    return shapely.transform(
        np.array(geoms, dtype=object), lambda at: np.column_stack(way.transform(*at.T))
    )


def test_buildings_out_of_reach_are_those_that_shapely_finds(district: Database):
    houses = shapes(district, "SELECT code, ST_AsBinary(geom) FROM buildings")
    hydrants = shapes(
        district,
        "SELECT code, ST_AsBinary(geom) FROM features WHERE theme = 'hydrant-checks'"
        " AND attributes ->> 'state' IN ('usable', 'low')",
    )
    tree = shapely.STRtree(metres(list(hydrants.values())))
    _, far = tree.query_nearest(
        metres(list(houses.values())), return_distance=True, all_matches=False
    )
    wanted = {code: m for code, m in zip(houses, far, strict=True) if m > 120}
    found = {
        code: row["distance_m"]
        for code, row in values(district, "features", "hydrant-gaps").items()
    }
    assert found.keys() == wanted.keys()
    assert 50 < len(found) < len(houses)
    assert max(abs(found[code] - wanted[code]) for code in found) <= 0.51  # whole metres


def test_a_grid_s_cover_is_the_share_of_its_buildings(district: Database):
    gaps = values(district, "features", "hydrant-gaps")
    total: defaultdict[str, int] = defaultdict(int)
    beyond: defaultdict[str, int] = defaultdict(int)
    for code, grid in grids(district).items():
        total[grid] += 1
        beyond[grid] += code in gaps
    for grid, row in values(district, "area_values", "hydrant-cover").items():
        assert (row["buildings"], row["beyond"]) == (total.pop(grid), beyond[grid])
        share = 100 * (1 - row["beyond"] / row["buildings"])
        assert row["cover"] == pytest.approx(share, abs=0.051)
    assert not total


def minutes(stations: NDArray[Any], place: Any) -> float:
    """The description of the layer: a minute, then 1.4 times the way at 30 km/h."""
    near = [GEOD.inv(place.x, place.y, *station)[2] for station in stations]
    return 1 + 1.4 * min(near) / 500


def test_minutes_are_those_of_the_nearest_station(district: Database):
    stations = shapes(
        district, "SELECT code, ST_AsBinary(geom) FROM facilities WHERE kind = 'fire_station'"
    )
    at = shapely.get_coordinates(list(stations.values()))
    places = shapes(district, "SELECT code, ST_AsBinary(ST_Centroid(geom)) FROM buildings")
    by_grid: defaultdict[str, list[float]] = defaultdict(list)
    grid_of = grids(district)
    for code, place in places.items():
        by_grid[grid_of[code]].append(minutes(at, place))
    rows = values(district, "area_values", "fire-minutes")
    assert rows.keys() >= by_grid.keys()
    for grid, each in by_grid.items():
        row = rows[grid]
        assert row["minutes"] == pytest.approx(np.mean(each), abs=0.006)
        assert row["slowest"] == pytest.approx(max(each), abs=0.006)
        assert row["buildings"] == len(each)


def test_isochrones_cover_the_district_once(district: Database):
    query = "SELECT code, ST_AsBinary(geom) FROM features WHERE theme = 'fire-isochrones'"
    parts = shapes(district, query)
    whole = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    united = shapely.union_all(list(parts.values()))
    assert united.symmetric_difference(whole).area < 1e-9 * whole.area
    assert sum(part.area for part in parts.values()) == pytest.approx(whole.area, rel=1e-9)
    stations = shapes(
        district, "SELECT code, ST_AsBinary(geom) FROM facilities WHERE kind = 'fire_station'"
    )
    at = shapely.get_coordinates(list(stations.values()))
    limits = {"to_2": (0, 2), "to_3": (2, 3), "to_4": (3, 4), "to_5": (4, 5), "over_5": (5, 99)}
    cell = 1.4 * 95 / 500  # what a place may be off by for the middle of its hexagon
    for code, part in parts.items():
        low, high = limits[code.rsplit("-", maxsplit=1)[1]]
        assert low - cell <= minutes(at, part.representative_point()) <= high + cell
