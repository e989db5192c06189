"""Parks, shelters and air by area, measured a second time with shapely and pyproj."""

from collections import Counter, defaultdict
from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from sqlalchemy import text

from gis.database import Database
from layers import load_catalogue
from layers.derive import refresh
from tests.conftest import Databases
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district

GEOD = Geod(ellps="WGS84")
PLANE = f"+proj=tmerc +lon_0={WEST + SIDE / 2} +lat_0={SOUTH + SIDE / 2} +ellps=WGS84 +units=m"
LAYERS = ["green-per-head", "shelter-places", "park-reach", "pm25-grid"]
HOMES = ("residential", "house", "mixed", "dormitory")
# Somebody lives in each house but those of the southernmost community, where it is a single one.
PEOPLE = """
    INSERT INTO people (name, category, address, building)
    SELECT '示例居民', 'resident', code, code FROM buildings
    WHERE community <> '440399001001' OR code = (SELECT min(code) FROM buildings)
"""
STATIONS = """
    INSERT INTO features (theme, code, attributes, geom)
    SELECT 'air-stations', 'A' || n, jsonb_build_object('m1', n, 'm2', n, 'm3', n, 'm4', n, 'm5', n,
        'm6', 10 + 3 * n),
        ST_SetSRID(ST_MakePoint(114.002 + 0.0037 * n, 22.5 + 0.01 * (n % 4)), 4326)
    FROM generate_series(1, 10) AS n
"""


@pytest.fixture(scope="module")
def district(databases: Databases) -> Generator[Database]:
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
            connection.execute(text("UPDATE facilities SET capacity = 200 WHERE kind = 'shelter'"))
            connection.execute(text(PEOPLE))
            connection.execute(text(STATIONS))
        refresh(database, load_catalogue(), LAYERS)
        yield database


def rows(database: Database, query: str) -> list[Any]:
    with database.load() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def shapes(database: Database, query: str) -> dict[str, Any]:
    return {code: shapely.from_wkb(bytes(geom)) for code, geom in rows(database, query)}


def values(database: Database, theme: str) -> dict[str, Any]:
    return dict(rows(database, f"SELECT code, attributes FROM area_values WHERE theme = '{theme}'"))


def metres(geoms: list[Any]) -> NDArray[Any]:
    way = Transformer.from_crs("EPSG:4326", PLANE, always_xy=True)
    return shapely.transform(
        np.array(geoms, dtype=object), lambda at: np.column_stack(way.transform(*at.T))
    )


def areas(database: Database, level: str) -> dict[str, Any]:
    return shapes(
        database,
        f"SELECT code, ST_AsBinary(geom) FROM areas WHERE level = '{level}'",
    )


def inhabitants(database: Database) -> Counter[str]:
    """Of communities of a hundred and more."""
    found = rows(
        database,
        "SELECT b.community FROM people AS p JOIN buildings AS b ON b.code = p.building",
    )
    return Counter({code: n for code, n in Counter(row[0] for row in found).items() if n >= 100})


def parks(database: Database) -> NDArray[Any]:
    query = "SELECT code, ST_AsBinary(geom) FROM landcover WHERE class = 'park'"
    return metres(list(shapes(database, query).values()))


def test_park_per_head(district: Database):
    people, found = inhabitants(district), values(district, "green-per-head")
    communities = areas(district, "community")
    assert found.keys() == communities.keys()
    assert 0 < len(people) < len(communities)
    flat = metres(list(communities.values()))
    for code, community in zip(communities, flat, strict=True):
        m2 = shapely.area(shapely.intersection(parks(district), community)).sum()
        assert found[code]["park_ha"] == pytest.approx(m2 / 10_000, abs=0.006)
        if code in people:
            assert found[code]["per_head"] == pytest.approx(m2 / people[code], abs=0.06)
        else:
            assert found[code].get("per_head") is None
            assert found[code].get("inhabitants") is None


def test_shelter_places_are_shared_by_who_lives_near(district: Database):
    people, communities = inhabitants(district), areas(district, "community")
    flat = metres(list(communities.values()))
    shelters = metres(
        list(
            shapes(
                district,
                "SELECT code, ST_AsBinary(geom) FROM facilities WHERE kind = 'shelter'",
            ).values()
        )
    )
    shares: defaultdict[str, float] = defaultdict(float)
    for shelter in shelters:
        near = [
            c for c, shape in zip(communities, flat, strict=True) if shape.distance(shelter) <= 500
        ]
        living = sum(people[code] for code in near)
        for code in near:
            shares[code] += 1000 * 200 / living if living else 0
    for code, row in values(district, "shelter-places").items():
        if code in people:
            assert row["per_1000"] == pytest.approx(shares[code], abs=0.51)
        else:
            assert row.get("per_1000") is None


def test_homes_near_a_park(district: Database):
    all_parks = parks(district)
    houses = rows(district, "SELECT code, grid, use, ST_AsBinary(geom) FROM buildings")
    homes = [row for row in houses if row[2] in HOMES]
    flat = metres([shapely.from_wkb(bytes(row[3])) for row in homes])
    area = shapely.area(all_parks)
    reach = np.where(area >= 5_000, 500, np.where(area >= 2_000, 300, -1))
    far: NDArray[Any] = np.asarray(shapely.distance(flat[:, None], all_parks[None, :])) - reach
    # A buffer's corners lie on its circle, its edges up to half a percent within.
    sure, near = (np.any(far <= most_m, axis=1).tolist() for most_m in (-3, 0))
    least, most, total = Counter[str](), Counter[str](), Counter[str]()
    for (_, grid, _, _), surely, perhaps in zip(homes, sure, near, strict=True):
        total[grid] += 1
        least[grid] += surely
        most[grid] += perhaps
    found = values(district, "park-reach")
    assert found.keys() == total.keys()
    for grid, row in found.items():
        assert row["homes"] == total[grid]
        assert least[grid] <= row["reached"] <= most[grid]
    assert 0 < sum(most.values()) < len(homes)


def test_fine_dust_by_inverse_squares(district: Database):
    query = "SELECT code, ST_AsBinary(geom) FROM features WHERE theme = 'air-stations'"
    stations = shapes(district, query)
    middles = shapes(
        district,
        "SELECT code, ST_AsBinary(ST_PointOnSurface(geom)) FROM areas WHERE level = 'grid'",
    )
    found = values(district, "pm25-grid")
    assert found.keys() == middles.keys()
    for code, middle in middles.items():
        far = {
            name: max(GEOD.inv(middle.x, middle.y, at.x, at.y)[2], 30)
            for name, at in stations.items()
        }
        eight = sorted(far, key=lambda name: far[name])[:8]
        weights = np.array([far[name] ** -2 for name in eight])
        dust = np.array([10 + 3 * int(name[1:]) for name in eight])
        assert found[code]["m6"] == pytest.approx(np.average(dust, weights=weights), abs=0.051)
