"""One partition: the same rows, in order, with the codes of their areas."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from gis.areas.bulk.source import Source, open_source, places
from gis.areas.index import LEVELS, AreaIndex

# So that the bytes do not depend on what another version holds for usual.
FORMAT: dict[str, Any] = {"compression": "zstd", "version": "2.6", "data_page_version": "1.0"}


@dataclass(frozen=True, slots=True)
class PartitionReport:
    """What was done: rows read and written, and those that lie in no grid."""

    name: str
    rows: int
    outside: int


def assign_partition(source: Path, target: Path, index: AreaIndex) -> PartitionReport:
    """Writes `target`: the rows of `source` with the columns district, street, community and grid,
    in place of those that it has or after all others.

    `target` is there when it is whole, and has the same bytes whoever wrote it, however often.
    Raises UnprocessableData that names the file and the column.
    """
    opened = open_source(source)
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        rows, outside = _write(opened, unfinished, index)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return PartitionReport(target.name, rows, outside)


def _write(source: Source, target: Path, index: AreaIndex) -> tuple[int, int]:
    file = source.file
    rows = outside = 0
    codes = pa.array([area.code for level in LEVELS for area in index.areas(level)], pa.string())
    with pq.ParquetWriter(target, _schema(file.schema_arrow), **FORMAT) as writer:
        for group in range(file.num_row_groups):
            table = file.read_row_group(group)
            column = table.column(source.column).combine_chunks()
            positions = index.positions(*places(source, column, rows))
            writer.write_table(_with_codes(table, positions, codes), row_group_size=len(table) or 1)
            rows += len(table)
            outside += int((positions[:, -1] < 0).sum())
    return rows, outside


def _schema(schema: pa.Schema) -> pa.Schema:
    for level in LEVELS:
        field = pa.field(level, pa.string())
        here = schema.get_field_index(level)
        schema = schema.append(field) if here < 0 else schema.set(here, field)
    return schema


def _with_codes(table: pa.Table, positions: npt.NDArray[np.int32], codes: pa.Array) -> pa.Table:
    for i, level in enumerate(LEVELS):
        which = pa.array(positions[:, i], mask=positions[:, i] < 0)
        column, here = codes.take(which), table.schema.get_field_index(level)
        if here < 0:
            table = table.append_column(level, column)
        else:
            table = table.set_column(here, level, column)
    return table
