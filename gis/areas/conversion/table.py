"""A table of counts by the areas of one day, made one by those of another."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from gis.areas.batch_csv import ENCODINGS
from gis.areas.conversion.apportion import apportion
from gis.areas.conversion.pairs import Conversion, Measure
from gis.errors import InvalidInput, TooLarge, UnprocessableData

MOST_RECORDS = 100_000
MOST_DECIMALS = 9
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class _Column:
    """Sums by new code, "" standing for none; `decimals` are the most that were given."""

    name: str
    sums: dict[str, Fraction]
    decimals: int


def text_of(body: bytes, encoding: str) -> str:
    """Raises InvalidInput for an encoding that is not known, UnprocessableData for other bytes."""
    codec = ENCODINGS.get(encoding.lower().replace("utf8", "utf-8"))
    if codec is None:
        raise InvalidInput(
            f"charset={encoding[:40]!r} is not one of utf-8, gbk and gb18030.", "charset"
        )
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        record = max(body[: error.start].count(b"\n"), 1)
        raise UnprocessableData(f"The text is not {encoding}.", "charset", record) from None


def convert_csv(
    text: str, conversion: Conversion, by: Measure = "addresses", decimals: int | None = None
) -> str:
    """CSV with a column named after the level, or `code`, and columns of numbers: the same columns
    by the new codes. Each column adds up to the same, exactly; a row without a code, at the end,
    has what belongs to no area any more. `decimals` None: as many as each column has.

    Raises InvalidInput without these columns, UnprocessableData with the record's number, TooLarge.
    """
    key, names, records = _read(text, conversion.level)
    given: list[tuple[str, Sequence[tuple[Fraction, int]]]] = list(records)
    columns = [
        _Column(name, defaultdict(Fraction), max([0, *(row[i][1] for _, row in given)]))
        for i, name in enumerate(names)
    ]
    divisions = {**conversion.divisions(by), "": {None: Fraction(1)}}
    seen: dict[str, int] = {}
    for number, (code, row) in enumerate(given, 1):
        if code in seen:
            raise UnprocessableData(
                f"Record {number}: {key}={code!r} is in record {seen[code]} already.", key, number
            )
        seen[code] = number
        if code not in divisions:
            raise UnprocessableData(
                f"Record {number}: {key}={code[:64]!r} is no {conversion.level}"
                f" of {conversion.from_day}.",
                key,
                number,
            )
        for new, share in divisions[code].items():
            for column, (value, _) in zip(columns, row, strict=True):
                column.sums[new or ""] += value * share
    return _written(key, columns, decimals)


def _written(key: str, columns: Sequence[_Column], decimals: int | None) -> str:
    codes = sorted({code for column in columns for code in column.sums}, key=lambda c: (not c, c))
    apportioned = [
        apportion(
            {code: column.sums[code] for code in codes},
            max(column.decimals, decimals or 0),
        )
        for column in columns
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([key, *(column.name for column in columns)])
    for code in codes:
        if code or any(column[code] for column in apportioned):
            writer.writerow([code, *(f"{column[code]:f}" for column in apportioned)])
    return out.getvalue()


def _read(
    text: str, level: str
) -> tuple[str, list[str], Iterator[tuple[str, list[tuple[Fraction, int]]]]]:
    """The name of the column of codes, those of the others, and the records."""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    header = [name.strip() for name in next(reader, [])]
    key = level if level in header else "code"
    if header.count(key) != 1 or len(header) < 2:
        found = ", ".join(header[:10])[:100]
        raise InvalidInput(
            f"The CSV needs one column {level} or code, and others with counts; it has: {found}.",
            level,
        )
    at = header.index(key)
    return key, header[:at] + header[at + 1 :], _records(reader, header, at)


def _records(
    reader: Iterator[list[str]], header: list[str], at: int
) -> Iterator[tuple[str, list[tuple[Fraction, int]]]]:
    number = 0
    try:
        for number, row in enumerate((row for row in reader if row), 1):
            if number > MOST_RECORDS:
                raise TooLarge(f"There are more than {MOST_RECORDS} records.")
            if len(row) != len(header):
                raise UnprocessableData(
                    f"Record {number} has {len(row)} fields, the header has {len(header)}.",
                    record=number,
                )
            numbers = [
                _number(field, name, number)
                for i, (field, name) in enumerate(zip(row, header, strict=True))
                if i != at
            ]
            yield row[at].strip(), numbers
    except csv.Error:
        raise UnprocessableData(
            f"Record {number + 1} is not CSV: a quotation mark or a field is not closed.",
            record=number + 1,
        ) from None


def _number(field: str, name: str, record: int) -> tuple[Fraction, int]:
    """A number, nothing standing for 0, and how many decimals it has."""
    field = field.strip() or "0"
    match = NUMBER.fullmatch(field)
    if match is None:
        raise UnprocessableData(
            f"Record {record}: {name}={field[:40]!r} is not a number of up to 15 digits and "
            f"{MOST_DECIMALS} decimals.",
            name,
            record,
        )
    return Fraction(field), len(match[1] or "")
