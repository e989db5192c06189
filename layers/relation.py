"""A layer's source as SQL: what stands after FROM, and the conditions that make it the layer's."""

from collections.abc import Sequence
from typing import LiteralString, cast

from psycopg import sql

from gis.database import Role
from layers.model import Layer
from layers.parts import EVERYBODY, FieldType, LayerField, Scalar, Source

SCHEMA = "onemap"
Condition = sql.Composable
TODAY = sql.SQL("current_date")
FEATURE_COLUMNS = ("code", "name", "district", "street", "community", "grid", "geom")
AREA_COLUMNS = ("code", "name", "geom")
SQL_TYPES: dict[FieldType, LiteralString] = {
    FieldType.STRING: "text",
    FieldType.INTEGER: "bigint",
    FieldType.NUMBER: "float8",
    FieldType.BOOLEAN: "boolean",
    FieldType.DATE: "date",
    FieldType.DATETIME: "timestamptz",
}


def relation(layer: Layer, role: Role | None = None) -> sql.Composable:
    """What the layer's features are, under the name `source`, with a column for each of its fields
    that `role` may see, without one for all. A % of a file's own query is doubled, because the
    whole is executed with parameters."""
    source = layer.source
    if source.table is not None:
        return sql.SQL("{} AS source").format(sql.Identifier(SCHEMA, source.table))
    if source.theme is not None:
        return _theme(layer, source.theme, layer.fields if role is None else layer.fields_for(role))
    query = cast("LiteralString", (source.query or "").rstrip().rstrip(";").replace("%", "%%"))
    return sql.SQL("({}) AS source").format(sql.SQL(query))


def _theme(layer: Layer, theme: str, fields: Sequence[LayerField]) -> sql.Composable:
    """Rows of a theme. What a layer's file calls a field is a member of their attributes."""
    source = layer.source
    own = AREA_COLUMNS if source.level else FEATURE_COLUMNS
    columns = [sql.Identifier("t", name) for name in own if name not in ("name", "geom")]
    columns += [sql.Identifier("a" if source.level else "t", name) for name in ("name", "geom")]
    columns += [attribute(field) for field in fields if field.name not in own]
    table = ("guarded_" if source.guarded else "") + ("area_values" if source.level else "features")
    joined = sql.SQL("")
    if source.level:
        joined = sql.SQL(
            " JOIN {areas} AS a ON a.code = t.code AND a.level = {level} AND {valid}"
        ).format(
            areas=sql.Identifier(SCHEMA, "areas"),
            level=sql.Literal(source.level.value),
            valid=sql.SQL(
                "a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)"
            ),
        )
    return sql.SQL(
        "(SELECT {columns} FROM {table} AS t{joined} WHERE t.theme = {theme}) AS source"
    ).format(
        columns=sql.SQL(", ").join(columns),
        table=sql.Identifier(SCHEMA, table),
        joined=joined,
        theme=sql.Literal(theme),
    )


def attribute(field: LayerField) -> sql.Composable:
    """A member of a theme's attributes, of the field's type and under its name. What not everybody
    may see is kept in a column of its own, which the database grants to staff only."""
    kept = "attributes" if field.roles == EVERYBODY else "internal"
    return sql.SQL("({}->>{})::{} AS {}").format(
        sql.Identifier("t", kept),
        sql.Literal(field.name),
        sql.SQL(SQL_TYPES[field.type]),
        sql.Identifier(field.name),
    )


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
