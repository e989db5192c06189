"""Folds the delta of a layer into its archive."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pmtiles.tile import zxy_to_tileid

from gis.database import Database, Role
from layers.extent import layer_extent
from layers.model import Layer
from tiles.address import TileAddress
from tiles.archives.paths import archive_path, definition_of
from tiles.archives.reader import Archive, ArchiveShelf, BrokenArchive
from tiles.archives.write import write_archive
from tiles.freshness.delta import clear_delta, delta_tiles
from tiles.lock import LOCK
from tiles.roles import WRITE_AS


def fold(database: Database, layer: Layer, data: Path, shelf: ArchiveShelf) -> int:
    """Puts a new archive in the place of the old one, then takes the delta away; answers how many
    tiles it had. Killed before, nothing has happened; killed between, the delta still lies over an
    archive that holds the same, and the next fold takes it away.

    A delta without an archive of the layer as it is, or with a broken one, is of no use: it goes,
    and such an archive with it, so that nobody serves it without its delta.
    """
    with database.own() as connection:
        connection.execute(WRITE_AS)
        connection.execute(LOCK)
        delta = delta_tiles(connection, layer.id)
        path = archive_path(data, layer.id)
        try:
            archive = shelf.at(path)
        except BrokenArchive:
            archive = None
        if delta and archive is not None and archive.definition == definition_of(layer):
            with database.request(Role.ANONYMOUS) as reader:
                bounds = layer_extent(reader, layer)
            write_archive(path, layer, bounds, overlaid(archive, delta))
        elif delta:
            path.unlink(missing_ok=True)
        clear_delta(connection, layer.id)
        return len(delta)


def overlaid(archive: Archive, delta: Mapping[TileAddress, bytes]) -> Iterator[tuple[int, bytes]]:
    """The tiles of the archive with those of the delta in their places, by their ids in order."""
    over = {zxy_to_tileid(tile.z, tile.x, tile.y): data for tile, data in delta.items()}
    waiting = iter(sorted(over))
    following = next(waiting, None)
    for tile_id, data in archive.tiles():
        while following is not None and following <= tile_id:
            if over[following]:
                yield following, over[following]
            following = next(waiting, None)
        if tile_id not in over:
            yield tile_id, data
    while following is not None:
        if over[following]:
            yield following, over[following]
        following = next(waiting, None)
