"""Vector tiles: their queries, their rendering, TileJSON, PMTiles archives, and their freshness."""

from tiles.address import TileAddress, tile_address
from tiles.archives import ArchiveBuilder, ArchiveReport, ArchiveShelf, archive_path
from tiles.following import KeeperThread, NewsFeed
from tiles.keeper import Keeper
from tiles.opening import open_renderer, tell_everything
from tiles.render import Tile, TileRenderer
from tiles.store import StoredTile, TileStore
from tiles.tilejson import tilejson

__all__ = [
    "ArchiveBuilder",
    "ArchiveReport",
    "ArchiveShelf",
    "Keeper",
    "KeeperThread",
    "NewsFeed",
    "StoredTile",
    "Tile",
    "TileAddress",
    "TileRenderer",
    "TileStore",
    "archive_path",
    "open_renderer",
    "tell_everything",
    "tile_address",
    "tilejson",
]
