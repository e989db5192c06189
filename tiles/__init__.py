"""Vector tiles: their queries, their rendering, TileJSON, and PMTiles archives."""

from tiles.address import TileAddress, tile_address
from tiles.archive import ArchiveReport, archive_path, build_archive
from tiles.render import Tile, TileRenderer
from tiles.tilejson import tilejson

__all__ = [
    "ArchiveReport",
    "Tile",
    "TileAddress",
    "TileRenderer",
    "archive_path",
    "build_archive",
    "tile_address",
    "tilejson",
]
