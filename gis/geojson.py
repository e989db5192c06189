"""Geometry that somebody sends as GeoJSON: checked before anything else is done with it."""

import re
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from gis.crs import CoordinateSystem, to_wgs84
from gis.errors import UnprocessableData

PLACE = re.compile(r"\[(\S+) (\S+)\]$")
FIRST_POSITION = re.compile(rb"\[\s*(-?[\d.eE+-]+)\s*,\s*(-?[\d.eE+-]+)")


def check_positions(body: bytes, most: int, field: str) -> None:
    """Raises UnprocessableData for a body with more positions than `most`, before anything is made
    of it: each takes many times its bytes in memory. Brackets are counted, of which a position has
    one and a ring, a polygon and a collection a few more."""
    brackets = body.count(b"[")
    if brackets <= 2 * most:
        return
    first = FIRST_POSITION.search(body)
    where = f", which begins at {first[1].decode()}, {first[2].decode()}," if first else ""
    raise UnprocessableData(
        f"{field}{where} has about {brackets:,} vertices; {most:,} are the most.", field
    )


def features_of(collection: Any, most: int, field: str) -> list[Any]:
    """The features of a FeatureCollection. Raises UnprocessableData."""
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise UnprocessableData(f"{field} has to be a FeatureCollection with features.", field)
    if len(features) > most:
        raise UnprocessableData(f"{field} has {len(features):,}; {most:,} are the most.", field)
    return features


def read_geometry(
    value: Any, most_vertices: int, what: str, field: str, number: int | None = None
) -> BaseGeometry:
    """A geometry of two dimensions in the coordinates that it has. Raises UnprocessableData for
    what is none, is empty or too large; `what` begins the sentence."""
    if value is None:
        raise UnprocessableData(f"{what}: the geometry is null.", field, number)
    try:
        found: BaseGeometry = shapely.force_2d(shapely.from_geojson(orjson.dumps(value)))
    except (shapely.GEOSException, orjson.JSONEncodeError) as error:
        reason = str(error).splitlines()[0][:200].rstrip(".")
        raise UnprocessableData(f"{what}: {reason}.", field, number) from None
    if found.is_empty:
        raise UnprocessableData(f"{what}: the geometry is empty.", field, number)
    count = int(shapely.get_num_coordinates(found))
    if count > most_vertices:
        x, y = shapely.get_coordinates(found)[0]
        raise UnprocessableData(
            f"{what}, which begins at {x:.7f}, {y:.7f}, has {count:,} vertices;"
            f" {most_vertices:,} are the most.",
            field,
            number,
        )
    return found


def on_earth(
    geometry: BaseGeometry, crs: CoordinateSystem, what: str, field: str, number: int | None = None
) -> BaseGeometry:
    """In WGS 84. Raises UnprocessableData naming a vertex that is no place in `crs`."""
    given = shapely.get_coordinates(geometry)
    found: BaseGeometry = to_wgs84([geometry], crs)[0]
    points = shapely.get_coordinates(found)
    good = np.isfinite(points).all(axis=1) & (abs(points[:, 0]) <= 180) & (abs(points[:, 1]) <= 90)
    if not good.all():
        x, y = given[int(np.argmin(good))]
        raise UnprocessableData(
            f"{what}: {x:.7g}, {y:.7g} is no place in {crs.name}; is it another coordinate system,"
            " or latitude first?",
            field,
            number,
        )
    return found


def why_invalid(geometry: BaseGeometry) -> str:
    """What GEOS says of an invalid geometry, with the place."""
    text = explain_validity(geometry)
    place = PLACE.search(text)
    if place is None:
        return text
    return f"{text[: place.start()]} at {float(place[1]):.7f}, {float(place[2]):.7f}"
