"""What a load did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """A record that was rejected or mended. `record` counts from 1 in its file, or is its number in
    OpenStreetMap; `part` is the part of a record that was taken apart, 0 for the whole.
    """

    file: str
    record: int
    part: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of one table's load. `read` are records of the files; `inserted`, `updated` and
    `unchanged` are rows of the table. `crs` and `encodings` are those used, a file each.
    """

    table: str
    files: tuple[str, ...]
    crs: tuple[str, ...]
    encodings: tuple[str | None, ...]
    read: int
    inserted: int
    updated: int
    unchanged: int
    rejected: tuple[Fault, ...] = ()
    repaired: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    rejected_files: tuple[Path, ...] = ()
    seconds: float = 0.0
    dry_run: bool = False

    @staticmethod
    def by_kind(faults: Sequence[Fault]) -> dict[str, int]:
        """How many there are of each kind, most frequent first."""
        return dict(Counter(fault.kind for fault in faults).most_common())
