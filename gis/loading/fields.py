"""From the columns of a file to the fields of a table."""

from collections.abc import Collection, Mapping

import numpy as np
import pyarrow as pa

from gis.errors import InvalidInput
from gis.loading.batch import Batch, Judgement, Objects, is_none
from gis.loading.reading import Reading
from gis.loading.targets import Field, Target


def map_fields(
    target: Target, reading: Reading, given: Mapping[str, str], constant: Collection[str] = ()
) -> dict[str, str]:
    """Which column fills which field: as `given` (field → column), else by name in any case; none
    for those that are `constant`.

    Raises InvalidInput for a field or column that does not exist, and for a required field without
    a column.
    """
    names = reading.columns.column_names
    by_lower = {name.lower(): name for name in reversed(names)}
    mapped: dict[str, str] = {}
    for field, column in given.items():
        if target.field(field) is None:
            allowed = ", ".join(known.name for known in target.fields)
            raise InvalidInput(f"field={field!r} is none of {target.table}: {allowed}.", "field")
        mapped[field] = existing_column(reading, column, "field")
    for field in target.fields:
        if field.name in constant:
            continue
        found = next((by_lower[n] for n in (field.name, *field.also) if n in by_lower), None)
        if field.name not in mapped and found is not None and found not in mapped.values():
            mapped[field.name] = found
        if field.required and field.name not in mapped:
            raise InvalidInput(
                f"No column holds the {field.name}; name it with --field {field.name}=COLUMN, "
                f"the columns are {', '.join(names)}.",
                "field",
            )
    return mapped


def existing_column(reading: Reading, name: str, parameter: str) -> str:
    """The column as the file writes it. Raises InvalidInput that lists the columns."""
    names = reading.columns.column_names
    if name in names:
        return name
    for candidate in names:
        if candidate.lower() == name.lower():
            return candidate
    raise InvalidInput(
        f"{parameter}: there is no column {name!r}; the columns are {', '.join(names)}.", parameter
    )


def parse_constants(target: Target, given: Mapping[str, str]) -> dict[str, object]:
    """Values that hold for all records, parsed. Raises InvalidInput naming what is allowed."""
    parsed: dict[str, object] = {}
    for name, value in given.items():
        field = target.field(name)
        if field is None or name == "code":
            allowed = ", ".join(known.name for known in target.fields if known.name != "code")
            raise InvalidInput(f"set={name!r} is none of {target.table}: {allowed}.", "set")
        try:
            parsed[name] = field.parse(value)
        except ValueError as error:
            raise InvalidInput(f"set: {name}={value!r} is not {error}.", "set") from None
    return parsed


def fill_fields(
    target: Target,
    reading: Reading,
    mapped: Mapping[str, str],
    given: Collection[str],
    judgement: Judgement,
) -> Batch:
    """All records with the mapped fields parsed; those with a bad or missing value are rejected.

    A column that was taken for an optional field by its name alone and holds not one value that
    would do is another thing of the same name: it is left out, with a note.
    """
    rows = np.arange(len(reading), dtype=np.int64)
    batch = Batch(rows, np.zeros(len(rows), np.int64), reading.geometry, {})
    for field in target.fields:
        if field.name not in mapped:
            continue
        column = reading.columns.column(mapped[field.name])
        values, wrong = parse_column(column, field)
        if field.name not in given and not field.required and wrong and _all_foreign(values):
            judgement.notes.append(
                f"Column {mapped[field.name]} was left out: {wrong[min(wrong)]};"
                f" --field {field.name}={mapped[field.name]} insists on it."
            )
            continue
        if field.default is not None:
            values[is_none(values)] = field.default
        batch = batch.with_columns(**{field.name: values[batch.row]})
        batch = _reject_wrong(batch, wrong, field, mapped[field.name], judgement)
        if field.required:
            missing = is_none(batch.columns[field.name])
            batch = judgement.reject(batch, missing, "missing field", f"{field.name} is missing")
    return batch


def parse_column(column: pa.ChunkedArray, field: Field) -> tuple[Objects, dict[int, str]]:
    """The parsed values, and for those that are wrong, by row: what is allowed."""
    if pa.types.is_nested(column.type):
        texts = [None if value is None else str(value) for value in column.to_pylist()]
        column = pa.chunked_array([pa.array(texts, pa.string())])
    encoded = column.combine_chunks().dictionary_encode()
    distinct = encoded.dictionary.to_pylist()
    parsed = np.empty(len(distinct) + 1, dtype=object)
    complaints: dict[int, str] = {}
    for position, value in enumerate(distinct):
        try:
            parsed[position] = None if value is None else field.parse(value)
        except ValueError as error:
            complaints[position] = f"{field.name}={str(value)[:60]!r} is not {error}"
    positions = encoded.indices.fill_null(len(distinct)).to_numpy(zero_copy_only=False)
    wrong = np.flatnonzero(np.isin(positions, list(complaints))) if complaints else []
    return parsed[positions], {int(row): complaints[int(positions[row])] for row in wrong}


def _all_foreign(values: Objects) -> bool:
    return bool(is_none(values).all())


def _reject_wrong(
    batch: Batch, wrong: dict[int, str], field: Field, column: str, judgement: Judgement
) -> Batch:
    if not wrong:
        return batch
    bad = np.isin(batch.row, list(wrong))
    source = "" if column == field.name else f" (column {column})"
    return judgement.reject(batch, bad, "bad value", lambda i: wrong[int(batch.row[i])] + source)
