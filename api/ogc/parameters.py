"""Reads the query of an items request. Each fault is an InvalidInput that names its parameter."""

import math
import re
from datetime import UTC, date, datetime, time
from typing import Any

import numpy as np
from starlette.datastructures import QueryParams

from api.ogc.crs import NamedCrs, named_crs
from gis.crs import points_to_wgs84
from gis.database import Role
from gis.errors import InvalidInput
from layers import Layer
from layers.feature_query import Bounds, FeatureQuery, Period
from layers.parts import FieldType, LayerField

DEFAULT_LIMIT = 100
MAX_LIMIT = 10_000
ABSURD_LIMIT = 1_000_000
MAX_TEXT = 400
EDGE_POINTS = 21
RESERVED = ("limit", "bbox", "bbox-crs", "datetime", "crs", "after", "f")
NUMBER = re.compile(r"[+-]?\d{1,18}")


def feature_query(params: QueryParams, layer: Layer, role: Role) -> FeatureQuery:
    """What `params` ask of the layer's features."""
    fields = {field.name: field for field in layer.fields_for(role) if field.name not in RESERVED}
    after = params.get("after")
    return FeatureQuery(
        limit=_limit(params.get("limit")),
        bbox=_bbox(params.get("bbox"), named_crs(params.get("bbox-crs"), "bbox-crs")),
        values={
            name: _value(fields[name], text) for name, text in params.items() if name in fields
        },
        period=_period(params["datetime"], layer) if "datetime" in params else None,
        after=None if after is None else _short(after, "after"),
    )


def check_format(params: QueryParams) -> None:
    """`f=json` is what there is."""
    if params.get("f", "json") not in ("json", "geojson"):
        raise InvalidInput("f is json; there is no other format here.", "f")


def _limit(text: str | None) -> int:
    """Above MAX_LIMIT it counts as MAX_LIMIT, as the standard asks; an absurd one is a fault."""
    if text is None:
        return DEFAULT_LIMIT
    if not NUMBER.fullmatch(text) or not 1 <= int(text) <= ABSURD_LIMIT:
        raise InvalidInput(
            f"limit={text[:20]!r} is not a whole number from 1 to {MAX_LIMIT}.", "limit"
        )
    return min(int(text), MAX_LIMIT)


def _bbox(text: str | None, crs: NamedCrs) -> Bounds | None:
    if text is None:
        return None
    edges = [_finite("bbox", part) for part in text[:MAX_TEXT].split(",")]
    if len(edges) == 6:
        edges = [edges[0], edges[1], edges[3], edges[4]]
    if len(edges) != 4:
        raise InvalidInput("bbox is 4 numbers (or 6, with heights), joined by commas.", "bbox")
    if crs.flipped:
        edges = [edges[1], edges[0], edges[3], edges[2]]
    west, south, east, north = _in_degrees(edges, crs)
    if not (-180 <= west <= 180 and -180 <= east <= 180):
        raise InvalidInput("bbox: longitudes are between -180 and 180.", "bbox")
    if not (-90 <= south <= north <= 90):
        raise InvalidInput(
            "bbox: latitudes are between -90 and 90, the lower one first; are the axes swapped?",
            "bbox",
        )
    return west, south, east, north


def _in_degrees(edges: list[float], crs: NamedCrs) -> Bounds:
    """The bounds of the box's outline, whose edges are curves in degrees."""
    west, south, east, north = edges
    if crs.system.name in ("CRS84", "EPSG:4326"):
        return west, south, east, north
    x, y = np.linspace(west, east, EDGE_POINTS), np.linspace(south, north, EDGE_POINTS)
    outline_x = np.concatenate([x, x, np.full(EDGE_POINTS, west), np.full(EDGE_POINTS, east)])
    outline_y = np.concatenate([np.full(EDGE_POINTS, south), np.full(EDGE_POINTS, north), y, y])
    lon, lat = points_to_wgs84(outline_x, outline_y, crs.system)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise InvalidInput(f"bbox is outside what {crs.system.name} covers.", "bbox")
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def _value(field: LayerField, text: str) -> Any:
    """The filter's value in the type of its column."""
    name = field.name
    match field.type:
        case FieldType.STRING:
            return _short(text, name)
        case FieldType.NUMBER:
            return _finite(name, text)
        case FieldType.INTEGER:
            if not NUMBER.fullmatch(text):
                raise InvalidInput(f"{name}={text[:20]!r} is not a whole number.", name)
            return int(text)
        case FieldType.BOOLEAN:
            if text not in ("true", "false"):
                raise InvalidInput(f"{name}={text[:20]!r} is neither true nor false.", name)
            return text == "true"
        case FieldType.DATE:
            return _moment(text, name).date()
        case FieldType.DATETIME:
            return _moment(text, name)


def _period(text: str, layer: Layer) -> Period:
    """An instant, or two with a slash between; `..` and nothing are open (RFC 3339)."""
    start_text, slash, end_text = text.partition("/")
    if not slash:
        end_text = start_text
    start, end = (_open(part) for part in (start_text, end_text))
    if start and end and start > end:
        raise InvalidInput("datetime: the interval ends before it starts.", "datetime")
    if end and len(end_text) == len("2026-01-01"):
        end = datetime.combine(end.date(), time.max, UTC)
    if layer.source.time and layer.source.time.at:
        return Period(start, end)
    return Period(start.date() if start else None, end.date() if end else None)


def _open(text: str) -> datetime | None:
    return None if text in ("", "..") else _moment(text, "datetime")


def _moment(text: str, parameter: str) -> datetime:
    try:
        if len(text) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(text), time.min, UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput(
            f"{parameter}={text[:40]!r} is not like 2026-01-31 or 2026-01-31T08:00:00Z.", parameter
        )
    return found.astimezone(UTC)


def _finite(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InvalidInput(f"{name}: {text[:20]!r} is not a finite number.", name)
    return number


def _short(text: str, name: str) -> str:
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"{name} is longer than {MAX_TEXT} characters.", name)
    return text
