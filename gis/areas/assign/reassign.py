"""Gives everything that has a place the codes of its areas anew."""

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Event

import numpy as np
from sqlalchemy import Connection, Table, text

from gis.areas.assign.piece import Found, Today, look_at
from gis.areas.assign.reading import Piece, pieces_of
from gis.areas.assign.rewrite import write_moved
from gis.areas.assign.shares import write_shares
from gis.areas.assign.tables import TABLES, THEMES
from gis.areas.index import LEVELS
from gis.database.tables import buildings

FOLLOW_THEMES = text("SELECT follow_themes(NULL, :levels)")
Progress = Callable[[str, int, int], None]
Look = Callable[[Table, Piece], Found | None]


@dataclass(frozen=True, slots=True)
class TableReport:
    """What was done to one table: rows read, rows rewritten, rows that lie in no grid."""

    table: str
    read: int
    changed: int
    outside: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was done. `straddling` counts the buildings that lie on both sides of a border,
    `shares_changed` the rows of their shares that were written."""

    tables: tuple[TableReport, ...]
    straddling: int
    shares_changed: int


def reassign(
    connection: Connection,
    progress: Progress = lambda _table, _done, _total: None,
    readers: Sequence[Connection] = (),
) -> Assignment:
    """Rewrites the area codes of every row whose place lies elsewhere now, and no other row.

    Points go by themselves, buildings by a point inside their footprint, as when they were loaded.
    On a connection of the loader; other writers wait until its transaction ends. `progress` is told
    the table, the rows done and the rows there are, about. Further connections read beside it; they
    see only what is committed, so `connection` has written nothing yet where there are any.
    """
    lock(connection)
    today = Today.load(connection)
    reports: list[TableReport] = []
    straddling = shares_changed = 0
    with (
        ThreadPoolExecutor(1 + len(readers)) as threads,
        _looking(today, connection, *readers) as look,
    ):
        for table in TABLES:
            found = _all_of(connection, table, partial(threads.map, partial(look, table)), progress)
            changed = _write(connection, table, found, today)
            reports.append(_report(table, found, changed))
            if table is buildings:
                shares = [share for piece in found for share in piece.shares]
                straddling = len({share.building for share in shares})
                shares_changed = write_shares(connection, shares)
    connection.execute(FOLLOW_THEMES, {"levels": list(LEVELS)})
    connection.execute(text("DELETE FROM area_edits"))
    return Assignment(tuple(reports), straddling, shares_changed)


def lock(connection: Connection) -> None:
    """Keeps writers of areas, and of what lies in them, out until the transaction ends."""
    names = ", ".join(["onemap.areas", *(table.fullname for table in TABLES), *THEMES])
    connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


@contextmanager
def _looking(today: Today, *connections: Connection) -> Generator[Look]:
    """Looks at a piece of a table on whichever connection is free; no more once the block ends."""
    free: SimpleQueue[Connection] = SimpleQueue()
    for connection in connections:
        free.put(connection)
    ended = Event()

    def look(table: Table, piece: Piece) -> Found | None:
        if ended.is_set():
            return None
        connection = free.get()
        try:
            return look_at(connection, table, piece, today)
        finally:
            free.put(connection)

    try:
        yield look
    finally:
        ended.set()


def _all_of(
    connection: Connection,
    table: Table,
    look_at_all: Callable[[Sequence[Piece]], Iterator[Found | None]],
    progress: Progress,
) -> list[Found]:
    pieces, about = pieces_of(connection, table)
    seen: list[Found] = []
    done = 0
    progress(table.name, 0, about)
    for found in look_at_all(pieces):
        if found is not None:
            seen.append(found)
            done += found.read
            progress(table.name, done, max(done, about))
    progress(table.name, done, done)
    return seen


def _write(connection: Connection, table: Table, found: Sequence[Found], today: Today) -> int:
    if not found:
        return 0
    moved = np.concatenate([piece.tids for piece in found])
    positions = np.concatenate([piece.positions for piece in found])
    write_moved(connection, table, moved, positions, today.index)
    return len(moved)


def _report(table: Table, found: Sequence[Found], changed: int) -> TableReport:
    read = sum(piece.read for piece in found)
    return TableReport(table.name, read, changed, sum(piece.outside for piece in found))
