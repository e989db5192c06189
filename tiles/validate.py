"""A strict reader of vector tiles: what the Mapbox Vector Tile specification 2.1 says MUST be so
(github.com/mapbox/vector-tile-spec/tree/master/2.1) is so, or the tile is refused.

It depends on nothing, for it judges what PostGIS encodes and other libraries decode. Time and
memory are linear in the bytes, whatever they say of themselves. Not checked: whether rings cross
or touch each other or themselves.
"""

import struct
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from tiles.commands import POLYGON, Part, parts
from tiles.wire import FIXED32, FIXED64, Fault, Field, fields, varints, zigzag

Value: TypeAlias = str | float | int | bool
Found: TypeAlias = dict[int, list[Field]]

TILE_LAYER = 3
NAME, FEATURE, KEY, VALUE, EXTENT, VERSION = 1, 2, 3, 4, 5, 15
ID, TAGS, TYPE, GEOMETRY = 1, 2, 3, 4
EXTENSIONS = 16  # from here on, fields of tiles and layers are free for others
DEFAULT_EXTENT = 4096
VERSIONS = (1, 2)


@dataclass(frozen=True, slots=True)
class Feature:
    """`kind` is 1 for points, 2 for lines, 3 for polygons, 0 for a type that is left open."""

    id: int | None
    kind: int
    parts: tuple[Part, ...]
    properties: dict[str, Value]


@dataclass(frozen=True, slots=True)
class TileLayer:
    """One layer of a tile."""

    name: str
    version: int
    extent: int
    features: tuple[Feature, ...]


def validate(tile: bytes) -> tuple[TileLayer, ...]:
    """The layers of a tile, not compressed. Raises Fault, whose text is the first fault in one
    sentence."""
    layers: list[TileLayer] = []
    names: set[str] = set()
    for field in _known(fields(tile), "a tile", {TILE_LAYER}, EXTENSIONS).get(TILE_LAYER, []):
        layer = _layer(field.raw("a layer"))
        if layer.name in names:
            raise Fault(f"two layers have the name {layer.name!r}")
        names.add(layer.name)
        layers.append(layer)
    return tuple(layers)


def _layer(message: bytes) -> TileLayer:
    known = {NAME, FEATURE, KEY, VALUE, EXTENT, VERSION}
    found = _known(fields(message), "a layer", known, EXTENSIONS)
    version = _one(found, VERSION, "the version of a layer")
    if version is None:
        raise Fault("a layer has no version")
    number = version.unsigned("the version of a layer", 32)
    if number not in VERSIONS:
        raise Fault(f"there is no version {number} of layers")
    name = _one(found, NAME, "the name of a layer")
    if name is None:
        raise Fault("a layer has no name")
    keys = [field.text("a key") for field in found.get(KEY, [])]
    values = [_value(field.raw("a value")) for field in found.get(VALUE, [])]
    features = [_feature(field.raw("a feature"), keys, values) for field in found.get(FEATURE, [])]
    return TileLayer(name.text("the name of a layer"), number, _extent(found), tuple(features))


def _extent(layer: Found) -> int:
    field = _one(layer, EXTENT, "the extent of a layer")
    extent = DEFAULT_EXTENT if field is None else field.unsigned("the extent of a layer", 32)
    if extent == 0:
        raise Fault("the extent of a layer is 0")
    return extent


def _value(message: bytes) -> Value:
    """Exactly one of the seven, of its own wire type (clause 4.1)."""
    found = list(fields(message))
    if len(found) != 1:
        raise Fault(f"a value holds {len(found)} fields, not one")
    [field] = found
    read = READERS.get(field.number)
    if read is None:
        raise Fault(f"there is no type {field.number} of values")
    return read(field)


READERS: dict[int, Callable[[Field], Value]] = {
    1: lambda field: field.text("a string value"),
    2: lambda field: struct.unpack("<f", field.raw("a float value", FIXED32))[0],
    3: lambda field: struct.unpack("<d", field.raw("a double value", FIXED64))[0],
    4: lambda field: _signed(field.unsigned("an int value")),
    5: lambda field: field.unsigned("a uint value"),
    6: lambda field: zigzag(field.unsigned("a sint value")),
    7: lambda field: field.unsigned("a bool value", 1) == 1,
}


def _signed(number: int) -> int:
    """Two's complement of 64 bits."""
    return number - (number >> 63 << 64)


def _feature(message: bytes, keys: list[str], values: list[Value]) -> Feature:
    found = _known(fields(message), "a feature", {ID, TAGS, TYPE, GEOMETRY})
    identity = _one(found, ID, "the id of a feature")
    kind = _one(found, TYPE, "the type of a feature")
    if kind is None:
        raise Fault("a feature has no geometry type")
    if (number := kind.unsigned("the type of a feature")) > POLYGON:
        raise Fault(f"there is no geometry type {number}")
    geometry = _one(found, GEOMETRY, "the geometry of a feature")
    if geometry is None:
        raise Fault("a feature has no geometry")
    tags = _one(found, TAGS, "the tags of a feature")
    return Feature(
        None if identity is None else identity.unsigned("the id of a feature"),
        number,
        parts(number, varints(geometry.raw("a geometry"), "a geometry")),
        {} if tags is None else _properties(varints(tags.raw("tags"), "tags"), keys, values),
    )


def _properties(tags: list[int], keys: list[str], values: list[Value]) -> dict[str, Value]:
    if len(tags) % 2:
        raise Fault("the tags of a feature are no pairs")
    used: set[int] = set()
    properties: dict[str, Value] = {}
    for key, value in zip(tags[::2], tags[1::2], strict=True):
        if key >= len(keys):
            raise Fault(f"a tag names key {key} of {len(keys)}")
        if value >= len(values):
            raise Fault(f"a tag names value {value} of {len(values)}")
        if key in used:
            raise Fault(f"a feature has the key {keys[key]!r} twice")
        used.add(key)
        properties[keys[key]] = values[value]
    return properties


def _known(
    message: Iterable[Field], what: str, known: set[int], extensions: int | None = None
) -> Found:
    """By number; those from `extensions` on are let pass and left out."""
    found: Found = defaultdict(list)
    for field in message:
        if field.number in known:
            found[field.number].append(field)
        elif extensions is None or field.number < extensions:
            raise Fault(f"{what} has no field {field.number}")
    return found


def _one(found: Found, number: int, what: str) -> Field | None:
    fields_ = found.get(number, [])
    if len(fields_) > 1:
        raise Fault(f"{what} is there {len(fields_)} times")
    return fields_[0] if fields_ else None
