"""A layer's source as SQL: what stands after FROM, and the conditions that make it the layer's."""

from typing import LiteralString, cast

from psycopg import sql

from layers.model import Layer
from layers.parts import FieldType, LayerField, Scalar, Source

SCHEMA = "onemap"
Condition = sql.Composable
TODAY = sql.SQL("current_date")


def relation(source: Source) -> sql.Composable:
    """The table, or the file's own query, under the name `source`. A % of the query is doubled,
    because the whole is executed with parameters."""
    if source.table is not None:
        return sql.SQL("{} AS source").format(sql.Identifier(SCHEMA, source.table))
    query = cast("LiteralString", (source.query or "").rstrip().rstrip(";").replace("%", "%%"))
    return sql.SQL("({}) AS source").format(sql.SQL(query))


def column(name: str) -> sql.Composable:
    return sql.Identifier("source", name)


def value_condition(name: str, allowed: Scalar | list[Scalar]) -> Condition:
    """`allowed` comes from a layer file: one value, or any of several."""
    values = allowed if isinstance(allowed, list) else [allowed]
    return sql.SQL("{} IN ({})").format(
        column(name), sql.SQL(", ").join(sql.Literal(value) for value in values)
    )


def conditions(layer: Layer) -> list[Condition]:
    """The file's `where`."""
    return [value_condition(*item) for item in layer.source.where.items()]


def in_force(source: Source, day: sql.Composable = TODAY) -> list[Condition]:
    """Of features with a period of validity, those of one day."""
    time = source.time
    if time is None or time.start is None or time.end is None:
        return []
    return [
        sql.SQL("{start} <= {day} AND ({end} IS NULL OR {end} > {day})").format(
            start=column(time.start), end=column(time.end), day=day
        )
    ]


def selected(field: LayerField) -> sql.Composable:
    """The field's column under its own name; days and instants in ISO 8601."""
    name, value = sql.Identifier(field.name), column(field.name)
    match field.type:
        case FieldType.DATE:
            return sql.SQL("{}::text AS {}").format(value, name)
        case FieldType.DATETIME:
            pattern = sql.Literal('YYYY-MM-DD"T"HH24:MI:SS"Z"')
            return sql.SQL("to_char({} AT TIME ZONE 'UTC', {}) AS {}").format(value, pattern, name)
        case _:
            return sql.SQL("{} AS {}").format(value, name)


def all_of(parts: list[Condition]) -> sql.Composable:
    return sql.SQL(" AND ").join(sql.SQL("({})").format(part) for part in parts)
