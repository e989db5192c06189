"""Reads tables in pieces: each row as where it lies in the table, where it lies in the world, and
the codes that it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import sql
from sqlalchemy import Connection, Table

from gis.areas.index import LEVELS
from gis.database import driver_connection
from gis.database.tables import buildings

Longs = npt.NDArray[np.int64]
Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Objects = npt.NDArray[np.object_]
Codes = tuple[str | None, ...]

# 64 MB of 8 kB blocks: little enough to show progress, enough to be worth a statement.
PIECE_BLOCKS = 8192
SIZE = (
    "SELECT pg_relation_size(oid) / current_setting('block_size')::integer,"
    " greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass(%s)"
)
# Rows of the same codes come together as one: sending each by itself takes five times as long.
ROWS = sql.SQL(
    "SELECT {levels}, string_agg(tidsend(t.ctid), ''), {place} FROM {table} AS t"
    " WHERE t.ctid >= {first} AND t.ctid < {last} GROUP BY {levels}"
)
VALUE = sql.SQL("string_agg(float8send(coalesce({}, 'NaN')), '')")
POINT = ("ST_X(t.geom)", "ST_Y(t.geom)")
BOX = ("ST_XMin(t.geom)", "ST_YMin(t.geom)", "ST_XMax(t.geom)", "ST_YMax(t.geom)")
FOOTPRINTS = (
    "SELECT t.code, ST_AsBinary(t.geom) FROM unnest(%s::tid[]) WITH ORDINALITY AS w (tid, number)"
    " JOIN buildings AS t ON t.ctid = w.tid ORDER BY w.number"
)
# As PostgreSQL sends it: block and item, the high byte first.
TID = np.dtype([("block", ">u4"), ("item", ">u2")])


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table. `tids` are block * 65536 + item; `places` a column lon and lat, for
    buildings west, south, east, north, not a number where the geometry is empty. `codes` are the
    different ones among all rows, in the order of the levels, and `which` says whose they are."""

    tids: Longs
    places: Floats
    which: Ints
    codes: Sequence[Codes]

    def __len__(self) -> int:
        return len(self.tids)


@dataclass(frozen=True, slots=True)
class Piece:
    """A range of a table's blocks."""

    first: int
    last: int


def pieces_of(connection: Connection, table: Table) -> tuple[list[Piece], int]:
    """The pieces of a table in the order that it lies in, and how many rows there are, about."""
    with driver_connection(connection).cursor() as cursor:
        blocks, rows = cursor.execute(SIZE, [table.fullname]).fetchone() or (0, 0)
    starts = range(0, blocks, PIECE_BLOCKS)
    return [Piece(first, first + PIECE_BLOCKS) for first in starts], rows


def read_rows(connection: Connection, table: Table, piece: Piece) -> Rows:
    """The rows that lie in a piece of a table."""
    place = BOX if table is buildings else POINT
    query = ROWS.format(
        levels=sql.SQL(", ").join(sql.Identifier("t", level) for level in LEVELS),
        place=sql.SQL(", ").join(VALUE.format(sql.SQL(part)) for part in place),
        table=sql.Identifier(table.name),
        first=f"({piece.first},0)",
        last=f"({piece.last},0)",
    )
    with driver_connection(connection).cursor(binary=True) as cursor:
        groups: list[tuple[Any, ...]] = cursor.execute(query).fetchall()
    columns = [b"".join(group[i] for group in groups) for i in range(4, 5 + len(place))]
    tids = np.frombuffer(columns[0], dtype=TID)
    places = [np.frombuffer(column, dtype=">f8").astype(np.float64) for column in columns[1:]]
    sizes = [len(group[4]) // TID.itemsize for group in groups]
    return Rows(
        tids["block"].astype(np.int64) * 65536 + tids["item"],
        np.column_stack(places),
        np.repeat(np.arange(len(groups), dtype=np.int32), sizes),
        [group[:4] for group in groups],
    )


def read_footprints(connection: Connection, tids: Longs) -> tuple[list[str], Objects]:
    """Codes and footprints of the buildings that lie there in the table, in that order."""
    names = [f"({tid >> 16},{tid & 0xFFFF})" for tid in tids.tolist()]
    with driver_connection(connection).cursor(binary=True) as cursor:
        rows = cursor.execute(FOOTPRINTS, [names]).fetchall()
    footprints = shapely.from_wkb([wkb for _, wkb in rows])
    return [code for code, _ in rows], np.asarray(footprints, dtype=object)
