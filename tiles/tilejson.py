"""TileJSON 3.0.0 of one layer or several (github.com/mapbox/tilejson-spec)."""

from collections.abc import Sequence
from typing import Any

from gis.database import Role
from layers.bands import default_bands
from layers.model import Layer
from layers.parts import FieldType
from tiles.address import MAX_LATITUDE, Bounds
from tiles.picking import encoded_columns

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
        "vector_layers": [one for layer in layers for one in vector_layers(layer, role)],
        "name": " · ".join(layer.title.zh for layer in layers),
        "description": " ".join(layer.description.zh for layer in layers),
        "attribution": attribution,
        "scheme": "xyz",
        "minzoom": minzoom,
        "maxzoom": max(layer.zoom.max for layer in layers),
        "bounds": [west, max(south, -MAX_LATITUDE), east, min(north, MAX_LATITUDE)],
        "center": [(west + east) / 2, (south + north) / 2, minzoom],
    }


def vector_layers(layer: Layer, role: Role) -> list[dict[str, Any]]:
    """The entries of `vector_layers`: what `role` finds in tiles of a layer."""
    own = {
        "id": layer.id,
        "description": layer.description.zh,
        "minzoom": layer.zoom.min,
        "maxzoom": layer.zoom.max,
        "fields": tile_fields(layer, role),
    }
    if layer.label_points is None:
        return [own]
    points = {"id": layer.label_points, "minzoom": layer.labelled_from}
    return [own, own | points | {"description": f"{layer.title.zh}：注记点"}]


def tile_fields(layer: Layer, role: Role) -> dict[str, str]:
    """The properties of features, and of cells, that `role` finds in tiles, each with its type."""
    bands = layer.bands or default_bands(layer.geometry, layer.zoom.min)
    names = dict.fromkeys(name for band in bands for name in encoded_columns(layer, band, role))
    types = {field.name: TYPES.get(field.type, "String") for field in layer.fields}
    return {name: types.get(name, "Number") for name in names}
