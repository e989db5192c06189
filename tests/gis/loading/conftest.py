"""Small files, and a load of them into a database of this test's own."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import Connection, text

from gis.database import Database
from gis.loading import TARGETS, AreaOptions, FileForm, LoadOptions, Report, load_files

PATHOLOGIES = Path(__file__).parents[3] / "fixtures" / "pathologies"
T = TypeVar("T", FileForm, LoadOptions, AreaOptions)
Load = Callable[..., Report]
Copy = Callable[[str], Path]


@pytest.fixture
def load(database: Database) -> Load:
    """Loads files into a table; keywords are those of FileForm, LoadOptions and AreaOptions."""

    def run(table: str, *files: Path, **given: Any) -> Report:
        def options(kind: type[T]) -> T:
            names = {field.name for field in fields(kind)} & set(given)
            return kind(**{name: given[name] for name in names})

        return load_files(
            database,
            TARGETS[table],
            files,
            options(FileForm),
            options(LoadOptions),
            options(AreaOptions),
        )

    return run


@pytest.fixture
def pathology(tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a pathological file, in a folder that can be written to."""

    def copy(name: str) -> Path:
        target = tmp_path / name
        target.write_bytes((PATHOLOGIES / name).read_bytes())
        return target

    return copy


@pytest.fixture
def district(database: Database) -> None:
    """A district of 0.2 by 0.2 degrees with two grids that share the edge at 113.95."""
    with database.load() as connection:
        add_area(connection, "district", "440399", shapely.box(113.9, 22.5, 114.0, 22.6))
        add_area(connection, "grid", "44039900100101", shapely.box(113.9, 22.5, 113.95, 22.6))
        add_area(connection, "grid", "44039900100102", shapely.box(113.95, 22.5, 114.0, 22.6))


def add_area(connection: Connection, level: str, code: str, polygon: shapely.Polygon) -> None:
    connection.execute(
        text(
            "INSERT INTO areas (level, code, name, parent, geom) VALUES"
            " (:level, :code, :code, :parent, ST_Multi(ST_GeomFromText(:wkt, 4326)))"
        ),
        {
            "level": level,
            "code": code,
            "parent": None if level == "district" else "440399",
            "wkt": polygon.wkt,
        },
    )


def houses(path: Path, count: int = 3, **columns: Sequence[object]) -> Path:
    """Square houses in a row along 22.55 north, from 113.91 east, in the format of the name."""
    squares = [shapely.box(x, 22.55, x + 0.0002, 22.5502) for x in _row(count)]
    data = {"id": [f"h{i}" for i in range(count)], **columns}
    frame = gpd.GeoDataFrame(data, geometry=squares, crs="EPSG:4326")
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".csv":
        frame.assign(wkt=frame.geometry.to_wkt()).drop(columns="geometry").to_csv(path, index=False)
    else:
        frame.to_file(path)
    return path


def _row(count: int) -> list[float]:
    return [113.91 + 0.0005 * i for i in range(count)]


def query(database: Database, statement: str) -> list[Any]:
    with database.own() as connection:
        return [tuple(row) for row in connection.execute(text(statement)).all()]
