"""Grids and lines that somebody sends: GeoJSON, checked before anything else is done with it."""

from typing import Any

from shapely.geometry.base import BaseGeometry

from gis.crs import CoordinateSystem
from gis.errors import UnprocessableData
from gis.geojson import features_of, on_earth, read_geometry, why_invalid
from gis.recut.grid import MOST_GRIDS, MOST_VERTICES, Shape, as_multipolygon, objects
from gis.topology import check_tangle

LONGEST_NAME = 200


def read_shapes(collection: Any, crs: CoordinateSystem) -> list[Shape]:
    """The grids of a FeatureCollection whose features have polygons in `crs`, and as properties
    perhaps `code` and `name`. Raises UnprocessableData with the number of the bad feature, the
    reason and the place.
    """
    features = features_of(collection, MOST_GRIDS, "grids")
    shapes = [_shape(feature, number, crs) for number, feature in enumerate(features, 1)]
    check_tangle(objects([shape.geometry for shape in shapes]), "grids")
    codes = [shape.code for shape in shapes if shape.code]
    for number, shape in enumerate(shapes, 1):
        if shape.code and codes.count(shape.code) > 1:
            raise UnprocessableData(
                f"Feature {number}: the code {shape.code} stands twice.", "grids", number
            )
    return shapes


def read_line(geometry: Any, crs: CoordinateSystem) -> BaseGeometry:
    """A GeoJSON LineString in `crs` as one in WGS 84. Raises UnprocessableData."""
    line = read_geometry(geometry, MOST_VERTICES, "line", "line")
    if line.geom_type not in ("LineString", "MultiLineString"):
        raise UnprocessableData(f"line is a {line.geom_type}; a LineString is needed.", "line")
    found = on_earth(line, crs, "line", "line")
    check_tangle(objects([found]), "line")
    return found


def _shape(feature: Any, number: int, crs: CoordinateSystem) -> Shape:
    if not isinstance(feature, dict):
        raise UnprocessableData(f"Feature {number} is no GeoJSON Feature.", "grids", number)
    what = f"Feature {number}"
    geometry = read_geometry(feature.get("geometry"), MOST_VERTICES, what, "grids", number)
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise UnprocessableData(
            f"{what}: a {geometry.geom_type} where a Polygon is needed.", "grids", number
        )
    found = on_earth(geometry, crs, what, "grids", number)
    if not found.is_valid:
        raise UnprocessableData(f"{what}: {why_invalid(found)}.", "grids", number)
    if not found.area > 0:
        raise UnprocessableData(f"{what}: the polygon has no area.", "grids", number)
    properties = feature.get("properties") or {}
    code, name = (_word(properties, key, what, number) for key in ("code", "name"))
    return Shape(as_multipolygon(found), code, name)


def _word(properties: Any, key: str, what: str, number: int) -> str | None:
    value = properties.get(key) if isinstance(properties, dict) else None
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise UnprocessableData(
            f"{what}: {key} has to be a text of at most {LONGEST_NAME} letters.", "grids", number
        )
    return value
