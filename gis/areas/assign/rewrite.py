"""Writes area codes, and no row that has them already."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from psycopg import sql
from sqlalchemy import Connection, Table, text

from gis.areas.index import LEVELS, AreaIndex
from gis.database import driver_connection

Objects = npt.NDArray[np.object_]
# The triggers of the change feed keep both images of a statement's rows; more spill to the disk.
BATCH_ROWS = 200_000
# A record of COPY's binary format: two fields, each after its length.
RECORD = np.dtype(
    [
        ("fields", ">i2"),
        ("tid_length", ">i4"),
        ("block", ">u4"),
        ("item", ">u2"),
        ("number_length", ">i4"),
        ("number", ">i4"),
    ]
)
HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
MAKE_MOVED = "CREATE TEMP TABLE IF NOT EXISTS moved_rows (tid tid, number integer) ON COMMIT DROP"
MAKE_PLACES = sql.SQL("CREATE TEMP TABLE moved_places (number integer, {}) ON COMMIT DROP").format(
    sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(level)) for level in LEVELS)
)
UPDATE = sql.SQL(
    "UPDATE {table} AS t SET ({levels}) = ROW({new}) FROM moved_rows AS r"
    " JOIN moved_places AS p USING (number) WHERE t.ctid = r.tid"
)


def write_moved(
    connection: Connection,
    table: Table,
    tids: npt.NDArray[np.int64],
    positions: npt.NDArray[np.int32],
    index: AreaIndex,
) -> None:
    """Gives rows the codes of the areas at these positions of an index, a column a level.

    `tids` say where the rows lie in the table: block * 65536 + item. Nobody else may have written
    the table since they were read.
    """
    if not len(tids):
        return
    places, numbers = np.unique(positions, axis=0, return_inverse=True)
    with driver_connection(connection).cursor() as cursor:
        cursor.execute(MAKE_MOVED)
        cursor.execute(MAKE_PLACES)
        with cursor.copy("COPY moved_places FROM STDIN") as copy:
            for number, place in enumerate(places):
                copy.write_row((number, *index.codes(place)))
        for first in range(0, len(tids), BATCH_ROWS):
            chosen = slice(first, first + BATCH_ROWS)
            cursor.execute("TRUNCATE moved_rows")
            with cursor.copy("COPY moved_rows FROM STDIN (FORMAT binary)") as copy:
                copy.write(_records(tids[chosen], numbers.ravel()[chosen]))
            cursor.execute("ANALYZE moved_rows, moved_places")
            cursor.execute(_update(table))
        cursor.execute("DROP TABLE moved_places")


def _records(tids: npt.NDArray[np.int64], numbers: npt.NDArray[np.int64]) -> bytes:
    records = np.empty(len(tids), dtype=RECORD)
    records["fields"], records["tid_length"], records["number_length"] = 2, 6, 4
    records["block"], records["item"], records["number"] = tids >> 16, tids & 0xFFFF, numbers
    return HEADER + records.tobytes() + TRAILER


def _update(table: Table) -> sql.Composed:
    return UPDATE.format(
        table=sql.Identifier(table.name),
        levels=sql.SQL(", ").join(sql.Identifier(level) for level in LEVELS),
        new=sql.SQL(", ").join(sql.Identifier("p", level) for level in LEVELS),
    )


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
