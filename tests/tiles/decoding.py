"""Tiles as mapbox_vector_tile reads them, in longitude and latitude."""

from dataclasses import dataclass
from typing import Any

import mapbox_vector_tile
import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from tiles import TileAddress

EXTENT, BUFFER = 4096, 64
WORLD = 20037508.342789244


@dataclass(frozen=True, slots=True)
class Decoded:
    """`shape` is in tile units, y down; `place` in degrees."""

    shape: BaseGeometry
    place: BaseGeometry
    properties: dict[str, Any]


def decode(data: bytes, address: TileAddress) -> dict[str, list[Decoded]]:
    """By layer, every feature."""
    layers = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    decoded: dict[str, list[Decoded]] = {}
    for name, layer in layers.items():
        assert layer["extent"] == EXTENT
        assert layer["version"] == 2
        decoded[name] = [_decoded(feature, address) for feature in layer["features"]]
    return decoded


def _decoded(feature: dict[str, Any], address: TileAddress) -> Decoded:
    units = shape(feature["geometry"])
    to_degrees = Transformer.from_crs(3857, 4326, always_xy=True)
    side = 2 * WORLD / 2**address.z

    def placed(points: np.ndarray) -> np.ndarray:
        x = -WORLD + (address.x + points[:, 0] / EXTENT) * side
        y = WORLD - (address.y + points[:, 1] / EXTENT) * side
        return np.column_stack(to_degrees.transform(x, y))

    return Decoded(units, shapely.transform(units, placed), feature["properties"])
