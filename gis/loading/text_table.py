"""CSV files, and tables whose geometry is in plain columns: longitude and latitude, or WKT."""

import io
import math
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyarrow import csv

from gis.errors import InvalidInput
from gis.loading.encoding import encoding_of_text, known_encoding
from gis.loading.reading import FileForm

LON_NAMES = ("lon", "lng", "long", "longitude", "x", "经度")
LAT_NAMES = ("lat", "latitude", "y", "纬度")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WKT_NAMES = ("wkt", "geometry", "geom", "the_geom", "wkt_geom", "几何")


def read_csv(path: Path, form: FileForm) -> tuple[pa.Table, str]:
    """Every column as text, since codes have leading zeros, and the encoding that was used."""
    content = path.read_bytes()
    encoding = known_encoding(form.encoding) if form.encoding else encoding_of_text(content)
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{path.name} is not {encoding}: byte {error.start} does not fit; give --encoding.",
            "encoding",
        ) from None
    header = text.split("\n", 1)[0]
    if not header.strip():
        raise InvalidInput(f"{path.name} has no header line.", "file")
    delimiter = max(",\t;|", key=header.count)
    names = next(iter(_header(header, delimiter)))
    if len(set(names)) < len(names):
        raise InvalidInput(f"{path.name} names a column twice in its header.", "file")
    table = csv.read_csv(
        io.BytesIO(text.encode()),
        parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=True,
            null_values=[""],
        ),
    )
    return table, encoding


def geometry_of_columns(path: Path, table: pa.Table) -> tuple[list[bytes | None], pa.Table]:
    """The geometry as WKB, and the columns that are left. Raises InvalidInput without geometry."""
    lon, lat = (_named(table, names) for names in (LON_NAMES, LAT_NAMES))
    if lon and lat:
        return _points(table, lon, lat), table
    wkt = _named(table, WKT_NAMES)
    if wkt:
        return _of_wkt(table.column(wkt).to_pylist()), table.drop_columns([wkt])
    raise InvalidInput(
        f"{path.name} has no geometry: it needs columns lon and lat, or wkt; "
        f"it has {', '.join(table.column_names[:20])}.",
        "file",
    )


def _header(line: str, delimiter: str) -> list[list[str]]:
    import csv as plain_csv  # noqa: PLC0415 - the name is pyarrow's here

    return list(plain_csv.reader([line.rstrip("\r\n")], delimiter=delimiter))


def _named(table: pa.Table, names: tuple[str, ...]) -> str | None:
    by_lower = {name.strip().lower(): name for name in table.column_names}
    return next((by_lower[name] for name in names if name in by_lower), None)


def _points(table: pa.Table, lon: str, lat: str) -> list[bytes | None]:
    x, y = _numbers(table.column(lon)), _numbers(table.column(lat))
    missing = np.isnan(x) | np.isnan(y)
    points = np.array(shapely.points(x, y), dtype=object)
    points[missing] = None
    return list(shapely.to_wkb(points))


def _numbers(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """NaN where there is no number."""
    if not pa.types.is_string(column.type):
        return column.cast(pa.float64()).to_numpy(zero_copy_only=False).astype(np.float64)
    return np.array([_number(text) for text in column.to_pylist()], dtype=np.float64)


def _number(text: str | None) -> float:
    return float(text) if text is not None and _NUMBER.fullmatch(text.strip()) else math.nan


def _of_wkt(texts: list[str | None]) -> list[bytes | None]:
    # What is not WKT becomes bytes that are not WKB, so that it is reported as unreadable.
    geometry = shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore")
    wkb = shapely.to_wkb(geometry)
    return [
        b"\0" if found is None and text and text.strip() else found
        for found, text in zip(wkb, texts, strict=True)
    ]
