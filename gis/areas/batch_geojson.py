"""Assigns the features of a GeoJSON FeatureCollection (RFC 7946), in bounded memory."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any

import numpy as np
import orjson
import shapely
from shapely.validation import explain_validity

from gis.areas.index import LEVELS, AreaIndex
from gis.areas.json_stream import FeatureStream
from gis.crs import CoordinateSystem, parse_crs, to_wgs84
from gis.errors import InvalidInput, TooLarge, UnprocessableData

CHUNK_FEATURES = 5_000
CRS84_URN = "urn:ogc:def:crs:OGC:1.3:CRS84"
Feature = dict[str, Any]


def assign_geojson(
    source: IO[bytes], index: AreaIndex, crs: CoordinateSystem, *, max_records: int
) -> Iterator[bytes]:
    """The same features in the same order, with the properties district, street, community and
    grid: null outside the district and where the geometry is null. Lines and polygons go by a point
    on them.

    Raises InvalidInput for what is no JSON, UnprocessableData with the feature's number for a bad
    one, TooLarge.
    """
    stream = FeatureStream(source)
    features = iter(stream)
    yield (
        b'{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":'
        + orjson.dumps(CRS84_URN if crs.name == "CRS84" else crs.name)
        + b'}},"features":['
    )
    done = 0
    while chunk := list(islice(features, CHUNK_FEATURES)):
        if done + len(chunk) > max_records:
            raise TooLarge(f"There are more than {max_records} features, the most at once.")
        geometries = [_geometry(feature, done + i) for i, feature in enumerate(chunk, 1)]
        _assign(chunk, geometries, index, crs, done)
        yield (b",\n" if done else b"\n") + b",\n".join(_written(feature) for feature in chunk)
        done += len(chunk)
    _check_declared(stream.members.get("crs"), crs)
    yield b"\n]}\n"


def _geometry(feature: Any, number: int) -> shapely.Geometry | None:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise UnprocessableData(f"Feature {number} is not a GeoJSON Feature.", record=number)
    if not isinstance(feature.get("properties") or {}, dict):
        raise UnprocessableData(f"The properties of feature {number} are no object.", record=number)
    given = feature.get("geometry")
    if given is None:
        return None
    try:
        if not isinstance(given, dict) or given.get("type") in ("Feature", "FeatureCollection"):
            raise TypeError
        geometry = shapely.from_geojson(orjson.dumps(given))
    except (shapely.errors.GEOSException, TypeError):
        raise UnprocessableData(
            f"The geometry of feature {number} is not GeoJSON.", "geometry", record=number
        ) from None
    if geometry.is_empty:
        return None
    if not geometry.is_valid:
        raise UnprocessableData(
            f"The geometry of feature {number} is invalid: {explain_validity(geometry)}.",
            "geometry",
            record=number,
        )
    return geometry


def _assign(
    features: list[Feature],
    geometries: list[shapely.Geometry | None],
    index: AreaIndex,
    crs: CoordinateSystem,
    done: int,
) -> None:
    """Adds the codes to the features' properties."""
    points = to_wgs84(shapely.point_on_surface(np.array(geometries, dtype=object)), crs)
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    for i, geometry in enumerate(geometries):
        if geometry is not None and not (abs(lon[i]) <= 180 and abs(lat[i]) <= 90):
            hint = "; are lon and lat swapped?" if abs(lon[i]) <= 90 < abs(lat[i]) <= 180 else "."
            raise UnprocessableData(
                f"Feature {done + i + 1} lies outside -180 … 180, -90 … 90{hint}",
                "geometry",
                record=done + i + 1,
            )
    codes = index.assign(lon, lat).columns()
    for i, feature in enumerate(features):
        properties = feature.get("properties") or {}
        feature["properties"] = properties | {level: codes[level][i] for level in LEVELS}


def _written(feature: Feature) -> bytes:
    try:
        return orjson.dumps(feature)
    except orjson.JSONEncodeError:  # whole numbers beyond 64 bits, halves of surrogate pairs
        return json.dumps(feature).encode()


def _check_declared(declared: Any, crs: CoordinateSystem) -> None:
    """The collection's own `crs` member, of GeoJSON 2008, must not say something else."""
    if declared is None:
        return
    try:
        name = parse_crs(str(declared["properties"]["name"])).name
    except (TypeError, KeyError):
        raise InvalidInput("The member crs has no name.", "crs") from None
    same = {"EPSG:4326": "CRS84"}
    if same.get(name, name) != same.get(crs.name, crs.name):
        raise InvalidInput(
            f"The collection says crs {name}, the request {crs.name}; send crs={name}.", "crs"
        )
