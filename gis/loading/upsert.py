"""Brings rows into a table: new ones in, changed ones up to date, the others left alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
from psycopg import sql
from sqlalchemy import Connection

from gis.database import driver_connection
from gis.loading.copy import copy_rows

INCOMING = "incoming"


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were written, and how many were as they should be already."""

    inserted: int
    updated: int
    unchanged: int

    def __add__(self, other: "Written") -> "Written":
        return Written(
            self.inserted + other.inserted,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


def lock(connection: Connection, table: str) -> None:
    """Keeps other writers out until the transaction ends; readers are not held up."""
    _execute(
        connection,
        sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(sql.Identifier(table)),
    )


def upsert(
    connection: Connection, table: str, rows: pa.Table, key: Sequence[str] = ("code",)
) -> Written:
    """Writes `rows`, whose columns are the table's, by their key. Columns that `rows` lacks keep
    their value, and a row that is the same already is not touched: it leaves no trace in `change`.
    """
    columns = [sql.Identifier(name) for name in rows.column_names]
    listed = sql.SQL(", ").join(columns)
    names = {
        "table": sql.Identifier(table),
        "incoming": sql.Identifier(INCOMING),
        "columns": listed,
    }
    same_key = sql.SQL(" AND ").join(
        sql.SQL("t.{0} = i.{0}").format(sql.Identifier(name)) for name in key
    )
    if table == "areas":
        same_key += sql.SQL(" AND t.valid_to IS NULL")
    ours, theirs = (_of(alias, rows.column_names) for alias in ("t", "i"))
    names |= {"same_key": same_key, "ours": ours, "theirs": theirs}

    _execute(
        connection,
        sql.SQL(
            "CREATE TEMP TABLE {incoming} ON COMMIT DROP AS"
            " SELECT {columns} FROM {table} WITH NO DATA"
        ).format(**names),
    )
    copy_rows(connection, INCOMING, rows)
    _execute(connection, sql.SQL("ANALYZE {incoming}").format(**names))
    updated = _execute(
        connection,
        sql.SQL(
            "UPDATE {table} AS t SET ({columns}) = ROW({theirs}) FROM {incoming} AS i"
            " WHERE {same_key} AND ROW({ours}) IS DISTINCT FROM ROW({theirs})"
        ).format(**names),
    )
    inserted = _execute(
        connection,
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {theirs} FROM {incoming} AS i"
            " WHERE NOT EXISTS (SELECT FROM {table} AS t WHERE {same_key})"
        ).format(**names),
    )
    _execute(connection, sql.SQL("DROP TABLE {incoming}").format(**names))
    return Written(inserted, updated, rows.num_rows - inserted - updated)


def _of(alias: str, names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(alias, name) for name in names)


def _execute(connection: Connection, statement: sql.SQL | sql.Composed) -> int:
    with driver_connection(connection).cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount
