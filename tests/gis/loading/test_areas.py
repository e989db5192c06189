from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import box

from gis.database import Database
from gis.errors import InvalidInput
from tests.gis.loading.conftest import Load, query

AREAS = (
    "SELECT level, code, name, parent, round(ST_Area(geom)::numeric, 6) FROM areas ORDER BY 1, 2"
)


def blocks(path: Path) -> Path:
    """Four grids in a row: two communities of two."""
    frame = gpd.GeoDataFrame(
        {
            "key": ["A-1-1", "A-1-2", "A-2-1", "A-2-2"],
            "code1": ["A-1", "A-1", "A-2", "A-2"],
            "code2": ["A", "A", "A", "A"],
        },
        geometry=[box(114 + i, 22, 115 + i, 23) for i in range(4)],
        crs="EPSG:4326",
    )
    frame.to_file(path)
    return path


NESTED = {
    "level": "grid",
    "fields": {"code": "key"},
    "parents": {"community": "code1", "street": "code2"},
    "district": ("440399", "海岚区"),
}


def test_upper_levels_are_dissolved_from_parent_columns(
    load: Load, database: Database, tmp_path: Path
) -> None:
    report = load("areas", blocks(tmp_path / "blocks.gpkg"), **NESTED)
    assert (report.read, report.inserted, report.rejected) == (4, 8, ())
    assert query(database, AREAS) == [
        ("community", "A-1", "A-1", "A", 2),
        ("community", "A-2", "A-2", "A", 2),
        ("district", "440399", "海岚区", None, 4),
        ("grid", "A-1-1", "A-1-1", "A-1", 1),
        ("grid", "A-1-2", "A-1-2", "A-1", 1),
        ("grid", "A-2-1", "A-2-1", "A-2", 1),
        ("grid", "A-2-2", "A-2-2", "A-2", 1),
        ("street", "A", "A", "440399", 4),
    ]
    again = load("areas", tmp_path / "blocks.gpkg", **NESTED)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 8)


def test_a_second_file_of_the_same_parents_adds_to_them(
    load: Load, database: Database, tmp_path: Path
) -> None:
    whole = gpd.read_file(blocks(tmp_path / "blocks.gpkg"))
    for number in range(4):
        whole.iloc[[number]].to_file(tmp_path / f"part{number}.gpkg")
        load("areas", tmp_path / f"part{number}.gpkg", **NESTED)
    found = query(database, "SELECT ST_Area(geom) FROM areas WHERE code IN ('440399', 'A')")
    assert found == [(pytest.approx(4),), (pytest.approx(4),)]


def test_codes_are_issued_under_the_area_around_and_stay(
    load: Load, database: Database, tmp_path: Path
) -> None:
    load("areas", *_levels(tmp_path, "district", [box(114, 22, 118, 23)]), level="district")
    streets = _levels(tmp_path, "street", [box(114, 22, 116, 23), box(116, 22, 118, 23)])
    load("areas", *streets, level="street")
    load("areas", *_levels(tmp_path, "grid", [box(116, 22, 117, 23)]), level="grid")
    codes = "SELECT level, code, parent FROM areas ORDER BY code"
    expected = [
        ("district", "000001", None),
        ("street", "000001001", "000001"),
        ("street", "000001002", "000001"),
        ("grid", "00000100200001", "000001002"),
    ]
    assert query(database, codes) == expected
    assert load("areas", *streets, level="street").unchanged == 2
    assert query(database, codes) == expected


def test_an_area_without_a_parent_is_rejected(load: Load, tmp_path: Path) -> None:
    report = load("areas", *_levels(tmp_path, "grid", [box(1, 1, 2, 2)]), level="grid")
    assert [fault.kind for fault in report.rejected] == ["no parent area"]
    assert "--district" in report.rejected[0].reason


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "--level"),
        ({"level": "ward"}, "district, street, community, grid"),
        ({"level": "street", "parents": {"grid": "code1"}}, "not a level above"),
        ({"level": "grid", "parents": {"street": "nothing"}}, "code1"),
        ({"level": "grid", "parents": {"street": "code1", "district": "key"}}, "lies in"),
    ],
)
def test_options_that_make_no_sense(
    load: Load, tmp_path: Path, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        load("areas", blocks(tmp_path / "blocks.gpkg"), **given)


def test_a_zone_s_number_kept_as_a_float_has_no_point(
    load: Load, database: Database, tmp_path: Path
) -> None:
    frame = gpd.GeoDataFrame({"TAZID": [1054.0]}, geometry=[box(114, 22, 115, 23)], crs=4326)
    frame.to_file(tmp_path / "zones.gpkg")
    load(
        "areas",
        tmp_path / "zones.gpkg",
        level="grid",
        fields={"code": "TAZID"},
        district=("440300", "深圳市"),
    )
    codes = query(database, "SELECT code FROM areas ORDER BY level")
    assert codes == [("440300",), ("1054",)]


def _levels(folder: Path, name: str, polygons: list[shapely.Polygon]) -> list[Path]:
    path = folder / f"{name}.gpkg"
    gpd.GeoDataFrame({"id": range(len(polygons))}, geometry=polygons, crs=4326).to_file(path)
    return [path]


def test_what_a_district_lies_in_is_loaded_with_it(
    load: Load, tmp_path: Path, database: Database
) -> None:
    districts = _levels(tmp_path, "district", [box(1, 1, 2, 2)])
    load("areas", *districts, level="district", constants={"within": "广南省/澜海市"})
    assert query(database, "SELECT within FROM areas") == [(["广南省", "澜海市"],)]
