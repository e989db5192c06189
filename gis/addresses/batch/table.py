"""The columns of a batch: where the address stands, and where the outcome goes."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gis.addresses.batch.records import Record
from gis.errors import InvalidInput

ADDRESS = "address"
ADDED = ("class", "code", "standard_address")


class Outcome(NamedTuple):
    """What is added to a row. `match_class` is A, B, C or none; or, after "error: ", what is wrong
    with the row."""

    match_class: str
    code: str = ""
    standard_address: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Made from the header; columns that are there already get the new outcome."""

    header: list[str]
    width: int
    address: int
    added: tuple[int, int, int]

    @classmethod
    def of(cls, header: Record | None, column: str = ADDRESS) -> "Columns":
        """Raises InvalidInput where the address has not one column."""
        given = [name.strip() for name in header.fields] if header else []
        if header is not None and header.fault is not None:
            raise InvalidInput(f"The header cannot be read: {header.fault}.", column)
        if given.count(column) != 1:
            found = ", ".join(given[:10])[:100] or "nothing"
            raise InvalidInput(f"The CSV needs one column {column}; it has: {found}.", column)
        whole = given + [name for name in ADDED if name not in given]
        first, second, third = (whole.index(name) for name in ADDED)
        return cls(whole, len(given), given.index(column), (first, second, third))

    def fault(self, record: Record) -> str | None:
        """What is wrong with a record, if anything."""
        if record.fault is None and len(record.fields) != self.width:
            return f"it has {len(record.fields)} fields, the header has {self.width}"
        return record.fault

    def text(self, record: Record) -> str:
        return record.fields[self.address]

    def with_outcome(self, record: Record, outcome: Outcome) -> list[str]:
        """The record with its outcome in its columns; fields that are too many join the last."""
        own = record.fields
        if len(own) > self.width:
            own = [*own[: self.width - 1], ",".join(own[self.width - 1 :])]
        row = [*own, *[""] * (len(self.header) - len(own))]
        for place, value in zip(self.added, outcome, strict=True):
            row[place] = value
        return row


def written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
