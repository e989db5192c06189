"""Assigns the features of a GeoJSON FeatureCollection (RFC 7946), in bounded memory."""

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely
from shapely.validation import explain_validity

from gis.areas.codes import Codes
from gis.areas.feature_scan import KIND, ODD, SHAPE, SHAPE_AT, SPAN, write_features
from gis.areas.index import LEVELS, AreaIndex
from gis.areas.json_stream import Block, FeatureStream
from gis.crs import CoordinateSystem, parse_crs, points_to_wgs84
from gis.errors import InvalidInput, TooLarge, UnprocessableData

CRS84_URN = "urn:ogc:def:crs:OGC:1.3:CRS84"
# What is written between a feature and its codes: names, quotes, commas, brackets.
AROUND_CODES = 80
Feature = dict[str, Any]
Objects = npt.NDArray[np.object_]


def assign_geojson(
    source: IO[bytes], index: AreaIndex, crs: CoordinateSystem, *, max_records: int
) -> Iterator[bytes | memoryview]:
    """The same features in the same order, with the properties district, street, community and
    grid: null outside the district and where the geometry is null. Lines and polygons go by a point
    on them. All other members stay as they are, but for the collection's `crs`.

    Raises InvalidInput for what is no JSON, UnprocessableData with the feature's number for a bad
    one, TooLarge.
    """
    stream = FeatureStream(source)
    codes = Codes.of(index, orjson.dumps, b"null")
    name = CRS84_URN if crs.name == "CRS84" else crs.name
    yield _opening(name)
    done = 0
    for block in stream:
        count = len(block.features)
        if done + count > max_records:
            raise TooLarge(f"There are more than {max_records} features, the most at once.")
        odd = _look_closer(block, done)
        x, y = points_to_wgs84(block.lon, block.lat, crs)
        _check_range(block, x, y, done)
        yield from _written(block, odd, index.positions(x, y), codes, index, first=not done)
        done += count
    _check_declared(stream.members.get("crs"), crs)
    yield _closing(stream.members)


def _opening(crs: str) -> bytes:
    named = {"type": "name", "properties": {"name": crs}}
    return b'{"type":"FeatureCollection","crs":' + orjson.dumps(named) + b',"features":['


def _closing(members: dict[str, Any]) -> bytes:
    """With those members of the collection that are neither ours nor in the opening."""
    others = {name: value for name, value in members.items() if name not in ("type", "crs")}
    return b"\n]" + (b"," + _dumped(others)[1:-1] if others else b"") + b"}\n"


def _look_closer(block: Block, done: int) -> dict[int, Feature]:
    """Fills in the points of all geometries but plain points; gives the odd features, by place."""
    kinds = block.features[:, KIND]
    odd = {i: json.loads(_part(block, i, SPAN)) for i in np.flatnonzero(kinds == ODD).tolist()}
    shapes: list[int] = np.flatnonzero(kinds == SHAPE).tolist()
    here = np.array([*shapes, *odd], dtype=np.int64)
    if not len(here):
        return odd
    geometries = np.empty(len(here), dtype=object)
    texts = [_part(block, i, SHAPE_AT) for i in shapes]
    geometries[: len(shapes)] = _shapes(texts, [done + i + 1 for i in shapes])
    for n, (i, feature) in enumerate(odd.items(), len(shapes)):
        geometries[n] = _geometry(_checked(feature, done + i + 1).get("geometry"), done + i + 1)
    points = shapely.point_on_surface(geometries)
    block.lon[here], block.lat[here] = shapely.get_x(points), shapely.get_y(points)
    return odd


def _part(block: Block, i: int, part: int) -> bytes:
    return block.text[block.features[i, part] : block.features[i, part + 1]]


def _checked(feature: Any, number: int) -> Feature:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise UnprocessableData(f"Feature {number} is not a GeoJSON Feature.", record=number)
    if not isinstance(feature.get("properties") or {}, dict):
        raise UnprocessableData(f"The properties of feature {number} are no object.", record=number)
    return feature


def _shapes(texts: Sequence[bytes], numbers: Sequence[int]) -> Objects:
    """All at once, if all are good ones. Raises UnprocessableData for the first that is not."""
    if not any(b'"Feature' in text or b"\\" in text for text in texts):
        try:
            geometries = np.asarray(shapely.from_geojson(texts), dtype=object)
        except shapely.errors.GEOSException:
            geometries = np.full(len(texts), None)
        empty = shapely.is_empty(geometries)
        if (shapely.is_valid(geometries) | empty).all():
            geometries[empty] = None
            return geometries
    found = np.empty(len(texts), dtype=object)
    for n, (text, number) in enumerate(zip(texts, numbers, strict=True)):
        found[n] = _geometry(json.loads(text), number)
    return found


def _geometry(given: Any, number: int) -> shapely.Geometry | None:
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


def _check_range(
    block: Block, lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], done: int
) -> None:
    fine = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    bad = ~fine & ~np.isnan(block.lon)
    if bad.any():
        i = int(np.argmax(bad))
        hint = "; are lon and lat swapped?" if abs(lon[i]) <= 90 < abs(lat[i]) <= 180 else "."
        raise UnprocessableData(
            f"Feature {done + i + 1} lies outside -180 … 180, -90 … 90{hint}",
            "geometry",
            record=done + i + 1,
        )


def _written(
    block: Block,
    odd: dict[int, Feature],
    found: npt.NDArray[np.int32],
    codes: Codes,
    index: AreaIndex,
    *,
    first: bool,
) -> Iterator[bytes | memoryview]:
    """The features with their codes: all those between two odd ones at once."""
    done = 0
    for i, feature in odd.items():
        yield _spliced(block, done, i, found, codes, first=first and not done)
        added = dict(zip(LEVELS, index.codes(found[i]), strict=True))
        feature["properties"] = (feature.get("properties") or {}) | added
        yield (b"\n" if first and not i else b",\n") + _dumped(feature)
        done = i + 1
    yield _spliced(block, done, len(block.features), found, codes, first=first and not done)


def _spliced(
    block: Block,
    start: int,
    stop: int,
    found: npt.NDArray[np.int32],
    codes: Codes,
    *,
    first: bool,
) -> bytes | memoryview:
    if start == stop:
        return b""
    features = block.features[start:stop]
    size = int(features[-1, SPAN + 1] - features[0, SPAN])
    out = np.empty(size + (stop - start) * (AROUND_CODES + len(LEVELS) * codes.longest), np.uint8)
    text = np.frombuffer(block.text, np.uint8)
    used = write_features(text, features, first, found[start:stop], codes.text, codes.firsts, out)
    return out[:used].data


def _dumped(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # whole numbers beyond 64 bits, halves of surrogate pairs
        return json.dumps(value).encode()


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
