"""The records on their way into a table, and those that fall by the wayside."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Objects = NDArray[np.object_]
Mask = NDArray[np.bool_]


def is_none(values: Objects) -> Mask:
    """Where there is no value."""
    return np.equal(values, None)  # pyright: ignore[reportCallIssue, reportArgumentType]


def constant_column(length: int, value: object) -> Objects:
    """The same value, which may be a list, in every record."""
    column = np.empty(length, dtype=object)
    for i in range(length):
        column[i] = value
    return column


@dataclass(frozen=True, slots=True)
class Batch:
    """Records that are still good. `row` is the position in the Reading, `part` counts the parts
    that a record was taken apart into (0: it is whole); `columns` hold the fields as the table has
    them.
    """

    row: NDArray[np.int64]
    part: NDArray[np.int64]
    geometry: Objects
    columns: dict[str, Objects]

    def __len__(self) -> int:
        return len(self.row)

    def keep(self, chosen: Mask | NDArray[np.int64]) -> "Batch":
        """The chosen records, by mask or by position."""
        columns = {name: values[chosen] for name, values in self.columns.items()}
        return Batch(self.row[chosen], self.part[chosen], self.geometry[chosen], columns)

    def with_geometry(self, geometry: Objects) -> "Batch":
        return replace(self, geometry=geometry)

    def with_columns(self, **columns: Objects) -> "Batch":
        return replace(self, columns=self.columns | columns)


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a record stays out. `kind` is the same word for all of a kind, `reason` a sentence."""

    row: int
    part: int
    kind: str
    reason: str


@dataclass(slots=True)
class Judgement:
    """What was found wrong and what was mended, gathered along the way."""

    rejected: list[Rejection] = field(default_factory=list[Rejection])
    repaired: list[Rejection] = field(default_factory=list[Rejection])
    notes: list[str] = field(default_factory=list[str])

    def reject(
        self, batch: Batch, wrong: Mask, kind: str, reason: str | Callable[[int], str]
    ) -> Batch:
        """Notes the records that are `wrong`, each with its `reason`, and returns the others."""
        if not wrong.any():
            return batch
        self.rejected.extend(_named(batch, wrong, kind, reason))
        return batch.keep(~wrong)

    def repair(
        self, batch: Batch, mended: Mask, kind: str, reason: str | Callable[[int], str]
    ) -> None:
        self.repaired.extend(_named(batch, mended, kind, reason))

    def counts(self) -> dict[str, int]:
        """Rejections by kind, most frequent first."""
        return dict(Counter(found.kind for found in self.rejected).most_common())


def _named(
    batch: Batch, chosen: Mask, kind: str, reason: str | Callable[[int], str]
) -> list[Rejection]:
    return [
        Rejection(
            int(batch.row[i]),
            int(batch.part[i]),
            kind,
            reason if isinstance(reason, str) else reason(int(i)),
        )
        for i in np.flatnonzero(chosen)
    ]
