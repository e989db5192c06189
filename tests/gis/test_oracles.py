"""Whole districts, demo and real, to the last record: assignment against shapely area by area,
nearest against a brute-force geodesic search."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from sqlalchemy import text

from fixtures.district import DistrictSize, make_demo
from gis.areas import LEVELS, AreaIndex, areas_on
from gis.areas.live import _today  # pyright: ignore[reportPrivateUsage]
from gis.database import Database
from gis.facilities import KINDS, nearest
from gis.loading import TARGETS, AreaOptions, LoadOptions, load_files
from gis.loading.osm import load_osm
from tests.conftest import Databases

WGS84 = Geod(ellps="WGS84")
Points = NDArray[np.float64]


def demo(database: Database, shared_data: Path, folder: Path) -> None:
    make_demo(database, DistrictSize.of(4_000), seed=7)


def liechtenstein(database: Database, shared_data: Path, folder: Path) -> None:
    source = shared_data / "osm" / "liechtenstein_nominatim.osm.pbf"
    load_osm(database, Path(shutil.copy(source, folder)))


def hsinchu(database: Database, shared_data: Path, folder: Path) -> None:
    source = shared_data / "hsinchu"
    files = [
        Path(shutil.copy(source / f"base_hsinchu_0{town}0.json", folder)) for town in (1, 2, 3)
    ]
    load_files(
        database,
        TARGETS["areas"],
        files,
        options=LoadOptions(fields={"code": "CODEBASE"}),
        area_options=AreaOptions(
            level="grid",
            parents={"community": "CODE1", "street": "CODE2"},
            district=("10018", "新竹市"),
        ),
    )


@pytest.fixture(scope="module", params=[demo, liechtenstein, hsinchu], ids=lambda f: f.__name__)
def district(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    real = request.param is not demo
    data = request.getfixturevalue("shared_data") if real else Path()
    database = databases.copy()
    request.param(database, data, tmp_path_factory.mktemp("files"))
    yield database
    database.close()


def areas_of(database: Database, level: str) -> tuple[list[str], NDArray[Any]]:
    """Codes in order, and the geometry of each."""
    with database.request() as connection:
        rows = connection.execute(
            text("SELECT code, ST_AsBinary(geom) AS wkb FROM areas WHERE level = :level"),
            {"level": level},
        ).all()
    ordered = sorted(rows, key=lambda row: row.code)
    geometries = shapely.from_wkb([bytes(row.wkb) for row in ordered])
    return [row.code for row in ordered], np.asarray(geometries, dtype=object)


def oracle(database: Database, level: str, points: Points) -> list[str | None]:
    """One area after another over all points: the first, of the smallest code, has it."""
    codes, geometries = areas_of(database, level)
    found: NDArray[Any] = np.full(len(points), None, dtype=object)
    places = shapely.points(points)
    for code, geometry in zip(codes, geometries, strict=True):
        shapely.prepare(geometry)
        free = np.array([one is None for one in found], dtype=np.bool_)
        found[free & shapely.covers(geometry, places)] = code
    return found.tolist()


def trial_points(database: Database, amount: int) -> Points:
    """All over and around the district, and corners of areas, where several meet."""
    random = np.random.default_rng(3)
    _, geometries = areas_of(database, "district")
    west, south, east, north = shapely.total_bounds(geometries).tolist()
    anywhere = random.uniform((west - 0.01, south - 0.01), (east + 0.01, north + 0.01), (amount, 2))
    corners = np.concatenate(
        [shapely.get_coordinates(areas_of(database, level)[1]) for level in LEVELS]
    )
    return np.concatenate([anywhere, random.permutation(corners)[:amount]])


def test_assignment_is_shapelys_for_points_and_corners(district: Database):
    points = trial_points(district, 3_000)
    with district.request() as connection:
        index = AreaIndex.load(connection)
    assigned = index.assign(points[:, 0], points[:, 1])
    for level in LEVELS:
        assert assigned.columns()[level].tolist() == oracle(district, level, points)


def test_sql_assigns_as_memory_does(district: Database):
    points = trial_points(district, 300)
    with district.request() as connection:
        index = AreaIndex.load(connection)
        for lon, lat in points.tolist():
            assert areas_on(connection, lon, lat, _today()) == {
                level: area and type(area)(area.code, area.name, area.contact)
                for level, area in index.at(lon, lat).items()
            }


@pytest.mark.parametrize("table", ["buildings", "addresses", "facilities"])
def test_every_row_has_the_areas_of_its_place(district: Database, table: str):
    with district.load() as connection:
        rows = connection.execute(
            text(f"SELECT district, street, community, grid, ST_AsBinary(geom) AS wkb FROM {table}")
        ).all()
    geometries = shapely.from_wkb([bytes(row.wkb) for row in rows])
    points = shapely.get_coordinates(shapely.point_on_surface(np.asarray(geometries, dtype=object)))
    for i, level in enumerate(LEVELS):
        assert [row[i] for row in rows] == oracle(district, level, points)


def test_nearest_is_the_brute_force_one_to_the_last_record(district: Database):
    with district.request() as connection:
        rows = connection.execute(
            text("SELECT code, kind, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM facilities")
        ).all()
        for lon, lat in trial_points(district, 10).tolist():
            for kind in KINDS:
                some = [row for row in rows if row.kind == kind]
                n = len(some)
                lons, lats = [row.lon for row in some], [row.lat for row in some]
                _, _, distances = WGS84.inv([lon] * n, [lat] * n, lons, lats)
                # To a hundredth of a micrometre, to which the database rounds.
                order = sorted(zip(np.round(distances, 8), (row.code for row in some), strict=True))
                found = nearest(connection, [kind], lon, lat, k=max(n, 1))
                assert [facility.code for facility in found] == [code for _, code in order]
                for k in (1, 7):
                    first = nearest(connection, [kind], lon, lat, k=k)
                    assert [facility.code for facility in first] == [c for _, c in order[:k]]
