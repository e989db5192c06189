"""Keeps small counts from being published, and from being computed back from what is published.

What is taken for known to everybody: all cells that stay, for each parent (the street of a
community, the community of a grid) the sum of each field, and each area's own total. See
docs/privacy-of-counts.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Hidden = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """True is not to be published. `cells` has a row an area and a column a field."""

    cells: Hidden
    totals: Hidden


def suppress(
    cells: Counts, below: int, parents: NDArray[np.object_], totals: Counts | None = None
) -> Suppressed:
    """Of each area the counts of some fields, its parent, and its total, if that is published.

    Hidden are all counts from 1 to `below` - 1 (primary suppression), and others, as few and as
    small as can be found, so that within what is known each hidden count may as well be another
    one, over a range at least `below` - 1 wide wherever the sums are large enough for that
    (complementary suppression). Every parent's areas are looked at by themselves: their sums are
    known anyway.
    """
    hidden = Suppressed(np.zeros(cells.shape, bool), np.zeros(len(cells), bool))
    adds_up = totals is not None and bool(np.all(cells.sum(axis=1) == totals))
    for parent in sorted(set(parents.tolist()), key=str):
        rows = np.flatnonzero(parents == parent)
        if totals is None:
            hidden.cells[rows] = _columns(cells[rows], below)
        elif adds_up:
            table = np.c_[cells[rows], totals[rows]]
            found = _table(table, below)
            hidden.cells[rows], hidden.totals[rows] = found[:, :-1], found[:, -1]
        else:
            table = np.c_[cells[rows], totals[rows]]
            found = _rows(table, below)
            hidden.cells[rows], hidden.totals[rows] = found[:, :-1], found[:, -1]
    return hidden


def _small(counts: Counts, below: int) -> Hidden:
    return (counts >= 1) & (counts < below)


def _columns(cells: Counts, below: int) -> Hidden:
    """Fields that have nothing to do with each other: one at least, whose sum is hidden with it."""
    hidden = _small(cells, below)
    for column in range(cells.shape[1]):
        counts, gone = cells[:, column], hidden[:, column]
        if not gone.any():
            continue
        # The sum of what is hidden is known; a count may be anything up to it.
        for row in np.lexsort((np.arange(len(counts)), counts)):
            if gone.sum() > 1 and counts[gone].sum() >= below - 1:
                break
            gone[row] = True
    return hidden


def _rows(table: Counts, below: int) -> Hidden:
    """Fields that contain each other, so that one tells of another: whole areas are hidden, their
    totals too where one of them is small."""
    small = _small(table, below)
    gone = np.asarray(small.any(axis=1))
    needed = np.asarray(small.any(axis=0))
    for row in np.lexsort((np.arange(len(table)), table.sum(axis=1))):
        wide = table[gone].sum(axis=0) >= below - 1
        if not gone.any() or (gone.sum() > 1 and np.all(wide | ~needed)):
            break
        gone[row] = True
    hidden = np.repeat(gone[:, np.newaxis], table.shape[1], axis=1)
    hidden[:, -1] &= needed[-1]
    return hidden


def _table(table: Counts, below: int) -> Hidden:
    """Fields that add up to the last column: rows and columns both have known sums."""
    hidden = _small(table, below)
    for row, column in sorted(zip(*np.nonzero(hidden), strict=True), key=lambda at: table[at]):
        total = column == table.shape[1] - 1
        protect = _beside if len(table) == 1 else _across
        # A small total is protected with two cells of one field, a small cell with two of another.
        protect(table, hidden, (int(row), int(column)), below - 1, total=bool(total))
    return hidden


def _across(table: Counts, hidden: Hidden, at: tuple[int, int], need: int, *, total: bool) -> None:
    """Hides the cheapest rectangle with the cell in a corner. When one corner grows, the two beside
    it shrink and the opposite one grows, and no sum tells: so far as the corners that shrink allow.
    All four are protected by it, whatever else is published."""
    row, column = at
    if total:
        # Total and cell grow together: what shrinks is in the other row.
        up = np.minimum(table[:, column, np.newaxis], table)
        down = np.minimum(table[row, column], table[row])[np.newaxis, :]
    else:
        up = np.minimum(table[row][np.newaxis, :], table[:, column, np.newaxis])
        down = np.minimum(table[row, column], table)
    width = up + down
    width[row, :] = width[:, column] = width[:, -1] = -1
    price = np.where(hidden, 0, table + 1)
    cost = price + price[row][np.newaxis, :] + price[:, column, np.newaxis]
    best = _choice(np.minimum(width, need), cost)
    if best is None:
        return
    other_row, other_column = best
    hidden[row, other_column] = hidden[other_row, column] = hidden[other_row, other_column] = True


def _beside(table: Counts, hidden: Hidden, at: tuple[int, int], need: int, *, total: bool) -> None:
    """Of an only child, whose counts are its parent's: another cell of the same row."""
    if total:
        return
    width = table[0] + table[0, at[1]]
    width[at[1]] = width[-1] = -1
    price = np.where(hidden[0], 0, table[0] + 1)
    best = _choice(np.minimum(width, need)[np.newaxis, :], price[np.newaxis, :])
    if best is not None:
        hidden[0, best[1]] = True


def _choice(width: Counts, cost: Counts) -> tuple[int, int] | None:
    """The cheapest of the widest, the first in a tie."""
    most = width.max(initial=-1)
    if most < 0:
        return None
    cheapest = np.where(width == most, cost, np.iinfo(np.int64).max).argmin()
    row, column = np.unravel_index(cheapest, width.shape)
    return int(row), int(column)
