import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from gis.database import Database
from gis.errors import InvalidInput
from tests.gis.loading.conftest import Load, houses, query

FIRST_HOUSE = (113.91, 22.55, 113.9102, 22.5502)
CHANGES = "SELECT operation, count(*) FROM change WHERE entity = 'buildings' GROUP BY 1"


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "geojsonl", "shp", "fgb", "parquet", "csv"])
def test_every_format_gives_the_same_rows(
    load: Load, database: Database, tmp_path: Path, suffix: str
) -> None:
    file = houses(tmp_path / f"houses.{suffix}", name=["甲栋", "乙栋", None])
    report = load("buildings", file)
    assert (report.read, report.inserted, report.rejected) == (3, 3, ())
    rows = query(database, "SELECT source_id, name, ST_AsText(geom) FROM buildings ORDER BY 1")
    assert [row[:2] for row in rows] == [("h0", "甲栋"), ("h1", "乙栋"), ("h2", None)]
    assert shapely.equals(shapely.from_wkt(rows[0][2]), shapely.box(*FIRST_HOUSE))


def test_the_same_file_twice_changes_nothing(
    load: Load, database: Database, tmp_path: Path
) -> None:
    file = houses(tmp_path / "houses.gpkg", height=[3.5, 12, None])
    load("buildings", file)
    before = query(database, "SELECT ctid::text, xmin::text, code FROM buildings ORDER BY code")
    report = load("buildings", file)
    assert (report.inserted, report.updated, report.unchanged) == (0, 0, 3)
    assert (
        query(database, "SELECT ctid::text, xmin::text, code FROM buildings ORDER BY code")
        == before
    )
    assert query(database, CHANGES) == [("insert", 3)]


def test_only_what_differs_is_written_and_codes_stay(
    load: Load, database: Database, tmp_path: Path
) -> None:
    load("buildings", houses(tmp_path / "houses.gpkg", height=[3.5, 12.0, 8.0]))
    codes = dict(query(database, "SELECT source_id, code FROM buildings"))
    report = load("buildings", houses(tmp_path / "houses.gpkg", 4, height=[3.5, 14.0, 8.0, 5.0]))
    assert (report.inserted, report.updated, report.unchanged) == (1, 1, 2)
    after = dict(query(database, "SELECT source_id, code FROM buildings"))
    assert {key: after[key] for key in codes} == codes
    assert len(set(after.values())) == 4
    assert query(database, CHANGES + " ORDER BY 1") == [("insert", 4), ("update", 1)]


def test_columns_that_the_file_lacks_keep_their_value(
    load: Load, database: Database, tmp_path: Path
) -> None:
    load("buildings", houses(tmp_path / "houses.gpkg", height=[3.5, 12.0, 8.0]))
    report = load("buildings", houses(tmp_path / "houses.gpkg", name=["a", "b", "c"]))
    assert report.updated == 3
    assert query(database, "SELECT name, height_m FROM buildings ORDER BY 1") == [
        ("a", 3.5),
        ("b", 12.0),
        ("c", 8.0),
    ]


def test_a_dry_run_reports_the_same_and_writes_nothing(
    load: Load, database: Database, tmp_path: Path
) -> None:
    file = houses(tmp_path / "houses.geojson", height=["3.5", "tall", "8"])
    dry = load("buildings", file, dry_run=True)
    assert query(database, "SELECT count(*) FROM buildings") == [(0,)]
    assert query(database, "SELECT count(*) FROM code_counters") == [(0,)]
    assert list(tmp_path.iterdir()) == [file]
    wet = load("buildings", file)
    assert (dry.read, dry.inserted, dry.rejected) == (wet.read, wet.inserted, wet.rejected)
    assert (wet.inserted, len(wet.rejected_files)) == (2, 1)


def test_a_clean_load_takes_the_last_rejections_away(load: Load, tmp_path: Path) -> None:
    file = houses(tmp_path / "houses.geojson", height=["3.5", "tall", "8"])
    (rejected,) = load("buildings", file).rejected_files
    assert rejected.exists()
    load("buildings", houses(tmp_path / "houses.geojson"))
    assert not rejected.exists()


def test_outside_the_district_and_swapped_inside_it(
    load: Load, district: None, tmp_path: Path
) -> None:
    points = [shapely.Point(113.93, 22.55), shapely.Point(22.55, 113.93 - 90), shapely.Point(2, 48)]
    file = tmp_path / "toilets.geojson"
    gpd.GeoDataFrame({"id": [1, 2, 3]}, geometry=points, crs="EPSG:4326").to_file(file)
    report = load("facilities", file, constants={"kind": "toilet"})
    assert report.inserted == 1
    assert [fault.kind for fault in report.rejected] == ["outside the district"] * 2
    kept = load("facilities", file, constants={"kind": "toilet"}, allow_outside=True)
    assert (kept.inserted, kept.unchanged) == (2, 1)
    assert any("outside" in note for note in kept.notes)


def test_grids_and_codes_come_from_the_place(
    load: Load, district: None, database: Database, tmp_path: Path
) -> None:
    # The second house stands on the edge of two grids: the smaller code has it.
    squares = [shapely.box(x, 22.55, x + 0.0002, 22.5502) for x in (113.96, 113.9499, 113.91)]
    file = tmp_path / "houses.gpkg"
    gpd.GeoDataFrame({"id": [1, 2, 3]}, geometry=squares, crs="EPSG:4326").to_file(file)
    load("buildings", file)
    assert query(database, "SELECT source_id, district, grid, code FROM buildings ORDER BY 1") == [
        ("1", "440399", "44039900100102", "4403990010010200001"),
        ("2", "440399", "44039900100101", "4403990010010100001"),
        ("3", "440399", "44039900100101", "4403990010010100002"),
    ]


def test_codes_that_came_with_data_are_not_issued_again(
    load: Load, district: None, database: Database, tmp_path: Path
) -> None:
    given = [f"44039900100101{number:05d}" for number in (7, 8, 9)]
    load("buildings", houses(tmp_path / "coded.gpkg", code=given))
    square = [shapely.box(113.92, 22.56, 113.9202, 22.5602)]
    gpd.GeoDataFrame({"id": [1]}, geometry=square, crs="EPSG:4326").to_file(tmp_path / "more.gpkg")
    load("buildings", tmp_path / "more.gpkg")
    assert query(database, "SELECT max(code) FROM buildings") == [("4403990010010100010",)]


def test_addresses_take_their_building_s_code_once(
    load: Load, district: None, database: Database, tmp_path: Path
) -> None:
    load("buildings", houses(tmp_path / "houses.gpkg"))
    points = [shapely.Point(113.9101, y) for y in (22.5501, 22.55015, 22.56)]
    frame = gpd.GeoDataFrame(
        {
            "id": [1, 2, 3],
            "road": ["青禾路", "青禾路", "Elm Street"],
            "house_number": ["12", "12甲", "4"],
        },
        geometry=points,
        crs="EPSG:4326",
    )
    frame.to_file(tmp_path / "addresses.gpkg")
    report = load("addresses", tmp_path / "addresses.gpkg")
    assert report.inserted == 3
    house = query(database, "SELECT code FROM buildings WHERE source_id = 'h0'")[0][0]
    rows = query(
        database,
        "SELECT standard_address, building, code = building FROM addresses ORDER BY source_id",
    )
    assert rows == [
        ("青禾路12号", house, True),
        ("青禾路12甲", house, False),
        ("Elm Street 4", None, None),
    ]
    again = load("addresses", tmp_path / "addresses.gpkg")
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 3)


def test_a_file_that_fails_as_a_whole_leaves_nothing(
    load: Load, database: Database, tmp_path: Path
) -> None:
    houses(tmp_path / "good.gpkg")
    (tmp_path / "bad.gpkg").write_bytes(b"not a database")
    with pytest.raises(InvalidInput, match=r"bad\.gpkg"):
        load("buildings", tmp_path / "good.gpkg", tmp_path / "bad.gpkg")
    assert query(database, "SELECT count(*) FROM buildings") == [(0,)]


LOAD_AND_STALL = """
import sys, time
from pathlib import Path
from gis.database import Database
from gis.loading import TARGETS, load_files
import gis.loading.load as loading
upsert = loading.upsert
def stall(*given):
    written = upsert(*given)
    print(written.inserted, flush=True)
    time.sleep(600)
loading.upsert = stall
database = Database.connect(sys.argv[1])
load_files(database, TARGETS["buildings"], [Path(sys.argv[2])])
"""


def test_a_killed_load_leaves_the_database_as_it_was(
    load: Load, database: Database, tmp_path: Path
) -> None:
    load("buildings", houses(tmp_path / "houses.gpkg", 3))
    file = houses(tmp_path / "more.gpkg", 500)
    owner = database._owner  # pyright: ignore[reportPrivateUsage]
    url = owner.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", LOAD_AND_STALL, url, str(file)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "500\n"  # They are in the table, and not committed.
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    deadline = time.monotonic() + 10
    while query(database, "SELECT count(*) FROM pg_locks WHERE mode = 'ShareRowExclusiveLock'") != [
        (0,)
    ]:
        assert time.monotonic() < deadline
    assert query(database, "SELECT count(*) FROM buildings") == [(3,)]
    assert query(database, CHANGES) == [("insert", 3)]
    report = load("buildings", file)
    assert report.inserted == 500


def test_houses_are_loaded_with_their_class_by_code_or_name(
    load: Load, database: Database, tmp_path: Path
) -> None:
    words = ["h011", "冷库", "Office towers", "茅屋"]
    report = load("buildings", houses(tmp_path / "houses.gpkg", 4, 房屋类别=words))
    assert [fault.record for fault in report.rejected] == [4]
    rows = query(database, "SELECT house_class FROM buildings ORDER BY source_id")
    assert [row[0] for row in rows] == ["H011", "H062", "H041"]
