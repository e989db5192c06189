"""Which features a page holds: the conditions of its query, and its place in the order."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from psycopg import sql

from layers.model import Layer
from layers.parts import FieldType
from layers.relation import Condition, column, conditions, in_force

Bounds = tuple[float, float, float, float]
Moment = date | datetime
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends belong to it; None is open."""

    start: Moment | None
    end: Moment | None


@dataclass(frozen=True, slots=True)
class FeatureQuery:
    """Which features. `bbox` is west, south, east, north in degrees, west above east where it
    crosses the antimeridian. Without `period`, those in force today. `after` is the `next` of the
    page before.
    """

    limit: int
    bbox: Bounds | None = None
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    period: Period | None = None
    after: str | None = None


def feature_conditions(layer: Layer, query: FeatureQuery) -> tuple[list[Condition], Values]:
    """With the values of their placeholders; without the page's place."""
    values: Values = {}
    where = [sql.SQL("true"), *conditions(layer)]
    where += (
        in_force(layer.source) if query.period is None else _during(layer, query.period, values)
    )
    for number, (name, value) in enumerate(query.values.items()):
        values[f"value_{number}"] = value
        where.append(sql.SQL("{} = {}").format(column(name), sql.Placeholder(f"value_{number}")))
    if query.bbox:
        where.append(_inside(query.bbox, values))
    return where, values


def _inside(bbox: Bounds, values: Values) -> Condition:
    west, south, east, north = bbox
    boxes = [bbox] if west <= east else [(west, south, 180.0, north), (-180.0, south, east, north)]
    parts: list[Condition] = []
    for number, edges in enumerate(boxes):
        names = [f"{edge}_{number}" for edge in ("west", "south", "east", "north")]
        values.update(zip(names, edges, strict=True))
        parts.append(
            sql.SQL("ST_Intersects(source.geom, ST_MakeEnvelope({}, 4326))").format(
                sql.SQL(", ").join(sql.Placeholder(name) for name in names)
            )
        )
    return sql.SQL(" OR ").join(parts)


def _during(layer: Layer, period: Period, values: Values) -> list[Condition]:
    """Features that hold at some time of the period; of a layer without time, all."""
    time = layer.source.time
    if time is None:
        return []
    where: list[Condition] = []
    starts, ends = column(time.at or time.start or ""), column(time.at or time.end or "")
    if period.end is not None:
        values["period_end"] = period.end
        where.append(sql.SQL("{} <= %(period_end)s").format(starts))
    if period.start is not None:
        values["period_start"] = period.start
        later = sql.SQL("{} >= %(period_start)s" if time.at else "{} > %(period_start)s").format(
            ends
        )
        where.append(later if time.at else sql.SQL("({} IS NULL OR {})").format(ends, later))
    return where


def starts(layer: Layer) -> list[str]:
    """The column that orders what shares a key: the generations of an area."""
    time = layer.source.time
    return [time.start] if time and time.start else []


def place_after(layer: Layer, row: Values) -> str:
    """What `after` says for the page behind `row`."""
    return f"{row['__key']}" + (f",{row['__start']}" if starts(layer) else "")


def behind(layer: Layer, token: str, values: Values) -> Condition:
    """After the place that `token` names. One that nobody was given names no place: no features."""
    key, _, start = token.rpartition(",") if starts(layer) else (token, "", "")
    typed = typed_key(layer, key)
    if typed is None or (starts(layer) and not _is_date(start)):
        return sql.SQL("false")
    values["after_key"] = typed
    if not starts(layer):
        return sql.SQL("{} > %(after_key)s").format(column(layer.key))
    values["after_start"] = date.fromisoformat(start)
    return sql.SQL("({}, {}) > (%(after_key)s, %(after_start)s)").format(
        column(layer.key), column(starts(layer)[0])
    )


def typed_key(layer: Layer, key: str) -> str | int | None:
    """None for words that cannot be a key of the layer."""
    if layer.field(layer.key).type is not FieldType.INTEGER:
        return None if "\0" in key else key
    return int(key) if key.isascii() and key.isdigit() and len(key) <= 18 else None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
