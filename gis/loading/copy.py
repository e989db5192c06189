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

    Columns go by name. A binary column is geometry: WKB in EPSG:4326. A null stays NULL, an empty
    string stays one.
    """
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in rows.column_names)
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv)").format(
        sql.Identifier(table), columns
    )
    options = csv.WriteOptions(include_header=False)
    with driver_connection(connection).cursor() as cursor, cursor.copy(statement) as copy:
        for batch in rows.to_batches(BATCH_ROWS):
            buffer = io.BytesIO()
            csv.write_csv(_with_hex_geometry(batch), buffer, options)
            copy.write(buffer.getbuffer())
    return rows.num_rows


def _with_hex_geometry(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        pa.array(
            [None if wkb is None else wkb.hex() for wkb in column.to_pylist()],
            pa.string(),
        )
        if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type)
        else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
