"""Grids and lines that somebody sends: GeoJSON, checked before anything else is done with it."""

import re
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from gis.crs import CoordinateSystem, to_wgs84
from gis.errors import UnprocessableData
from gis.recut.grid import MOST_GRIDS, MOST_VERTICES, Shape, as_multipolygon

PLACE = re.compile(r"\[(\S+) (\S+)\]$")
LONGEST_NAME = 200


def read_shapes(collection: Any, crs: CoordinateSystem) -> list[Shape]:
    """The grids of a FeatureCollection whose features have polygons in `crs`, and as properties
    perhaps `code` and `name`. Raises UnprocessableData with the number of the bad feature, the
    reason and the place.
    """
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not features:
        raise UnprocessableData("grids has to be a FeatureCollection with features.", "grids")
    if len(features) > MOST_GRIDS:
        raise UnprocessableData(f"grids has {len(features):,}; {MOST_GRIDS} are the most.", "grids")
    shapes = [_shape(feature, number, crs) for number, feature in enumerate(features, 1)]
    codes = [shape.code for shape in shapes if shape.code]
    for number, shape in enumerate(shapes, 1):
        if shape.code and codes.count(shape.code) > 1:
            raise UnprocessableData(
                f"Feature {number}: the code {shape.code} stands twice.", "grids", number
            )
    return shapes


def read_line(geometry: Any, crs: CoordinateSystem) -> BaseGeometry:
    """A GeoJSON LineString in `crs` as one in WGS 84. Raises UnprocessableData."""
    line = _geometry(geometry, "line", None)
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise UnprocessableData(f"line is a {line.geom_type}; a LineString is needed.", "line")
    return _on_earth(line, crs, "line", None)


def _shape(feature: Any, number: int, crs: CoordinateSystem) -> Shape:
    if not isinstance(feature, dict):
        raise UnprocessableData(f"Feature {number} is no GeoJSON Feature.", "grids", number)
    what = f"Feature {number}"
    geometry = _geometry(feature.get("geometry"), what, number)
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise UnprocessableData(
            f"{what}: a {geometry.geom_type} where a Polygon is needed.", "grids", number
        )
    found = _on_earth(geometry, crs, what, number)
    if not found.is_valid:
        raise UnprocessableData(f"{what}: {_invalid(found)}.", "grids", number)
    if not found.area > 0:
        raise UnprocessableData(f"{what}: the polygon has no area.", "grids", number)
    properties = feature.get("properties") or {}
    code, name = (_word(properties, key, what, number) for key in ("code", "name"))
    return Shape(as_multipolygon(found), code, name)


def _geometry(value: Any, what: str, number: int | None) -> BaseGeometry:
    if value is None:
        raise UnprocessableData(f"{what}: the geometry is null.", _field(number), number)
    try:
        found: BaseGeometry = shapely.from_geojson(orjson.dumps(value))
    except (shapely.GEOSException, orjson.JSONEncodeError) as error:
        reason = str(error).splitlines()[0][:200].rstrip(".")
        raise UnprocessableData(f"{what}: {reason}.", _field(number), number) from None
    if found.is_empty:
        raise UnprocessableData(f"{what}: the geometry is empty.", _field(number), number)
    count = int(shapely.get_num_coordinates(found))
    if count > MOST_VERTICES:
        x, y = shapely.get_coordinates(found)[0]
        raise UnprocessableData(
            f"{what}, which begins at {x:.7f}, {y:.7f}, has {count:,} vertices;"
            f" {MOST_VERTICES:,} are the most.",
            _field(number),
            number,
        )
    return found


def _on_earth(
    geometry: BaseGeometry, crs: CoordinateSystem, what: str, number: int | None
) -> BaseGeometry:
    given = shapely.get_coordinates(geometry)
    found: BaseGeometry = to_wgs84([geometry], crs)[0]
    points = shapely.get_coordinates(found)
    good = np.isfinite(points).all(axis=1) & (abs(points[:, 0]) <= 180) & (abs(points[:, 1]) <= 90)
    if not good.all():
        x, y = given[int(np.argmin(good))]
        raise UnprocessableData(
            f"{what}: {x:.7g}, {y:.7g} is no place in {crs.name}; is it another coordinate system,"
            " or latitude first?",
            _field(number),
            number,
        )
    return found


def _invalid(geometry: BaseGeometry) -> str:
    text = explain_validity(geometry)
    place = PLACE.search(text)
    if place is None:
        return text
    return f"{text[: place.start()]} at {float(place[1]):.7f}, {float(place[2]):.7f}"


def _word(properties: Any, key: str, what: str, number: int) -> str | None:
    value = properties.get(key) if isinstance(properties, dict) else None
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise UnprocessableData(
            f"{what}: {key} has to be a text of at most {LONGEST_NAME} letters.", "grids", number
        )
    return value


def _field(number: int | None) -> str:
    return "line" if number is None else "grids"
