"""TileJSON 3.0.0 of one layer or several (github.com/mapbox/tilejson-spec)."""

from collections.abc import Sequence
from typing import Any

from gis.database import Role
from layers.model import Layer
from layers.parts import FieldType, LayerField
from tiles.address import MAX_LATITUDE, Bounds

WORLD: Bounds = (-180.0, -MAX_LATITUDE, 180.0, MAX_LATITUDE)
TYPES = {FieldType.INTEGER: "Number", FieldType.NUMBER: "Number", FieldType.BOOLEAN: "Boolean"}


def tilejson(
    layers: Sequence[Layer], role: Role, bounds: Bounds | None, url: str, attribution: str
) -> dict[str, Any]:
    """`url` is the template of the tiles; `bounds` in degrees, None for no features at all."""
    west, south, east, north = bounds or WORLD
    minzoom = min(layer.zoom.min for layer in layers)
    return {
        "tilejson": "3.0.0",
        "tiles": [url],
        "vector_layers": [vector_layer(layer, role) for layer in layers],
        "name": " · ".join(layer.title.zh for layer in layers),
        "description": " ".join(layer.description.zh for layer in layers),
        "attribution": attribution,
        "scheme": "xyz",
        "minzoom": minzoom,
        "maxzoom": max(layer.zoom.max for layer in layers),
        "bounds": [west, max(south, -MAX_LATITUDE), east, min(north, MAX_LATITUDE)],
        "center": [(west + east) / 2, (south + north) / 2, minzoom],
    }


def vector_layer(layer: Layer, role: Role) -> dict[str, Any]:
    """The entry of `vector_layers`: what `role` finds in tiles."""
    fields = layer.fields_for(role)
    names = {name for band in layer.bands for name in band.fields or [f.name for f in fields]}
    return {
        "id": layer.id,
        "description": layer.description.zh,
        "minzoom": layer.zoom.min,
        "maxzoom": layer.zoom.max,
        "fields": {f.name: _words(f) for f in fields if f.name in names or not layer.bands},
    }


def _words(field: LayerField) -> str:
    return TYPES.get(field.type, "String")
