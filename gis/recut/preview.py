"""A re-cut in numbers, for people to decide by."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from gis.recut.balance import with_balance
from gis.recut.coverage import Around
from gis.recut.grid import Plan
from gis.recut.movement import COUNTED, Movement, Straddling, movement_of

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Move:
    """How much lies in an old and a new grid; where both are the same it stays. None: no grid."""

    old: str | None
    new: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Workload:
    """What a grid has to look after, before and after; None where it is not there."""

    grid: str
    before: Counts | None
    after: Counts | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`total_before` equals `total_after`, but for what a border at the district's edge lets in or
    out."""

    moves: tuple[Move, ...]
    workload: tuple[Workload, ...]
    total_before: Counts
    total_after: Counts
    straddling: tuple[Straddling, ...]

    def document(self) -> dict[str, Any]:
        """As plain values, for JSON, with the balance and what has moved."""
        return with_balance(asdict(self))


def preview_of(connection: Connection, plan: Plan, near: Around) -> Preview:
    """On a connection of a planner or of the loader."""
    return preview_from(plan, movement_of(connection, plan, near))


def preview_from(plan: Plan, movement: Movement) -> Preview:
    cells = movement.cells
    moves = tuple(
        Move(old, new, counts)
        for (old, new), counts in sorted(cells.items(), key=lambda cell: _order(cell[0]))
    )
    old = {grid.code for grid in plan.before}
    new = {grid.label for grid in plan.after}
    workload = tuple(
        Workload(
            grid,
            _total(moves, lambda move, grid=grid: move.old == grid) if grid in old else None,
            _total(moves, lambda move, grid=grid: move.new == grid) if grid in new else None,
        )
        for grid in sorted(old | new)
    )
    return Preview(
        moves,
        workload,
        _total(moves, lambda move: move.old is not None),
        _total(moves, lambda move: move.new is not None),
        movement.straddling,
    )


def _order(pair: tuple[str | None, str | None]) -> tuple[str, str]:
    return pair[0] or "", pair[1] or ""


def _total(moves: tuple[Move, ...], chosen: Callable[[Move], bool]) -> Counts:
    some = [move.counts for move in moves if chosen(move)]
    return {measure: sum(counts[measure] for counts in some) for measure in COUNTED}
