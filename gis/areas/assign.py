"""Gives everything that has a place the codes of its areas anew: after areas were re-cut."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, Row, Table, func, select, text

from gis.areas.index import LEVELS, AreaIndex, Assigned
from gis.database.tables import addresses, buildings, components, events, facilities

TABLES = (buildings, addresses, facilities, components, events)
CHUNK_ROWS = 50_000
Objects = npt.NDArray[np.object_]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class TableReport:
    """What was done to one table: rows read, rows rewritten, rows that lie in no grid."""

    table: str
    read: int
    changed: int
    outside: int


def reassign(
    connection: Connection, progress: Progress = lambda _table, _done, _total: None
) -> list[TableReport]:
    """Rewrites the area codes of every row whose place lies elsewhere now, and no other row.

    Points go by themselves, buildings by a point inside their footprint, as when they were loaded.
    On a connection of the loader; other writers wait until its transaction ends. `progress` is told
    the table, the rows done and the rows there are.
    """
    connection.execute(text("LOCK TABLE onemap.areas IN SHARE MODE"))
    index = AreaIndex.load(connection)
    return [_reassign_table(connection, table, index, progress) for table in TABLES]


def _reassign_table(
    connection: Connection, table: Table, index: AreaIndex, progress: Progress
) -> TableReport:
    # Table names are our own, from gis.database.tables.
    connection.execute(text(f"LOCK TABLE {table.fullname} IN SHARE ROW EXCLUSIVE MODE"))
    total = connection.scalar(select(func.count()).select_from(table)) or 0
    read = changed = outside = 0
    progress(table.name, 0, total)
    for rows in _chunks(connection, table):
        keys, geometries, before = _columns(rows)
        points = shapely.point_on_surface(geometries) if table is buildings else geometries
        now = _matrix(index.assign(shapely.get_x(points), shapely.get_y(points)))
        moved = (now != before).any(axis=1)
        rewrite(connection, table, keys[moved], dict(zip(LEVELS, now[moved].T, strict=True)))
        read += len(rows)
        changed += int(moved.sum())
        outside += sum(code is None for code in now[:, -1])
        progress(table.name, read, total)
    return TableReport(table.name, read, changed, outside)


def _chunks(connection: Connection, table: Table) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    key = next(iter(table.primary_key))
    query = select(
        key, func.ST_AsBinary(table.c.geom), *(table.c[level] for level in LEVELS)
    ).order_by(key)
    result = connection.execute(query, execution_options={"yield_per": CHUNK_ROWS})
    yield from result.partitions()


def _columns(rows: Sequence[Row[*tuple[Any, ...]]]) -> tuple[Objects, Objects, Objects]:
    """Keys, geometries, and the codes so far: a column a level."""
    table = np.array([tuple(row) for row in rows], dtype=object)
    geometries = shapely.from_wkb([bytes(wkb) for wkb in table[:, 1]])
    return table[:, 0], np.asarray(geometries, dtype=object), table[:, 2:]


def _matrix(assigned: Assigned) -> Objects:
    return np.column_stack(list(assigned.columns().values()))


def rewrite(
    connection: Connection, table: Table, keys: Objects, codes: Mapping[str, Objects]
) -> None:
    """Gives the rows of a table with those keys their codes of one or several levels."""
    if not len(keys):
        return
    key = next(iter(table.primary_key))
    key_type = "bigint" if key.name == "id" else "text"
    given = ", ".join(f"CAST(:{level} AS text[])" for level in codes)
    columns = ", ".join(codes)
    moved = ", ".join(f"m.{level}" for level in codes)
    connection.execute(
        text(
            f"UPDATE {table.fullname} AS t SET ({columns}) = ROW({moved})"  # noqa: S608 - our own names
            f" FROM unnest(CAST(:keys AS {key_type}[]), {given}) AS m (key, {columns})"
            f" WHERE t.{key.name} = m.key"
        ),
        {"keys": keys.tolist(), **{level: column.tolist() for level, column in codes.items()}},
    )
