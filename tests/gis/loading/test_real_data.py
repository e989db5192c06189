"""The real data sets, against figures that GDAL, pyproj and shapely give by themselves."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from gis.crs import GCJ02, parse_crs
from gis.database import Database
from tests.gis.loading.conftest import Copy, Load, query

GEOD = Geod(ellps="WGS84")


@pytest.fixture
def real(shared_data: Path, tmp_path: Path) -> Copy:
    """A copy that can have rejected records written beside it."""

    def copy(name: str) -> Path:
        source = shared_data / name
        for part in source.parent.glob(f"{source.stem}.*"):
            shutil.copy(part, tmp_path / part.name)
        return tmp_path / source.name

    return copy


def test_hsinchu_has_four_nested_levels(load: Load, database: Database, real: Copy) -> None:
    files = [real(f"hsinchu/base_hsinchu_0{town}0.json") for town in (1, 2, 3)]
    given = {
        "level": "grid",
        "fields": {"code": "CODEBASE"},
        "parents": {"community": "CODE1", "street": "CODE2"},
        "district": ("10018", "新竹市"),
    }
    report = load("areas", *files, **given)
    assert (report.read, report.rejected, set(report.crs)) == (2217, (), {"EPSG:4979"})
    counts = query(database, "SELECT level, count(*) FROM areas GROUP BY 1 ORDER BY 1")
    assert counts == [("community", 1248), ("district", 1), ("grid", 2217), ("street", 142)]
    orphans = """
        SELECT count(*) FROM areas AS a LEFT JOIN areas AS p ON p.code = a.parent
        WHERE a.level <> 'district'
        AND (p.code IS NULL OR NOT ST_Covers(ST_Buffer(p.geom, 1e-9), a.geom))
    """
    assert query(database, orphans) == [(0,)]
    again = load("areas", *files, **given)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 3608)

    published = gpd.read_file(real("hsinchu/code1_hsinchu.json")).set_index("CODE1").geometry
    made = dict(
        query(database, "SELECT code, ST_AsText(geom, 17) FROM areas WHERE level = 'community'")
    )
    ours = shapely.from_wkt(np.array([made[code] for code in published.index]))
    theirs = shapely.force_2d(published.to_numpy())
    # The published areas lack some vertices of those they are made of: slivers of square metres.
    differing = shapely.area(shapely.symmetric_difference(ours, theirs))
    assert differing.max() < 1e-9
    assert differing.sum() < 1e-6 * shapely.area(theirs).sum()


def test_shenzhen_s_zones_agree_with_gdal(
    load: Load, database: Database, real: Copy, tmp_path: Path
) -> None:
    zones = real("shenzhen/taz_stevcdp/SZ_districts.shp")
    load("areas", real("shenzhen/districts10_wgs84.json"), level="district", fields={"name": "qh"})
    report = load("areas", zones, level="grid", fields={"code": "TAZID"})
    assert (report.read, report.inserted, report.crs) == (491, 491, ("EPSG:3857",))
    subprocess.run(
        ["ogr2ogr", "-t_srs", "OGC:CRS84", "-f", "GPKG", tmp_path / "oracle.gpkg", zones],
        check=True,
    )
    oracle = gpd.read_file(tmp_path / "oracle.gpkg")
    oracle.index = oracle.TAZID.astype(int).astype(str)
    ours = dict(query(database, "SELECT code, ST_AsText(geom, 17) FROM areas WHERE level = 'grid'"))
    for code, geometry in oracle.geometry.items():
        made = shapely.get_coordinates(shapely.from_wkt(ours[code]))
        np.testing.assert_allclose(made, shapely.get_coordinates(geometry), atol=1e-9)


def test_nanshan_s_buildings_land_on_the_right_side_of_the_street(
    load: Load, database: Database, real: Copy
) -> None:
    roads = [real(f"shenzhen/nanshan-road{number}.geojson") for number in (1, 2, 3)]
    buildings = real("shenzhen/nanshan-building.geojson")
    report = load("buildings", buildings, crs=GCJ02, explode=True, repair=True)
    assert (report.read, report.inserted, len(report.repaired)) == (10, 5438, 4)
    assert load("roads", *roads, crs=GCJ02).inserted == 272

    raw = gpd.read_file(buildings).explode().geometry.to_numpy()
    ours = shapely.from_wkt(
        [row[0] for row in query(database, "SELECT ST_AsText(geom, 17) FROM buildings")]
    )
    moved_m = GEOD.inv(*_middle(raw), *_middle(ours))[2]
    assert 550 < moved_m < 620

    # Buildings and roads that were moved together cross each other no more than they did before.
    raw_roads = np.concatenate(
        [gpd.read_file(file).explode().geometry.to_numpy() for file in roads]
    )
    our_roads = shapely.from_wkt(
        [row[0] for row in query(database, "SELECT ST_AsText(geom, 17) FROM roads")]
    )
    assert _crossings(ours, our_roads) == _crossings(raw, raw_roads)
    # The real ground: taken as WGS 84, more of them would stand in the sea or in the next district.
    districts = gpd.read_file(real("shenzhen/districts10_wgs84.json")).set_index("qh").geometry
    assert _within(ours, districts["南山"]) == len(ours)


def test_amsterdam_s_register_agrees_with_gdal(
    load: Load, database: Database, real: Copy, tmp_path: Path
) -> None:
    register = real("amsterdam_bag/bag.gpkg")
    report = load("addresses", register, layer="verblijfsobjecten")
    assert (report.read, report.inserted, report.crs) == (1836, 1836, ("EPSG:28992",))
    arguments = ["-t_srs", "OGC:CRS84", "-f", "GPKG", tmp_path / "oracle.gpkg", register]
    subprocess.run(["ogr2ogr", *arguments, "verblijfsobjecten"], check=True)
    oracle = gpd.read_file(tmp_path / "oracle.gpkg").set_index("nummer_id").geometry
    rows = query(database, "SELECT source_id, ST_X(geom), ST_Y(geom) FROM addresses")
    theirs = np.array([[oracle[key].x, oracle[key].y] for key, _, _ in rows])
    ours = np.array([row[1:] for row in rows], dtype=float)
    # Two builds of PROJ may choose different grids for the Dutch datum: a few decimetres.
    assert np.max(GEOD.inv(*theirs.T, *ours.T)[2]) < 0.5


def test_null_and_empty_points_and_measured_ones(load: Load, real: Copy) -> None:
    report = load("addresses", real("edge/null-empty-geoms.gpkg"), layer="ligplaatsen")
    assert (report.read, report.inserted) == (2, 0)
    assert [fault.kind for fault in report.rejected] == ["empty geometry", "null geometry"]
    measured = load(
        "facilities", real("edge/3d-geoms.gpkg"), layer="bar", constants={"kind": "toilet"}
    )
    assert (measured.read, measured.inserted) == (3, 3)
    lines = load("roads", real("edge/3d-geoms.gpkg"), layer="foo", constants={"class": "path"})
    assert lines.inserted == 2


def test_eight_invalid_districts(load: Load, database: Database, real: Copy) -> None:
    file = real("edge/shenzhen_districts_old_invalid.geojson")
    report = load("areas", file, level="district", fields={"code": "id"})
    assert (report.read, report.inserted) == (8, 0)
    frame = gpd.read_file(file)
    for fault, reason in zip(report.rejected, frame.is_valid_reason(), strict=True):
        lon, lat = reason.split("[")[1].rstrip("]").split()
        assert f"at {round(float(lon), 7)}, {round(float(lat), 7)}" in fault.reason
    written = json.loads(report.rejected_files[0].read_text(encoding="utf-8"))
    assert len(written["features"]) == 8
    mended = load("areas", file, level="district", fields={"code": "id"}, repair=True)
    assert (mended.inserted, len(mended.repaired), mended.rejected) == (8, 8, ())
    assert query(database, "SELECT bool_and(ST_IsValid(geom)) FROM areas") == [(True,)]


def test_stations_of_two_datums_land_on_the_same_ground(
    load: Load, database: Database, real: Copy
) -> None:
    load("areas", real("shenzhen/districts10_wgs84.json"), level="district", fields={"name": "qh"})
    shelter = {"kind": "shelter"}
    gcj02 = real("shenzhen/urbanev_stations_gcj02.csv")
    report = load("facilities", gcj02, crs=parse_crs("gcj02"), constants=shelter)
    assert report.read == 1587
    assert report.inserted + len(report.rejected) == 1587
    assert {fault.kind for fault in report.rejected} <= {"outside the district"}
    assert report.inserted > 1580


def _middle(polygons: NDArray[Any]) -> tuple[float, float]:
    west, south, east, north = shapely.total_bounds(polygons)
    return (west + east) / 2, (south + north) / 2


def _crossings(buildings: NDArray[Any], roads: NDArray[Any]) -> int:
    building, _ = shapely.STRtree(roads).query(buildings[shapely.is_valid(buildings)], "intersects")
    return len(set(building.tolist()))


def _within(buildings: NDArray[Any], district: shapely.Geometry) -> int:
    return int(shapely.contains(district, shapely.point_on_surface(buildings)).sum())
