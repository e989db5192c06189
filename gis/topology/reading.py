"""Polygons to check that somebody sends as GeoJSON."""

from collections import Counter
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import CoordinateSystem
from gis.errors import UnprocessableData
from gis.geojson import features_of, on_earth, read_geometry
from gis.topology.layer import PolygonLayer
from gis.topology.tangle import check_tangle

MOST_RECORDS = 20_000
MOST_POSITIONS = 400_000


def layer_of_features(
    collection: Any, crs: CoordinateSystem, name: str = "layer", key: str | None = None
) -> PolygonLayer:
    """The features of a FeatureCollection in the coordinates that they have, named by the property
    `key`, or by the feature's id, its property `code`, or its number from 1.

    What is no polygon or a faulty one is for the check to say. Raises UnprocessableData with the
    feature's number for what no check could look at: no GeoJSON, off the earth, too much.
    """
    features = features_of(collection, MOST_RECORDS, name)
    names = [_name(feature, number, key, name) for number, feature in enumerate(features, 1)]
    count = Counter(names)
    keys = tuple(f"{one} #{i}" if count[one] > 1 else one for i, one in enumerate(names, 1))
    geometries = np.empty(len(features), dtype=object)
    for number, feature in enumerate(features, 1):
        geometries[number - 1] = _geometry(feature, number, crs, name)
    check_tangle(geometries[shapely.is_geometry(geometries)], name)
    return PolygonLayer(name, keys, geometries, crs)


def _geometry(feature: Any, number: int, crs: CoordinateSystem, name: str) -> BaseGeometry | None:
    value = feature.get("geometry")
    if value is None:
        return None
    what = f"Feature {number}"
    if isinstance(value, dict) and value.get("coordinates") == []:
        return shapely.Polygon()
    geometry = read_geometry(value, MOST_POSITIONS, what, name, number)
    on_earth(geometry, crs, what, name, number)
    return geometry


def _name(feature: Any, number: int, key: str | None, name: str) -> str:
    if not isinstance(feature, dict):
        raise UnprocessableData(f"Feature {number} is no GeoJSON Feature.", name, number)
    properties = feature.get("properties")
    given: dict[str, Any] = properties if isinstance(properties, dict) else {}
    value = given.get(key) if key else feature.get("id", given.get("code"))
    if key and value is None:
        raise UnprocessableData(f"Feature {number} has no property {key[:40]!r}.", name, number)
    return str(number) if value is None else str(value)[:100]
