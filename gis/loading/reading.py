"""What a file holds, before anybody has judged it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.errors import GEOSException

from gis.crs import CRS84, CoordinateSystem, parse_crs, system_of, to_wgs84
from gis.loading.batch import is_none

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Reading:
    """The records of one or more files, one a row.

    `columns` are the attributes as they came; `geometry` is WGS 84 in 2D, None where there is none
    or none could be read. `unreadable` says why, by row, and `closed` holds what such a geometry
    becomes when its rings are closed; `set_aside` holds the kind and the reason why a record is
    of no use at all. `origin` is the position of a row's file in `files`,
    `number` counts the records of each file from 1.
    """

    columns: pa.Table
    geometry: Geometries
    origin: NDArray[np.int64]
    number: NDArray[np.int64]
    files: tuple[Path, ...]
    crs: tuple[str, ...]
    encodings: tuple[str | None, ...]
    unreadable: dict[int, str] = field(default_factory=dict[int, str])
    closed: dict[int, Any] = field(default_factory=dict[int, Any])
    set_aside: dict[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])

    def __len__(self) -> int:
        return len(self.geometry)


@dataclass(frozen=True, slots=True)
class FileForm:
    """How to read a file where it does not say so itself. `crs` and `encoding` None: as the file
    says; `layer` None: its only layer, or the one named `wanted`.
    """

    crs: CoordinateSystem | None = None
    encoding: str | None = None
    layer: str | None = None
    wanted: str | None = None


def reading_of(
    path: Path,
    columns: pa.Table,
    wkb: Iterable[bytes | None],
    crs: CoordinateSystem,
    encoding: str | None = None,
) -> Reading:
    """Parses WKB in `crs`, each record on its own: one that is broken leaves the others alone."""
    raw = np.array(list(wkb), dtype=object)
    geometry = shapely.from_wkb(raw, on_invalid="ignore")
    broken = np.flatnonzero(~is_none(raw) & shapely.is_missing(geometry))
    unreadable = {int(row): _why_unreadable(raw[row]) for row in broken}
    mended = to_wgs84(shapely.from_wkb(raw[broken], on_invalid="fix"), crs)
    return Reading(
        columns,
        to_wgs84(geometry, crs),
        np.zeros(len(raw), np.int64),
        np.arange(1, len(raw) + 1, dtype=np.int64),
        (path,),
        (crs.name,),
        (encoding,),
        unreadable,
        {int(row): mend for row, mend in zip(broken, mended, strict=True) if mend is not None},
    )


def together(readings: list[Reading]) -> Reading:
    """Several files as one; a column that one of them lacks is empty there."""
    if len(readings) == 1:
        return readings[0]
    starts = np.cumsum([0, *(len(reading) for reading in readings)])
    tables = [_with_text_for_conflicts(reading.columns, readings) for reading in readings]
    return Reading(
        pa.concat_tables(tables, promote_options="permissive"),
        np.concatenate([reading.geometry for reading in readings]),
        np.concatenate([np.full(len(reading), i) for i, reading in enumerate(readings)]),
        np.concatenate([reading.number for reading in readings]),
        tuple(file for reading in readings for file in reading.files),
        tuple(crs for reading in readings for crs in reading.crs),
        tuple(encoding for reading in readings for encoding in reading.encodings),
        _shifted([reading.unreadable for reading in readings], starts),
        _shifted([reading.closed for reading in readings], starts),
        _shifted([reading.set_aside for reading in readings], starts),
    )


def crs_of(declared: str | None, form: FileForm) -> CoordinateSystem:
    """The file's coordinate system: the one asked for, else the declared one (WKT, PROJJSON or
    `EPSG:…`), else WGS 84. Raises InvalidInput."""
    if form.crs is not None:
        return form.crs
    if not declared:
        return CRS84
    if declared.upper().startswith(("EPSG:", "OGC:")):
        return parse_crs(declared, "the file's coordinate system")
    return system_of(CRS.from_user_input(declared), "the file's coordinate system")


def _why_unreadable(wkb: bytes) -> str:
    try:
        shapely.from_wkb(wkb)
    except GEOSException as error:
        return str(error).split(": ", 1)[-1].strip().rstrip(".")
    return "the geometry cannot be read"


def _with_text_for_conflicts(table: pa.Table, readings: list[Reading]) -> pa.Table:
    for position, name in enumerate(table.column_names):
        types = {
            reading.columns.schema.field(name).type
            for reading in readings
            if name in reading.columns.column_names
        }
        if len(types) > 1:
            table = table.set_column(position, name, table.column(name).cast(pa.string()))
    return table


def _shifted(parts: list[dict[int, Any]], starts: NDArray[np.int64]) -> dict[int, Any]:
    return {
        row + int(start): value
        for part, start in zip(parts, starts, strict=False)
        for row, value in part.items()
    }
