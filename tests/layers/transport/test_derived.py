"""What is derived of traffic and work, measured a second time with shapely and pyproj."""

from typing import Any

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer
from sqlalchemy import text

from gis.database import Database
from layers import load_catalogue
from layers.derive import refresh
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district

GEOD = Geod(ellps="WGS84")
PLANE = f"+proj=tmerc +lon_0={WEST + SIDE / 2} +lat_0={SOUTH + SIDE / 2} +ellps=WGS84 +units=m"
LAYERS = ["accident-black-spots", "bus-coverage", "jobs-density"]
M2_A_JOB = {"office": 20, "commercial": 35, "industrial": 55}
ACCIDENTS = 260


@pytest.fixture(scope="module")
def district(databases: Any) -> Any:
    """Every building has a room to live in; accidents heap up, every third one hurts somebody."""
    random = np.random.default_rng(5)
    heaps = random.uniform(0.002, SIDE - 0.002, (40, 2))
    at = heaps[random.integers(0, 40, ACCIDENTS)] + random.normal(0, 0.0004, (ACCIDENTS, 2))
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
            connection.execute(
                text(
                    "INSERT INTO floors (code, building, number, name)"
                    " SELECT code || '001', code, 1, '1层' FROM buildings"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO rooms (code, building, floor, name, use)"
                    " SELECT code || '001001', code, code || '001', '101', 'residential'"
                    " FROM buildings"
                )
            )
            connection.execute(
                text(
                    "INSERT INTO features (theme, code, name, attributes, geom)"
                    " SELECT 'traffic-accidents', n::text, '示例路', jsonb_build_object('kind',"
                    " 'side', 'weight', CASE n % 3 WHEN 0 THEN 3 ELSE 1 END, 'severity',"
                    " CASE n % 3 WHEN 0 THEN 'injury' ELSE 'damage' END),"
                    " ST_SetSRID(ST_MakePoint(lon, lat), 4326)"
                    " FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[]))"
                    " WITH ORDINALITY AS t (lon, lat, n)"
                ),
                {"lon": (at[:, 0] + WEST).tolist(), "lat": (at[:, 1] + SOUTH).tolist()},
            )
        refresh(database, load_catalogue(), LAYERS)
        yield database


def rows(database: Database, query: str) -> list[Any]:
    with database.load() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def metres(geoms: list[bytes]) -> Any:
    way = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)
    shapes = shapely.from_wkb([bytes(geom) for geom in geoms])
    return shapely.transform(shapes, lambda at: np.column_stack(way.transform(*at.T)))


def test_black_spots_are_the_heaps_that_shapely_finds(district: Database):
    found = rows(
        district,
        "SELECT attributes ->> 'severity', (attributes ->> 'weight')::int, ST_AsBinary(geom)"
        " FROM features WHERE theme = 'traffic-accidents' ORDER BY code::int",
    )
    severity, weight, geoms = zip(*found, strict=True)
    points = metres(list(geoms))
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=60)
    core = np.bincount(one, minlength=len(points)) >= 3
    spots = _connected(core, one, other)
    expected = sorted(
        (len(spot), sum(severity[i] != "damage" for i in spot), sum(weight[i] for i in spot))
        for spot in spots
        if sum(severity[i] != "damage" for i in spot) >= 3
    )
    derived = rows(
        district,
        "SELECT (attributes ->> 'accidents')::int, (attributes ->> 'casualties')::int,"
        " (attributes ->> 'score')::int FROM features WHERE theme = 'accident-black-spots'",
    )
    assert len(expected) > 5
    assert sorted(derived) == expected


def _connected(core: Any, one: Any, other: Any) -> list[set[int]]:
    """DBSCAN as its paper has it: core points that reach each other, and what they reach."""
    near: dict[int, set[int]] = {}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        near.setdefault(a, set()).add(b)
    left, spots = {int(i) for i in np.flatnonzero(core)}, list[set[int]]()
    while left:
        open_, spot = [left.pop()], set[int]()
        while open_:
            point = open_.pop()
            spot |= near[point]
            reached = near[point] & left
            left -= reached
            open_ += reached
        spots.append(spot)
    return spots


def test_stops_are_as_far_as_pyproj_says(district: Database):
    homes = rows(
        district, "SELECT community, ST_X(c), ST_Y(c) FROM buildings, ST_Centroid(geom) AS c"
    )
    stops = np.array(
        rows(district, "SELECT ST_X(geom), ST_Y(geom) FROM facilities WHERE kind = 'bus_stop'")
    )
    distances: dict[str, list[float]] = {}
    for community, lon, lat in homes:
        there = np.full(len(stops), lon), np.full(len(stops), lat)
        least = float(GEOD.inv(*there, stops[:, 0], stops[:, 1])[2].min())
        distances.setdefault(community, []).append(least)
    derived = {
        code: (mean, share)
        for code, mean, share in rows(
            district,
            "SELECT code, (attributes ->> 'mean_distance_m')::int,"
            " (attributes ->> 'within_300_pct')::float FROM area_values"
            " WHERE theme = 'bus-coverage'",
        )
    }
    assert derived.keys() == distances.keys()
    for code, all_ in distances.items():
        # The nearest is sought in degrees, among three: now and then another one is nearer.
        assert derived[code][0] == pytest.approx(np.mean(all_), abs=1)
        assert derived[code][1] == pytest.approx(100 * np.mean(np.array(all_) <= 300), abs=0.3)


def test_no_job_is_lost_between_hexagons(district: Database):
    houses = rows(
        district, "SELECT use, floors_above, ST_AsBinary(geom) FROM buildings WHERE use IS NOT NULL"
    )
    expected = sum(
        abs(GEOD.geometry_area_perimeter(shapely.from_wkb(bytes(geom)))[0]) * floors * 0.8
        / M2_A_JOB[use]
        for use, floors, geom in houses
        if use in M2_A_JOB
    )  # fmt: skip
    ((jobs, cells),) = rows(
        district,
        "SELECT sum((attributes ->> 'jobs')::float), count(*) FROM features"
        " WHERE theme = 'jobs-density'",
    )
    assert jobs == pytest.approx(expected, abs=cells)
