"""Builds PMTiles version 3 archives of public layers, from the same tiles that requests get."""

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from pmtiles.tile import Compression, TileType, tileid_to_zxy, zxy_to_tileid
from pmtiles.writer import Writer
from sqlalchemy import Connection

from gis.database import Database, Role
from gis.errors import NotFound
from layers.extent import layer_extent
from layers.model import Layer
from tiles.address import BUFFER, EXTENT, Bounds, TileAddress
from tiles.query import occupied_query
from tiles.render import TileRenderer
from tiles.tilejson import vector_layer

Progress = Callable[[int, int], None]
ARCHIVE_MAX_ZOOM = 14
GZIP_LEVEL = 6
E7 = 10_000_000  # PMTiles counts degrees in ten-millionths


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What was built. `bytes` is of the file, `largest_bytes` of one tile, not compressed.

    An empty layer has no tiles and no archive.
    """

    layer: str
    tiles: int = 0
    bytes: int = 0
    largest_bytes: int = 0


def archive_path(data: Path, layer_id: str) -> Path:
    """Where the archive of a layer lies in the data folder."""
    return data / "tiles" / f"{layer_id}.pmtiles"


def build_archive(
    database: Database, renderer: TileRenderer, layer_id: str, data: Path, progress: Progress
) -> ArchiveReport:
    """Replaces the archive of a public layer, in one step at the end: an interrupted build leaves
    the old one. `progress` hears of the tiles done and to do.

    Raises NotFound for a layer that is absent or not for everybody.
    """
    layer = renderer.catalogue.layer(layer_id, Role.ANONYMOUS)
    if not layer.is_public:
        raise NotFound(f"The layer {layer_id!r} is not for everybody, so it has no archive.")
    path = archive_path(data, layer.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    try:
        with database.request(Role.ANONYMOUS) as connection, unfinished.open("wb") as file:
            report = _Build(connection, renderer, layer, progress).write(file)
            file.flush()
            os.fsync(file.fileno())
        if report.tiles:
            unfinished.replace(path)
        else:
            path.unlink(missing_ok=True)
    finally:
        unfinished.unlink(missing_ok=True)
    return report


@dataclass(slots=True)
class _Build:
    connection: Connection
    renderer: TileRenderer
    layer: Layer
    progress: Progress
    tiles: int = 0
    largest: int = 0

    def write(self, file: BinaryIO) -> ArchiveReport:
        bounds = layer_extent(self.connection, self.layer)
        if bounds is None:
            return ArchiveReport(self.layer.id)
        writer = Writer(file)
        for tile_id, data in self._tiles():
            writer.write_tile(tile_id, gzip.compress(data, GZIP_LEVEL, mtime=0))
            self.tiles += 1
            self.largest = max(self.largest, len(data))
        if self.tiles:
            writer.finalize(_header(self.layer, bounds), _metadata(self.layer))
        return ArchiveReport(self.layer.id, self.tiles, file.tell(), self.largest)

    def _tiles(self) -> Iterator[tuple[int, bytes]]:
        """In the order of the archive, which clusters neighbours; without the empty ones."""
        ids = sorted(self._tile_ids())
        for done, tile_id in enumerate(ids):
            self.progress(done, len(ids))
            address = TileAddress(*tileid_to_zxy(tile_id))
            tile = self.renderer.render(self.connection, [self.layer], Role.ANONYMOUS, address)
            if tile.data:
                yield tile_id, tile.data
        self.progress(len(ids), len(ids))

    def _tile_ids(self) -> Iterator[int]:
        """Of the tiles that have something in them, found from the whole world down: one feature
        far away costs a few tiles, not all those between.
        """
        occupied = occupied_query(self.layer).as_string(None)
        found = [TileAddress(0, 0, 0)]
        for zoom in range(_max_zoom(self.layer) + 1):
            found = [tile for tile in found if self._is_occupied(occupied, tile)]
            if zoom >= self.layer.zoom.min:
                yield from (zxy_to_tileid(tile.z, tile.x, tile.y) for tile in found)
            found = [child for tile in found for child in tile.children()]

    def _is_occupied(self, query: str, tile: TileAddress) -> bool:
        west, south, east, north = tile.bounds(BUFFER / EXTENT)
        edges = {"west": west, "south": south, "east": east, "north": north}
        return bool(self.connection.exec_driver_sql(query, edges).scalar_one())


def _max_zoom(layer: Layer) -> int:
    return min(layer.zoom.max, layer.archive_max_zoom or ARCHIVE_MAX_ZOOM)


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
    described = vector_layer(layer, Role.ANONYMOUS) | {"maxzoom": _max_zoom(layer)}
    return {
        "name": layer.title.zh,
        "description": layer.description.zh,
        "attribution": layer.owner.zh,
        "type": "overlay",
        "vector_layers": [described],
    }
