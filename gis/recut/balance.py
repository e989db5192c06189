"""How evenly work is spread over grids, and two re-cuts side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one count over the grids of a re-cut. `sd` is the standard deviation; `gini` 0 where all
    grids have the same, towards 1 where one has everything."""

    min: int
    max: int
    mean: float
    sd: float
    gini: float


def spread(values: Sequence[int]) -> Spread:
    """Of at least one value, none below 0."""
    ordered = np.sort(np.asarray(values, dtype=float))
    count, total = len(ordered), float(ordered.sum())
    ranks = np.arange(1, count + 1)
    gini = (2 * float(ranks @ ordered) / total - (count + 1)) / count if total else 0.0
    return Spread(
        int(ordered[0]),
        int(ordered[-1]),
        round(total / count, 2),
        round(float(ordered.std()), 2),
        round(gini, 4),
    )


def compared(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The workload of two previews, as documents, a row a grid of either: its counts before, and
    after the one and the other. None where a grid is not there, or is not touched."""
    mine, theirs = ({row["grid"]: row for row in preview["workload"]} for preview in (one, other))
    nothing = {"before": None, "after": None}
    return [
        {
            "grid": grid,
            "before": (mine.get(grid) or theirs.get(grid) or nothing)["before"],
            "a": mine.get(grid, nothing)["after"],
            "b": theirs.get(grid, nothing)["after"],
        }
        for grid in sorted({*mine, *theirs})
    ]


def with_balance(preview: Mapping[str, Any]) -> dict[str, Any]:
    """A preview as a document, with what is counted from it: `balance` before and after, and how
    much has `moved` into another grid."""
    balance = {
        side: _spreads([row[side] for row in preview["workload"] if row[side] is not None])
        for side in ("before", "after")
    }
    rows = [move["counts"] for move in preview["moves"] if move["old"] != move["new"]]
    moved = {name: sum(row[name] for row in rows) for name in preview["total_after"]}
    return {**preview, "balance": balance, "moved": moved}


def _spreads(rows: Sequence[Counts]) -> dict[str, dict[str, float]]:
    return {name: asdict(spread([row[name] for row in rows])) for name in rows[0]} if rows else {}
