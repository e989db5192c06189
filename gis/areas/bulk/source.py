"""GeoParquet files as they come in, with what is wrong with one said in a sentence."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.areas.index import LEVELS, Area, AreaIndex
from gis.crs import CRS84, CoordinateSystem, system_of, to_wgs84
from gis.errors import InvalidInput, UnprocessableData

Objects = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
# WKB of a point in two dimensions, little-endian: OGC 06-103r4, 8.2.
POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
POLYGONS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Source:
    """A GeoParquet file, opened. `column` holds its geometry, as WKB in `crs`."""

    path: Path
    file: pq.ParquetFile
    column: str
    crs: CoordinateSystem


def open_source(path: Path) -> Source:
    """Raises UnprocessableData, naming the file, for what is no GeoParquet or says no CRS."""
    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0][:200].rstrip(".")
        raise UnprocessableData(f"{path.name}: {reason}.", "file") from None
    geo = (file.schema_arrow.metadata or {}).get(b"geo")
    if geo is None:
        raise UnprocessableData(
            f"{path.name}: no column is said to hold the geometry; it is Parquet, but not"
            " GeoParquet.",
            "file",
        )
    about: dict[str, Any] = json.loads(geo)
    column: str = about["primary_column"]
    if column not in file.schema_arrow.names:
        raise UnprocessableData(f"{path.name}: column {column!r} is missing.", column)
    said: dict[str, Any] = about["columns"][column]
    if said["encoding"] != "WKB":
        raise UnprocessableData(
            f"{path.name}: column {column!r} is encoded as {said['encoding']}, not as WKB.", column
        )
    return Source(path, file, column, _crs(path, column, said))


def _crs(path: Path, column: str, said: dict[str, Any]) -> CoordinateSystem:
    # Without the key it is CRS84, with null it is unknown (GeoParquet 1.1, "crs").
    if "crs" not in said:
        return CRS84
    if said["crs"] is None:
        raise UnprocessableData(
            f"{path.name}: column {column!r} does not say its coordinate system.", column
        )
    try:
        return system_of(CRS.from_user_input(said["crs"]))
    except (CRSError, InvalidInput) as error:
        reason = str(error).splitlines()[0][:200].rstrip(".")
        raise UnprocessableData(f"{path.name}: column {column!r}: {reason}.", column) from None


def places(source: Source, column: pa.Array, first_row: int) -> tuple[Floats, Floats]:
    """lon and lat of each geometry: of the point itself, or of one inside a line or a polygon; not
    a number where there is none. `first_row` is how many rows of the file came before.

    Raises UnprocessableData that names file, column and row (from 1).
    """
    points = _plain_points(column)
    if points is None:
        points = _insides(source, column, first_row)
    if source.crs is not CRS84:
        points = source.crs.to_wgs84(points)
    return np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])


def _plain_points(column: pa.Array) -> Floats | None:
    """x and y where the column holds nothing but points, without a geometry made of each."""
    large = pa.types.is_large_binary(column.type)
    if column.null_count or not (large or pa.types.is_binary(column.type)):
        return None
    _, ends, data = column.buffers()
    kind = np.int64 if large else np.int32
    offsets = np.frombuffer(ends, dtype=kind)[column.offset : column.offset + len(column) + 1]
    if data is None or (np.diff(offsets) != POINT.itemsize).any():
        return None
    wkb = np.frombuffer(data, dtype=np.uint8)[offsets[0] : offsets[-1]].view(POINT)
    if (wkb["order"] != 1).any() or (wkb["type"] != 1).any():
        return None
    return np.column_stack([wkb["x"], wkb["y"]])


def _insides(source: Source, column: pa.Array, first_row: int) -> Floats:
    geometries = read_wkb(source, column, first_row)
    inside = shapely.point_on_surface(geometries)
    return np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])


def read_wkb(source: Source, column: pa.Array, first_row: int = 0) -> Objects:
    """The geometries of a column; None where there is none. Raises UnprocessableData."""
    wkb = column.to_pylist()
    try:
        return np.asarray(shapely.from_wkb(wkb), dtype=object)
    except (shapely.GEOSException, TypeError):
        found = shapely.from_wkb([w if isinstance(w, bytes) else b"" for w in wkb], "ignore")
    bad = next(i for i, g in enumerate(found) if g is None and wkb[i] is not None)
    raise UnprocessableData(
        f"{source.path.name}: column {source.column!r}, row {first_row + bad + 1:,}: the geometry"
        " cannot be read.",
        source.column,
        first_row + bad + 1,
    )


def load_areas(path: Path) -> AreaIndex:
    """The areas of a GeoParquet file with the columns level and code; of those with valid_from and
    valid_to, the ones of today. Raises UnprocessableData."""
    source = open_source(path)
    table = source.file.read()
    for name in ("level", "code"):
        if name not in table.column_names:
            raise UnprocessableData(f"{path.name}: column {name!r} is missing.", name)
    table = _today(table)
    geometries = read_wkb(source, table.column(source.column).combine_chunks())
    levels, codes = table.column("level").to_pylist(), table.column("code").to_pylist()
    for row, (level, code, geometry) in enumerate(zip(levels, codes, geometries, strict=True), 1):
        _check_area(source, row, level, code, geometry)
    shapes = to_wgs84(geometries, source.crs)
    rows = zip(levels, codes, shapes, strict=True)
    return AreaIndex.of((level, Area(code, code), shape) for level, code, shape in rows)


def _today(table: pa.Table) -> pa.Table:
    today = date.today()  # noqa: DTZ011 - the district's own day, as in gis/areas/live.py
    keep = np.ones(table.num_rows, dtype=np.bool_)
    for name, fits in (("valid_from", "__le__"), ("valid_to", "__gt__")):
        if name in table.column_names:
            days = table.column(name).cast(pa.string()).to_pylist()
            keep &= [day is None or getattr(day[:10], fits)(today.isoformat()) for day in days]
    return table.filter(pa.array(keep))


def _check_area(source: Source, row: int, level: Any, code: Any, geometry: Any) -> None:
    wrong: tuple[str, str] | None = None
    if level not in LEVELS:
        wrong = ("level", f"{level!r} is not one of {', '.join(LEVELS)}")
    elif not isinstance(code, str) or not code:
        wrong = ("code", f"{code!r} is no code")
    elif geometry is None or geometry.geom_type not in POLYGONS or geometry.is_empty:
        kind = "nothing" if geometry is None else geometry.geom_type
        wrong = (source.column, f"an area is a polygon, not {kind}")
    if wrong is not None:
        column, reason = wrong
        raise UnprocessableData(
            f"{source.path.name}: column {column!r}, row {row:,}: {reason}.", column, row
        )
