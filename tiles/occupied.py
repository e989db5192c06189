"""Which tiles of a layer hold something, and in which a place shows."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from layers.model import Layer
from tiles.address import BUFFER, EXTENT, Bounds, TileAddress, covering
from tiles.parameters import margin
from tiles.query import occupied_query


def occupied_tiles(
    connection: Connection, layer: Layer, zooms: range, beyond: float = BUFFER / EXTENT
) -> Iterator[TileAddress]:
    """Those with something in them or in their margin, `beyond` wide as a share of a tile. Found
    from the whole world down: one feature far away costs a few tiles, not all those between."""
    query = occupied_query(layer).as_string(None)
    found = [TileAddress(0, 0, 0)]
    for zoom in range(zooms.stop):
        found = [tile for tile in found if _holds(connection, query, tile, beyond)]
        if zoom in zooms:
            yield from found
        found = [child for tile in found for child in tile.children()]


def tiles_showing(layer: Layer, z: int, boxes: Iterable[Bounds]) -> set[TileAddress]:
    """The tiles of a zoom in which something in the boxes shows, or may in a cell that it is in."""
    band = layer.band(z)
    if band is None:
        return set()
    wider = max(margin(band), BUFFER / EXTENT) * 360 / 2**z
    found: set[TileAddress] = set()
    for west, south, east, north in boxes:
        columns, rows = covering((west - wider, south - wider, east + wider, north + wider), z)
        found |= {TileAddress(z, x, y) for x in columns for y in rows}
    return found


def _holds(connection: Connection, query: str, tile: TileAddress, beyond: float) -> bool:
    west, south, east, north = tile.bounds(beyond)
    edges = {"west": west, "south": south, "east": east, "north": north}
    return bool(connection.exec_driver_sql(query, edges).scalar_one())
