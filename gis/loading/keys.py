"""What a record is known by, so that loading it again finds it."""

import numpy as np
from sqlalchemy import Connection, select

from gis.database import metadata
from gis.loading.batch import Batch, Judgement, Objects, constant_column, is_none
from gis.loading.fields import existing_column, parse_column
from gis.loading.reading import Reading
from gis.loading.targets import Field

KEY_NAMES = (
    "source_id", "id", "gid", "uid", "uuid", "guid", "osm_id", "objectid", "fid", "key",
    "nummer_id", "station_id", "编号",
)  # fmt: skip
KEY = Field("key")


def with_keys(
    batch: Batch, reading: Reading, source: str, key_column: str | None, judgement: Judgement
) -> Batch:
    """Adds `source` and, unless records bring a code of their own, `source_id`; a key that came up
    before in the same load is rejected.
    """
    batch = batch.with_columns(source=constant_column(len(batch), source))
    if "code" in batch.columns:
        missing = is_none(batch.columns["code"])
        batch = judgement.reject(batch, missing, "missing field", "code is missing")
        code = _with_part(batch.columns["code"], batch)
        return _without_duplicates(batch.with_columns(code=code), "code", reading, judgement)
    column = existing_column(reading, key_column, "key") if key_column else _automatic(reading)
    if column is None:
        judgement.notes.append(
            "No column is a key: records are known by file and number; --key names one."
        )
        keys = _by_number(batch, reading)
    else:
        keys = parse_column(reading.columns.column(column), KEY)[0][batch.row]
        missing = is_none(keys)
        batch = judgement.reject(batch, missing, "missing field", f"{column} is missing")
        keys = keys[~missing]
    batch = batch.with_columns(source_id=_with_part(keys, batch))
    return _without_duplicates(batch, "source_id", reading, judgement)


def known_codes(connection: Connection, table: str, source: str) -> dict[str, str]:
    """The codes that rows of a source got before, by their key there."""
    c = metadata.tables[f"onemap.{table}"].c
    query = select(c.source_id, c.code).where(c.source == source, c.source_id.is_not(None))
    return {row.source_id: row.code for row in connection.execute(query)}


def _automatic(reading: Reading) -> str | None:
    by_lower = {name.lower(): name for name in reversed(reading.columns.column_names)}
    for wanted in KEY_NAMES:
        if wanted in by_lower:
            column = reading.columns.column(by_lower[wanted])
            if not column.null_count and len(column.unique()) == len(column):
                return by_lower[wanted]
    return None


def _by_number(batch: Batch, reading: Reading) -> Objects:
    several = len(reading.files) > 1
    return np.array(
        [
            f"{reading.files[reading.origin[row]].stem}:{reading.number[row]}"
            if several
            else str(reading.number[row])
            for row in batch.row
        ],
        dtype=object,
    )


def _with_part(keys: Objects, batch: Batch) -> Objects:
    return np.array(
        [key if part == 0 else f"{key}/{part}" for key, part in zip(keys, batch.part, strict=True)],
        dtype=object,
    )


def _without_duplicates(batch: Batch, column: str, reading: Reading, judgement: Judgement) -> Batch:
    keys = batch.columns[column]
    if not len(keys):
        return batch
    _, first, position = np.unique(keys.astype(str), return_index=True, return_inverse=True)
    again = first[position] != np.arange(len(keys))

    def why(i: int) -> str:
        row = batch.row[first[position[i]]]
        file = reading.files[reading.origin[row]].name
        return f"the key {keys[i]!r} is that of record {reading.number[row]} of {file} already"

    return judgement.reject(batch, again, "duplicate key", why)
