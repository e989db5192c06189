"""Vector tiles: their queries, their rendering, TileJSON, PMTiles archives, and their freshness."""

from tiles.address import TileAddress, tile_address
from tiles.archives import ArchiveBuilder, ArchiveReport, ArchiveShelf, archive_path
from tiles.keeper import Keeper
from tiles.opening import open_renderer, tell_everything
from tiles.render import Tile, TileRenderer
from tiles.tilejson import tilejson

__all__ = [
    "ArchiveBuilder",
    "ArchiveReport",
    "ArchiveShelf",
    "Keeper",
    "Tile",
    "TileAddress",
    "TileRenderer",
    "archive_path",
    "open_renderer",
    "tell_everything",
    "tile_address",
    "tilejson",
]
