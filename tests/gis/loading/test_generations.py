from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import box
from sqlalchemy import text

from gis.areas import areas_on
from gis.database import Database
from gis.errors import Conflict, InvalidInput
from tests.gis.loading.conftest import Load, query

DAY = date(2024, 5, 1)
GENERATIONS = """
    SELECT
        level, code, name, valid_from::text, valid_to::text,
        round(ST_Area(geom)::numeric, 3)::float
    FROM areas WHERE level IN ('street', 'grid') ORDER BY level, code, valid_from
"""
SETTINGS: dict[str, Any] = {
    "level": "grid",
    "fields": {"code": "key"},
    "parents": {"community": "code1", "street": "code2"},
    "district": ("440399", "海岚区"),
}


def grids(path: Path, **edges: tuple[float, float]) -> Path:
    """Grids beside each other by code, from west to east; a fresh file."""
    frame = gpd.GeoDataFrame(
        {"key": list(edges), "code1": "A1", "code2": "A"},
        geometry=[box(west, 22, east, 23) for west, east in edges.values()],
        crs="EPSG:4326",
    )
    frame.to_file(path)
    return path


@pytest.fixture
def loaded(load: Load, database: Database, tmp_path: Path) -> Load:
    """Three grids since 2020."""
    file = grids(tmp_path / "old.gpkg", G1=(114, 115), G2=(115, 116), G3=(116, 117))
    load("areas", file, **SETTINGS)
    with database.load() as connection:
        connection.execute(text("UPDATE areas SET valid_from = '2020-01-01'"))
    return load


def grid_at(database: Database, lon: float, day: date) -> str | None:
    with database.request() as connection:
        found = areas_on(connection, lon, 22.5, day)["grid"]
    return found.code if found else None


def test_what_changes_begins_and_what_was_stays_to_be_asked_for(
    loaded: Load, database: Database, tmp_path: Path
) -> None:
    new = grids(tmp_path / "new.gpkg", G1=(114, 115), G2=(115, 116.5), G4=(116.5, 117))
    report = loaded("areas", new, **SETTINGS, begins=DAY, whole=True)
    assert "1 generations and 1 areas end on 2024-05-01" in report.notes
    assert query(database, GENERATIONS) == [
        ("grid", "G1", "G1", "2020-01-01", None, 1),
        ("grid", "G2", "G2", "2020-01-01", "2024-05-01", 1),
        ("grid", "G2", "G2", "2024-05-01", None, 1.5),
        ("grid", "G3", "G3", "2020-01-01", "2024-05-01", 1),
        ("grid", "G4", "G4", "2024-05-01", None, 0.5),
        ("street", "A", "A", "2020-01-01", None, 3),
    ]
    days = (date(2024, 4, 30), DAY)
    assert [grid_at(database, 116.25, day) for day in days] == ["G3", "G2"]
    assert [grid_at(database, 116.75, day) for day in days] == ["G3", "G4"]
    assert [grid_at(database, 114.5, day) for day in days] == ["G1", "G1"]


def test_the_same_file_again_changes_nothing(
    loaded: Load, database: Database, tmp_path: Path
) -> None:
    before = query(database, "SELECT a::text FROM areas AS a ORDER BY id")
    report = loaded("areas", tmp_path / "old.gpkg", **SETTINGS, begins=DAY, whole=True)
    assert (report.inserted, report.updated) == (0, 0)
    assert query(database, "SELECT a::text FROM areas AS a ORDER BY id") == before


def test_on_the_same_day_it_is_written_over(
    loaded: Load, database: Database, tmp_path: Path
) -> None:
    first = grids(tmp_path / "a.gpkg", G1=(114, 115.5), G2=(115.5, 116), G4=(116, 117))
    second = grids(tmp_path / "b.gpkg", G1=(114, 115.2), G2=(115.2, 117))
    for file in (first, second):
        loaded("areas", file, **SETTINGS, begins=DAY, whole=True)
    assert query(database, GENERATIONS)[:5] == [
        ("grid", "G1", "G1", "2020-01-01", "2024-05-01", 1),
        ("grid", "G1", "G1", "2024-05-01", None, 1.2),
        ("grid", "G2", "G2", "2020-01-01", "2024-05-01", 1),
        ("grid", "G2", "G2", "2024-05-01", None, 1.8),
        ("grid", "G3", "G3", "2020-01-01", "2024-05-01", 1),
    ]


def test_without_whole_the_others_stay(loaded: Load, database: Database, tmp_path: Path) -> None:
    loaded("areas", grids(tmp_path / "one.gpkg", G1=(113.9, 115)), **SETTINGS, begins=DAY)
    current = "SELECT code FROM areas WHERE level = 'grid' AND valid_to IS NULL ORDER BY 1"
    assert query(database, current) == [("G1",), ("G2",), ("G3",)]


def test_days_that_do_not_fit(loaded: Load, database: Database, tmp_path: Path) -> None:
    before = query(database, "SELECT a::text FROM areas AS a ORDER BY id")
    moved = grids(tmp_path / "moved.gpkg", G1=(114, 115.5), G2=(115.5, 116), G3=(116, 117))
    with pytest.raises(Conflict, match="grid G1 has a generation of 2020-01-01 already"):
        loaded("areas", moved, **SETTINGS, begins=date(2019, 1, 1))
    fewer = grids(tmp_path / "fewer.gpkg", G1=(114, 115))
    with pytest.raises(Conflict, match="grid G2 has a generation of 2020-01-01 already"):
        loaded("areas", fewer, **SETTINGS, begins=date(2019, 1, 1), whole=True)
    with pytest.raises(InvalidInput, match="say which one"):
        loaded("areas", moved, **SETTINGS, whole=True)
    assert query(database, "SELECT a::text FROM areas AS a ORDER BY id") == before
