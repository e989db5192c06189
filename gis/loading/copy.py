"""Writes rows into the database with COPY."""

import io

import pyarrow as pa
from psycopg import sql
from pyarrow import csv
from sqlalchemy import Connection

from gis.database import driver_connection

BATCH_ROWS = 65_536


def copy_rows(connection: Connection, table: str, rows: pa.Table) -> int:
    """Appends `rows` to `table` and returns how many they were.

    Columns go by name. A binary column is geometry: WKB in EPSG:4326; one of lists is an array of
    text. A null stays NULL, an empty string stays one.
    """
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in rows.column_names)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), columns
    )
    options = csv.WriteOptions(include_header=False)
    with driver_connection(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for batch in rows.to_batches(BATCH_ROWS):
            buffer = io.BytesIO()
            csv.write_csv(_as_text(batch), buffer, options)
            copy.write(buffer.getbuffer())
    return rows.num_rows


def _as_text(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [_column_as_text(column) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _column_as_text(column: pa.Array) -> pa.Array:
    kind = column.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        write = bytes.hex
    elif pa.types.is_list(kind):
        write = _array_literal
    else:
        return column
    texts = [None if value is None else write(value) for value in column.to_pylist()]
    return pa.array(texts, pa.string())


def _array_literal(values: list[str]) -> str:
    quoted = (value.replace("\\", "\\\\").replace('"', '\\"') for value in values)
    return "{" + ",".join(f'"{value}"' for value in quoted) + "}"
