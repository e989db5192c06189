"""Assigns the records of a CSV text (RFC 4180), one after another, in bounded memory."""

import csv
import io
import math
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO

import numpy as np

from gis.areas.index import LEVELS, AreaIndex
from gis.crs import CoordinateSystem, points_to_wgs84
from gis.errors import InvalidInput, TooLarge, UnprocessableData

CHUNK_ROWS = 10_000
LONGEST_LINE = 1_000_000
ENCODINGS = {"utf-8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}
# What a record without a place holds in `lon` and `lat`.
NOWHERE = (math.nan, math.nan)


def assign_csv(
    source: IO[bytes],
    index: AreaIndex,
    crs: CoordinateSystem,
    *,
    encoding: str = "utf-8",
    max_records: int,
) -> Iterator[bytes]:
    """The same rows in the same order, as UTF-8, with the columns district, street, community and
    grid: empty outside the district and where both lon and lat are empty. Columns of these names
    that are there already get the new codes.

    Raises InvalidInput without columns lon and lat or for an encoding that is not known;
    UnprocessableData with the record's number for one that cannot be read; TooLarge.
    """
    rows = _rows(source, _codec(encoding), encoding)
    header = [name.strip() for name in next(rows, [])]
    lon, lat = _column(header, "lon"), _column(header, "lat")
    added = [level for level in LEVELS if level not in header]
    places = {level: (header + added).index(level) for level in LEVELS}
    yield _written([[*header, *added]])
    done = 0
    while chunk := list(islice(rows, CHUNK_ROWS)):
        if done + len(chunk) > max_records:
            raise TooLarge(f"There are more than {max_records} records, which is the most at once.")
        points = [_point(row, lon, lat, len(header), done + i) for i, row in enumerate(chunk, 1)]
        xy = np.array(points, dtype=np.float64)
        x, y = points_to_wgs84(xy[:, 0], xy[:, 1], crs)
        _check_range(xy, x, y, done)
        codes = index.assign(x, y).columns()
        for i, row in enumerate(chunk):
            row.extend([""] * len(added))
            for level, place in places.items():
                row[place] = codes[level][i] or ""
        yield _written(chunk)
        done += len(chunk)


def _codec(encoding: str) -> str:
    try:
        return ENCODINGS[encoding.lower().replace("utf8", "utf-8")]
    except KeyError:
        raise InvalidInput(
            f"charset={encoding[:40]!r} is not one of utf-8, gbk and gb18030.", "charset"
        ) from None


def _rows(source: IO[bytes], codec: str, encoding: str) -> Iterator[list[str]]:
    """The rows that are not blank."""
    reader = csv.reader(_lines(source, codec), strict=True)
    number = 0
    try:
        for row in reader:
            if row:
                yield row
                number += 1
    except UnicodeDecodeError:
        raise UnprocessableData(
            f"The text is not {encoding}; name its charset in the Content-Type, as in "
            "text/csv; charset=gbk.",
            record=max(number, 1),
        ) from None
    except csv.Error:
        raise UnprocessableData(
            f"Record {number} is not CSV: a quotation mark or a field is not closed.",
            record=max(number, 1),
        ) from None


def _lines(source: IO[bytes], codec: str) -> Iterator[str]:
    """Decoded one by one, so that a wrong byte is found in its own record. In none of the encodings
    is the byte of a line's end part of another character."""
    first = True
    while line := source.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise csv.Error
        yield line.removeprefix(BOM_UTF8 if first else b"").decode(codec)
        first = False


def _column(header: list[str], name: str) -> int:
    if header.count(name) != 1:
        found = ", ".join(header[:10])[:100]
        raise InvalidInput(f"The CSV needs one column {name}; it has: {found}.", name)
    return header.index(name)


def _point(row: list[str], lon: int, lat: int, width: int, number: int) -> tuple[float, float]:
    if len(row) != width:
        raise UnprocessableData(
            f"Record {number} has {len(row)} fields, the header has {width}.", record=number
        )
    if not row[lon].strip() and not row[lat].strip():
        return NOWHERE
    return _number(row[lon], "lon", number), _number(row[lat], "lat", number)


def _number(text: str, name: str, record: int) -> float:
    try:
        # Python would take 1_000 as well.
        value = math.nan if "_" in text else float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UnprocessableData(f"{name}={text[:40]!r} is not a number.", name, record=record)
    return value


def _check_range(given: np.ndarray, lon: np.ndarray, lat: np.ndarray, done: int) -> None:
    """Every record that has a place has to have one on earth."""
    with np.errstate(invalid="ignore"):
        fine = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    bad = ~(fine | np.isnan(given[:, 0]))
    if bad.any():
        i = int(np.argmax(bad))
        x, y = given[i]
        hint = "; are lon and lat swapped?" if abs(x) <= 90 < abs(y) <= 180 else ""
        raise UnprocessableData(
            f"lon={x:g}, lat={y:g} is outside -180 … 180, -90 … 90{hint}.",
            "lat" if abs(lat[i]) > 90 else "lon",
            record=done + i + 1,
        )


def _written(rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
