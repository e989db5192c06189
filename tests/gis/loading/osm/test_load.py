import json
import shutil
from pathlib import Path

import pytest

from gis.database import Database
from gis.errors import InvalidInput
from gis.loading.osm import OsmOptions, load_osm, parse_levels
from tests.gis.loading.conftest import query

XML = """<osm version="0.6">
{nodes}
{rest}
</osm>"""


def osm_file(path: Path, nodes: dict[int, tuple[float, float]], rest: str) -> Path:
    lines = "\n".join(
        f'<node id="{i}" lon="{x}" lat="{y}" version="1"/>' for i, (x, y) in nodes.items()
    )
    path.write_text(XML.format(nodes=lines, rest=rest), encoding="utf-8")
    return path


def way(number: int, nodes: list[int], **tags: str) -> str:
    refs = "".join(f'<nd ref="{node}"/>' for node in nodes)
    return f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>'


def _tags(tags: dict[str, str]) -> str:
    return "".join(
        f'<tag k="{key.replace("__", ":")}" v="{value}"/>' for key, value in tags.items()
    )


SQUARE = {1: (9.50, 47.10), 2: (9.51, 47.10), 3: (9.51, 47.11), 4: (9.50, 47.11)}
FAR = {5: (9.505, 47.105), 6: (9.506, 47.105)}


def test_broken_outlines_are_rejected_one_by_one(database: Database, tmp_path: Path) -> None:
    rest = "\n".join(
        [
            way(1, [1, 2, 3, 4, 1], building="yes", height="12 m", building__levels="4"),
            way(2, [1, 2, 1], building="yes"),
            way(3, [1, 3, 2, 4, 1], building="yes"),
            way(4, [1, 2, 99, 1], building="yes"),
            way(5, [1, 2, 3], building="yes"),
        ]
    )
    file = osm_file(tmp_path / "broken.osm", SQUARE, rest)
    reports = {report.table: report for report in load_osm(database, file)}
    buildings = reports["buildings"]
    assert (buildings.read, buildings.inserted) == (5, 1)
    assert {fault.record: fault.kind for fault in buildings.rejected} == {
        2: "invalid geometry",
        3: "invalid geometry",
        4: "incomplete geometry",
        5: "wrong geometry type",
    }
    assert query(database, "SELECT source_id, height_m, floors_above FROM buildings") == [
        ("w1", 12, 4)
    ]
    written = json.loads((tmp_path / "broken.osm.rejected.buildings.geojson").read_text())
    assert len(written["features"]) == 4


def test_a_road_ends_where_the_extract_does_and_runs_as_it_is_driven(
    database: Database, tmp_path: Path
) -> None:
    rest = "\n".join(
        [
            way(1, [99, 1, 2, 3], highway="primary_link", oneway="-1"),
            way(2, [1, 2, 98, 3, 4], highway="footway"),
            way(3, [97, 1, 96], highway="service"),
            way(4, [1, 2], railway="tram"),
            way(5, [1, 2], highway="proposed"),
        ]
    )
    file = osm_file(tmp_path / "roads.osm", SQUARE, rest)
    reports = {report.table: report for report in load_osm(database, file)}
    assert [fault.record for fault in reports["roads"].rejected] == [3]
    rows = query(database, "SELECT source_id, class, oneway, ST_AsText(geom) FROM roads ORDER BY 1")
    assert rows == [
        ("w1", "primary", True, "LINESTRING(9.51 47.11,9.51 47.1,9.5 47.1)"),
        ("w2/1", "path", False, "LINESTRING(9.5 47.1,9.51 47.1)"),
        ("w2/2", "path", False, "LINESTRING(9.51 47.11,9.5 47.11)"),
        ("w4", "rail", False, "LINESTRING(9.5 47.1,9.51 47.1)"),
    ]


def test_levels_can_be_given_and_are_checked() -> None:
    assert parse_levels("4=district, 6=street") == {"4": "district", "6": "street"}
    for bad in ("4", "4=ward", "x=grid", "13=grid", ""):
        with pytest.raises(InvalidInput, match="district, street, community, grid"):
            parse_levels(bad)


def test_a_file_that_is_missing_or_no_extract(database: Database, tmp_path: Path) -> None:
    (tmp_path / "text.osm.pbf").write_bytes(b"text")
    for name, words in (("missing.osm.pbf", "does not exist"), ("text.osm.pbf", "not a readable")):
        with pytest.raises(InvalidInput, match=words):
            load_osm(database, tmp_path / name)


def test_liechtenstein(database: Database, shared_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "liechtenstein.osm.pbf"
    shutil.copy(shared_data / "osm" / "liechtenstein_nominatim.osm.pbf", file)
    first = {report.table: report for report in load_osm(database, file)}
    # Of 18,217 objects with the tag, 13 are nodes and one is a relation of another kind.
    assert first["buildings"].inserted == 18203
    assert (first["addresses"].read, first["addresses"].inserted) == (3740, 3739)
    kinds = dict(query(database, "SELECT kind, count(*) FROM facilities GROUP BY 1"))
    assert (kinds["toilet"], kinds["school"], kinds["bus_stop"]) == (28, 42, 314)
    assert (kinds["hydrant"], kinds["shelter"], kinds["fire_station"]) == (12, 14, 7)
    levels = query(database, "SELECT level, count(*) FROM areas GROUP BY 1 ORDER BY 1")
    assert levels == [("community", 11), ("district", 1), ("street", 2)]
    nested = """
        SELECT count(*) FROM areas AS a JOIN areas AS p ON p.code = a.parent
        WHERE ST_Area(ST_Intersection(a.geom, p.geom)) > 0.999 * ST_Area(a.geom)
    """
    assert query(database, nested) == [(13,)]
    second = load_osm(database, file)
    assert {(report.inserted, report.updated) for report in second} == {(0, 0)}


def test_helsinki_is_survived(database: Database, shared_data: Path, tmp_path: Path) -> None:
    file = tmp_path / "helsinki.osm.pbf"
    shutil.copy(shared_data / "osm" / "helsinki.osm.pbf", file)
    dry = load_osm(database, file, OsmOptions(load=_dry()))
    assert query(database, "SELECT count(*) FROM buildings") == [(0,)]
    reports = {report.table: report for report in load_osm(database, file)}
    assert [report.inserted for report in dry] == [report.inserted for report in reports.values()]
    assert reports["addresses"].read == 1470
    kinds = dict(query(database, "SELECT kind, count(*) FROM facilities GROUP BY 1"))
    assert (kinds["toilet"], kinds["hydrant"]) == (18, 37)
    assert query(database, "SELECT bool_and(ST_IsValid(geom)) FROM buildings") == [(True,)]


def _dry():
    from gis.loading import LoadOptions

    return LoadOptions(source="osm", key="source_id", allow_outside=True, dry_run=True)
