"""Small GeoParquet files: areas of a bent mesh, and points and buildings all over it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from tests.gis.recut.conftest import SOUTH, STEP, WEST, cell

AREA = shapely.box(WEST - STEP / 4, SOUTH - STEP / 4, WEST + 4.2 * STEP, SOUTH + 3.2 * STEP)


def write(path: Path, geometries: Any, crs: Any = "absent", **columns: Any) -> Path:
    """A GeoParquet file with two row groups."""
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": []}
    if crs != "absent":
        column["crs"] = crs
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = pa.table({**columns, "geometry": pa.array(shapely.to_wkb(geometries), pa.binary())})
    rows = max(1, len(table) // 2)
    pq.write_table(
        table.replace_schema_metadata({"geo": json.dumps(geo)}), path, row_group_size=rows
    )
    return path


def write_areas(folder: Path) -> Path:
    cells = [cell(column, row) for column in range(4) for row in range(3)]
    shapes = [shapely.union_all(cells), *cells]
    levels = ["district", *["grid"] * len(cells)]
    codes = ["1", *(f"1{n:02d}" for n in range(len(cells)))]
    return write(folder / "areas.parquet", shapes, level=levels, code=codes)


def write_points(path: Path, seed: int, count: int = 2_000) -> Path:
    random = np.random.default_rng(seed)
    west, south, east, north = AREA.bounds
    points = shapely.points(random.uniform((west, south), (east, north), (count, 2)))
    return write(path, points, code=[f"{seed}-{n}" for n in range(count)])


def write_partitions(folder: Path, count: int) -> list[Path]:
    return [write_points(folder / f"part-{n:03d}.parquet", n) for n in range(count)]
