"""Tiles rendered again since their archive was built: they lie over it until folded in."""

import gzip
from collections.abc import Iterable

from sqlalchemy import Connection, text

from tiles.address import TileAddress

GZIP_LEVEL = 6
PUT = text("""
    INSERT INTO tile_delta (layer, z, x, y, data) VALUES (:layer, :z, :x, :y, :data)
    ON CONFLICT (layer, z, x, y) DO UPDATE SET data = excluded.data, tx = pg_current_xact_id()
""")
GET = text("SELECT data FROM tile_delta WHERE layer = :layer AND z = :z AND x = :x AND y = :y")
ALL = text("SELECT z, x, y, data FROM tile_delta WHERE layer = :layer")
CLEAR = text("DELETE FROM tile_delta WHERE layer = :layer")
WAITING = text("SELECT layer, count(*) AS tiles FROM tile_delta GROUP BY layer ORDER BY layer")


def compressed(data: bytes) -> bytes:
    """As archives and the delta keep a tile: the same for the same bytes; empty stays empty."""
    return gzip.compress(data, GZIP_LEVEL, mtime=0) if data else b""


def put_tiles(
    connection: Connection, layer: str, tiles: Iterable[tuple[TileAddress, bytes]]
) -> None:
    """`tiles` are compressed; b"" for one that is empty now."""
    rows = [
        {"layer": layer, "z": tile.z, "x": tile.x, "y": tile.y, "data": data}
        for tile, data in tiles
    ]
    if rows:
        connection.execute(PUT, rows)


def delta_tile(connection: Connection, layer: str, tile: TileAddress) -> bytes | None:
    """Compressed, b"" for an empty one; None where the archive still holds."""
    found = connection.execute(
        GET, {"layer": layer, "z": tile.z, "x": tile.x, "y": tile.y}
    ).scalar()
    return None if found is None else bytes(found)


def delta_tiles(connection: Connection, layer: str) -> dict[TileAddress, bytes]:
    """All of a layer's."""
    return {
        TileAddress(row.z, row.x, row.y): bytes(row.data)
        for row in connection.execute(ALL, {"layer": layer})
    }


def clear_delta(connection: Connection, layer: str) -> None:
    """For when the archive holds all of it."""
    connection.execute(CLEAR, {"layer": layer})


def waiting(connection: Connection) -> dict[str, int]:
    """How many tiles of each layer wait to be folded."""
    return {row.layer: row.tiles for row in connection.execute(WAITING)}
