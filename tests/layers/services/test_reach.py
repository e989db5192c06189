"""Reach of facilities, measured a second time with numpy instead of PostGIS."""

from collections import defaultdict
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from sqlalchemy import text

from gis.database import Database

# PostGIS measures on a sphere of WGS 84's mean radius.
RADIUS_M = 6_371_008.771415
NEAR_M, FAR_M = 300, 1000
FACILITIES = ("clinic", "school", "bus_stop", "toilet")
THEMES = (
    "markets", "service-halls", "sports-venues", "libraries", "pharmacies", "elderly-canteens",
)  # fmt: skip
Places = NDArray[np.float64]


def test_the_mean_distance_of_a_grids_buildings_to_a_toilet(themed: Database) -> None:
    toilets = _places(themed, "SELECT ST_X(geom), ST_Y(geom) FROM facilities WHERE kind = 'toilet'")
    distances: dict[str, list[float]] = defaultdict(list)
    for grid, lon, lat in _rows(
        themed,
        "SELECT grid, ST_X(geom), ST_Y(geom) FROM addresses"
        " WHERE level = 'building' AND status = 'current' AND grid IS NOT NULL",
    ):
        distances[grid].append(_nearest_m(lon, lat, toilets))
    found = _values(themed, "toilet-reach")
    assert set(found) == set(distances)
    for grid, row in found.items():
        each = np.array(distances[grid])
        assert row["buildings"] == len(each)
        assert row["distance_m"] == pytest.approx(each.mean(), abs=0.6)
        assert row["share"] == pytest.approx(100 * (each <= 300).mean(), abs=0.06)


def test_the_score_of_a_life_circle_falls_from_300_to_1000_metres(themed: Database) -> None:
    kinds = [
        _places(themed, f"SELECT ST_X(geom), ST_Y(geom) FROM facilities WHERE kind = '{kind}'")
        for kind in FACILITIES
    ] + [
        _places(themed, f"SELECT ST_X(geom), ST_Y(geom) FROM features WHERE theme = '{theme}'")
        for theme in THEMES
    ]
    found = _values(themed, "life-circle")
    middles = _rows(
        themed,
        "SELECT code, ST_X(p), ST_Y(p) FROM (SELECT code, ST_PointOnSurface(geom) AS p FROM areas"
        " WHERE level = 'grid' AND valid_to IS NULL) AS grids",
    )
    assert set(found) == {code for code, _, _ in middles}
    for code, lon, lat in middles:
        distances = np.array([_nearest_m(lon, lat, places) for places in kinds])
        shares = np.clip((FAR_M - distances) / (FAR_M - NEAR_M), 0, 1)
        assert found[code]["score"] == pytest.approx(10 * shares.sum(), abs=0.06)
        assert found[code]["kinds_near"] == (distances <= 500).sum()


def test_a_lamp_lights_the_nearest_piece_of_road(themed: Database) -> None:
    query = """
        SELECT ST_AsBinary(geom), (attributes ->> 'lamps')::int FROM features
        WHERE theme = 'street-lighting' ORDER BY code
    """
    shapes, counted = zip(*_rows(themed, query), strict=True)
    pieces = np.asarray(shapely.from_wkb([bytes(shape) for shape in shapes]), dtype=object)
    lamps: Any = shapely.points(
        _places(themed, "SELECT ST_X(geom), ST_Y(geom) FROM components WHERE kind = '路灯'")
    )
    lamp, piece = shapely.STRtree(pieces).query(lamps, predicate="dwithin", distance=3e-4)
    far = shapely.distance(lamps[lamp], pieces[piece])
    nearest = np.full(len(lamps), np.inf)
    np.minimum.at(nearest, lamp, far)
    # At a joint two are as near; beyond the border one may be nearer that is not the district's.
    most = np.bincount(piece[far <= nearest[lamp] + 1e-9], minlength=len(pieces))
    assert (np.array(counted) <= most).all()
    assert sum(counted) > 0.9 * np.isfinite(nearest).sum() > 100


def _nearest_m(lon: float, lat: float, places: Places) -> float:
    here, there = np.radians([lon, lat]), np.radians(places)
    half = np.sin((there - here) / 2) ** 2
    part = half[:, 1] + np.cos(here[1]) * np.cos(there[:, 1]) * half[:, 0]
    return float(2 * RADIUS_M * np.arcsin(np.sqrt(part.min())))


def _places(database: Database, query: str) -> Places:
    return np.array(_rows(database, query), dtype=float)


def _values(database: Database, theme: str) -> dict[str, Any]:
    query = f"SELECT code, attributes FROM area_values WHERE theme = '{theme}'"
    return dict(_rows(database, query))


def _rows(database: Database, query: str) -> list[Any]:
    with database.load() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
