import json

import pytest

from gis.database import Database
from tests.gis.loading.conftest import Copy, Load, query


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("null_geometry.geojson", "null geometry", "null"),
        ("empty_geometry.geojson", "empty geometry", "empty"),
        ("bowtie.geojson", "invalid geometry", "Self-intersection at 113.9105, 22.5005"),
        ("unclosed_ring.geojson", "unreadable geometry", "closed"),
        ("two_point_ring.geojson", "invalid geometry", "Too few points"),
        ("line_for_polygon.geojson", "wrong geometry type", "LineString"),
        ("hole_outside_shell.geojson", "invalid geometry", "Hole lies outside shell"),
        ("collection.geojson", "wrong geometry type", "GeometryCollection"),
        ("swapped.geojson", "off the earth", "swapped"),
        ("projected_undeclared.geojson", "off the earth", "--crs"),
        ("bad_number.geojson", "bad value", "height_m='tall' is not a number from 0 up"),
    ],
)
def test_the_bad_record_is_rejected_and_the_good_one_loaded(
    load: Load, pathology: Copy, name: str, kind: str, words: str
) -> None:
    report = load("buildings", pathology(name))
    assert (report.read, report.inserted) == (2, 1)
    (fault,) = report.rejected
    assert (fault.record, fault.kind) == (2, kind)
    assert words in fault.reason
    (file,) = report.rejected_files
    (feature,) = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["record"] == 2
    assert feature["properties"]["reason"].startswith(kind)


@pytest.mark.parametrize(
    ("name", "mended"),
    [
        ("bowtie.geojson", True),
        ("unclosed_ring.geojson", True),
        ("hole_outside_shell.geojson", True),
        ("collection.geojson", True),
        ("two_point_ring.geojson", False),
        ("null_geometry.geojson", False),
        ("empty_geometry.geojson", False),
        ("line_for_polygon.geojson", False),
        ("swapped.geojson", False),
    ],
)
def test_repair_mends_what_can_be_mended_and_says_which(
    load: Load, pathology: Copy, name: str, mended: bool
) -> None:
    report = load("buildings", pathology(name), repair=True)
    assert report.inserted == (2 if mended else 1)
    assert len(report.rejected) == (0 if mended else 1)
    assert [fault.record for fault in report.repaired] == ([2] if mended else [])


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("bad_kind.csv", "bad value", "toilet, clinic, bus_stop"),
        ("missing_kind.csv", "missing field", "kind"),
        ("not_a_number.csv", "null geometry", "null"),
    ],
)
def test_text_tables_reject_into_a_text_table(
    load: Load, pathology: Copy, name: str, kind: str, words: str
) -> None:
    report = load("facilities", pathology(name))
    assert (report.read, report.inserted) == (2, 1)
    (fault,) = report.rejected
    assert (fault.record, fault.kind) == (2, kind)
    assert words in fault.reason
    lines = report.rejected_files[0].read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("record,reason,id,lon,lat")
    assert len(lines) == 2


def test_of_two_records_with_one_key_the_first_is_loaded(load: Load, pathology: Copy) -> None:
    report = load("buildings", pathology("duplicate_key.geojson"), key="id")
    assert report.inserted == 2
    (fault,) = report.rejected
    assert (fault.record, fault.kind) == (2, "duplicate key")
    assert "record 1" in fault.reason


def test_heights_of_points_are_dropped(load: Load, pathology: Copy, database: Database) -> None:
    report = load("buildings", pathology("with_heights_3d.geojson"))
    assert report.crs == ("EPSG:4979",)
    assert query(database, "SELECT ST_NDims(geom), ST_IsValid(geom) FROM buildings") == [(2, True)]


def test_a_text_table_keeps_leading_zeros_and_its_own_delimiter(
    load: Load, pathology: Copy, database: Database
) -> None:
    report = load("facilities", pathology("leading_zeros.csv"))
    assert (report.inserted, report.encodings) == (1, ("utf-8",))
    found = query(database, "SELECT source_id, kind, name FROM facilities")
    assert found == [("007", "toilet", "公厕; 南门")]
