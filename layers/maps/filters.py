"""Conditions of a custom map, checked against a layer's fields and written as expressions."""

from datetime import date
from typing import Any

from layers.maps.draft import Condition, Scalar
from layers.model import Layer
from layers.parts import FieldType, LayerField

NUMBERS = (FieldType.INTEGER, FieldType.NUMBER)
DAYS = (FieldType.DATE, FieldType.DATETIME)
ORDERED = ("<", "<=", ">", ">=")
MOST_NAMED = 30
Expression = list[Any]


def wrong_with(condition: Condition, field: LayerField) -> str | None:
    """Why the condition makes no sense for the field; None when it does."""
    if condition.op in ORDERED and field.type not in (*NUMBERS, *DAYS):
        return f"{condition.op!r} is for numbers and days; {field.name} is a {field.type.value}"
    for value in condition.values:
        if not _fits(value, field.type):
            return f"{field.name} is compared with a {_wanted(field.type)}"
        if field.codes and str(value) not in field.codes:
            codes = list(field.codes)[:MOST_NAMED]
            return f"the values of {field.name} are {', '.join(codes)}"
    return None


def _fits(value: Scalar, kind: FieldType) -> bool:
    if kind is FieldType.BOOLEAN:
        return isinstance(value, bool)
    if kind in NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    return kind not in DAYS or _is_day(value)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True


def _wanted(kind: FieldType) -> str:
    return {
        FieldType.INTEGER: "number",
        FieldType.DATE: "day, YYYY-MM-DD",
        FieldType.DATETIME: "day or time, YYYY-MM-DD…",
        FieldType.BOOLEAN: "true or false",
    }.get(kind, kind.value)


def expression(condition: Condition, field: LayerField) -> Expression:
    """As a filter of the MapLibre style specification. A feature without the field fails every
    comparison but `!=`, `not in` and `absent`."""
    got: Expression = ["get", field.name]
    values = list(condition.values)
    simple: dict[str, Expression] = {
        "present": ["has", field.name],
        "absent": ["!", ["has", field.name]],
        "in": ["in", got, ["literal", values]],
        "not in": ["!", ["in", got, ["literal", values]]],
        "=": ["==", got, *values],
        "!=": ["!=", got, *values],
    }
    if condition.op in simple:
        return simple[condition.op]
    typed = ["to-number" if field.type in NUMBERS else "to-string", got]
    return ["all", ["has", field.name], [condition.op, typed, *values]]


def first_zoom_with(layer: Layer, names: set[str]) -> int | None:
    """From where on tiles hold all these fields: below, a filter could not tell. None: nowhere."""
    always = {layer.key, *layer.drawn_fields}
    for zoom in range(layer.zoom.min, layer.zoom.max + 1):
        band = layer.band(zoom)
        if band is None or band.aggregate:
            continue
        if band.fields is None or names <= {*band.fields, *always}:
            return zoom
    return None
