"""Writes PMTiles version 3 archives: whole, or not at all."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, TileType
from pmtiles.writer import Writer

from gis.database import Role
from layers.model import Layer
from tiles.address import Bounds
from tiles.archives.paths import archived_zooms, definition_of
from tiles.tilejson import vector_layers

E7 = 10_000_000  # PMTiles counts degrees in ten-millionths


def write_archive(
    path: Path, layer: Layer, bounds: Bounds | None, tiles: Iterable[tuple[int, bytes]]
) -> int:
    """Puts an archive of `tiles`, compressed and by their ids in order, in the place of `path` in
    one step; without tiles there is none afterwards. Answers the file's bytes. `bounds` in degrees.

    Only for who holds the LOCK: the next writer takes what a killed one has left unfinished.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".pmtiles.part")
    try:
        with unfinished.open("wb") as file:
            writer, empty = Writer(file), True
            for tile_id, data in tiles:
                writer.write_tile(tile_id, data)
                empty = False
            if not empty and bounds is not None:
                writer.finalize(_header(layer, bounds), _metadata(layer))
            size = file.tell()
            file.flush()
            os.fsync(file.fileno())
        if empty or bounds is None:
            path.unlink(missing_ok=True)
            size = 0
        else:
            unfinished.replace(path)
        _settle(path.parent)
        return size
    finally:
        unfinished.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    """Has the exchange outlast a power cut, as what the database then forgets of it will."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _header(layer: Layer, bounds: Bounds) -> dict[str, Any]:
    west, south, east, north = (round(degrees * E7) for degrees in bounds)
    return {
        "tile_type": TileType.MVT,
        "tile_compression": Compression.GZIP,
        "min_lon_e7": west,
        "min_lat_e7": south,
        "max_lon_e7": east,
        "max_lat_e7": north,
        "center_zoom": layer.zoom.min,
        "center_lon_e7": (west + east) // 2,
        "center_lat_e7": (south + north) // 2,
    }


def _metadata(layer: Layer) -> dict[str, Any]:
    """Names and types of fields, never values of them."""
    last = archived_zooms(layer)[-1]
    described = [
        one | {"maxzoom": last}
        for one in vector_layers(layer, Role.ANONYMOUS)
        if one["minzoom"] <= last
    ]
    return {
        "name": layer.title.zh,
        "description": layer.description.zh,
        "attribution": layer.owner.zh,
        "type": "overlay",
        "vector_layers": described,
        "onemap:definition": definition_of(layer),
    }
