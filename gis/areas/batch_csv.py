"""Assigns the records of a CSV text (RFC 4180), one after another, in bounded memory."""

import csv
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

import numpy as np

from gis.areas.codes import Codes
from gis.areas.csv_scan import FINE, ODD, scan_records, write_records
from gis.areas.index import LEVELS, AreaIndex
from gis.areas.lines import LONGEST_LINE, Lines
from gis.crs import CoordinateSystem, points_to_wgs84
from gis.errors import InvalidInput, TooLarge, UnprocessableData

# How many records are looked at one by one before the next block is tried at once.
CAREFUL_ROWS = 1_000
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
) -> Iterator[bytes | memoryview]:
    """The same rows in the same order, as UTF-8, with the columns district, street, community and
    grid: empty outside the district and where both lon and lat are empty. Columns of these names
    that are there already get the new codes.

    Raises InvalidInput without columns lon and lat or for an encoding that is not known;
    UnprocessableData with the record's number for one that cannot be read; TooLarge.
    """
    lines, codec = Lines(source), _codec(encoding)
    header = [name.strip() for name in next(_rows(lines, codec, encoding, 0), [])]
    columns = _Columns.of(header)
    yield _written([[*header, *columns.added]])
    quick = _Quick(columns, index, crs) if len(columns.added) == len(LEVELS) else None
    done = 0
    while not lines.at_end():
        found = _quickly(lines, codec, quick) if quick else None
        if found is None:
            rows = _rows(lines, codec, encoding, done + 1)
            found = _carefully(list(islice(rows, CAREFUL_ROWS)), columns, index, crs, done)
        answer, records = found
        done += records
        if done > max_records:
            raise TooLarge(f"There are more than {max_records} records, which is the most at once.")
        yield answer


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where lon and lat stand, which columns are added, and where each level's code goes."""

    width: int
    lon: int
    lat: int
    added: list[str]
    places: list[int]

    @classmethod
    def of(cls, header: list[str]) -> "_Columns":
        lon, lat = _column(header, "lon"), _column(header, "lat")
        added = [level for level in LEVELS if level not in header]
        places = [(header + added).index(level) for level in LEVELS]
        return cls(len(header), lon, lat, added, places)


class _Quick:
    """Records of plain numbers, without the interpreter: it looks at blocks, never at a record."""

    def __init__(self, columns: _Columns, index: AreaIndex, crs: CoordinateSystem) -> None:
        self._columns = columns
        self._index = index
        self._crs = crs
        self._codes = Codes.of(index, lambda code: code.encode(), b"")

    def __call__(self, block: bytes, at_end: bool) -> tuple[memoryview, int, int, int]:
        """The answer, its records, the bytes that they are of the block, and how it ended."""
        text = np.frombuffer(block, np.uint8)
        most = len(block) // self._columns.width + 1
        spans, lon, lat = np.empty((most, 2), np.int64), np.empty(most), np.empty(most)
        where = self._columns.width, self._columns.lon, self._columns.lat
        count, stop, ended = scan_records(text, at_end, *where, spans, lon, lat)
        x, y = points_to_wgs84(lon[:count], lat[:count], self._crs)
        beyond = ~((np.abs(x) <= 180) & (np.abs(y) <= 90)) & ~np.isnan(lon[:count])
        if beyond.any():
            count = int(np.argmax(beyond))
            stop, ended = int(spans[count, 0]), ODD
        found = self._index.positions(x[:count], y[:count])
        out = np.empty(stop + count * (len(LEVELS) * (1 + self._codes.longest) + 2), np.uint8)
        codes = self._codes
        size = write_records(text, spans[:count], found, codes.text, codes.firsts, out)
        return out[:size].data, count, stop, ended


def _quickly(lines: Lines, codec: str, quick: _Quick) -> tuple[memoryview, int] | None:
    """A block's records with their codes, and how many they are; None where the next one wants a
    closer look."""
    block, at_end = lines.block()
    try:
        # Only what is UTF-8 may be passed on as it is.
        text = block if codec == "utf-8" and _is_utf8(block) else block.decode(codec).encode()
    except UnicodeDecodeError:
        lines.put_back(block)
        return None
    answer, count, stop, ended = quick(text, at_end)
    # Where it stopped, a line begins: the same one in every encoding.
    lines.put_back(
        block[stop:] if text is block else _after_lines(block, text.count(b"\n", 0, stop))
    )
    return (answer, count) if count or ended == FINE else None


def _is_utf8(text: bytes) -> bool:
    """Raises UnicodeDecodeError where it is not."""
    return text.isascii() or bool(text.decode())


def _after_lines(block: bytes, count: int) -> bytes:
    return block.split(b"\n", count)[count] if count else block


def _carefully(
    rows: list[list[str]], columns: _Columns, index: AreaIndex, crs: CoordinateSystem, done: int
) -> tuple[bytes, int]:
    points = [_point(row, columns, done + i) for i, row in enumerate(rows, 1)]
    xy = np.array(points, dtype=np.float64).reshape(-1, 2)
    x, y = points_to_wgs84(xy[:, 0], xy[:, 1], crs)
    _check_range(xy, x, y, done)
    codes = index.assign(x, y).columns()
    for i, row in enumerate(rows):
        row.extend([""] * len(columns.added))
        for level, place in zip(LEVELS, columns.places, strict=True):
            row[place] = codes[level][i] or ""
    return _written(rows), len(rows)


def _codec(encoding: str) -> str:
    try:
        return ENCODINGS[encoding.lower().replace("utf8", "utf-8")]
    except KeyError:
        raise InvalidInput(
            f"charset={encoding[:40]!r} is not one of utf-8, gbk and gb18030.", "charset"
        ) from None


def _rows(lines: Lines, codec: str, encoding: str, number: int) -> Iterator[list[str]]:
    """The rows that are not blank, of which `number` came before, the header with them."""
    reader = csv.reader(_decoded(lines, codec), strict=True)
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


def _decoded(lines: Lines, codec: str) -> Iterator[str]:
    """Decoded one by one, so that a wrong byte is found in its own record. In none of the encodings
    is the byte of a line's end part of another character."""
    while line := lines.next():
        if len(line) >= LONGEST_LINE:
            raise csv.Error
        yield line.decode(codec)


def _column(header: list[str], name: str) -> int:
    if header.count(name) != 1:
        found = ", ".join(header[:10])[:100]
        raise InvalidInput(f"The CSV needs one column {name}; it has: {found}.", name)
    return header.index(name)


def _point(row: list[str], columns: _Columns, number: int) -> tuple[float, float]:
    if len(row) != columns.width:
        raise UnprocessableData(
            f"Record {number} has {len(row)} fields, the header has {columns.width}.", record=number
        )
    lon, lat = row[columns.lon], row[columns.lat]
    if not lon.strip() and not lat.strip():
        return NOWHERE
    return _number(lon, "lon", number), _number(lat, "lat", number)


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
