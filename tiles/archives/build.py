"""Builds PMTiles archives of public layers, from the same tiles that requests get.

A build that is interrupted goes on where it was: tiles are spooled as they are rendered. An edit
that is made meanwhile is in the archive, or in the delta over it.
"""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pmtiles.tile import zxy_to_tileid
from sqlalchemy import Connection

from gis.database import Database, Role
from gis.errors import NotFound
from layers.extent import layer_extent
from layers.model import Layer
from tiles.address import Bounds, TileAddress
from tiles.archives.paths import archive_path, archived_zooms, definition_of
from tiles.archives.session import BuildSession
from tiles.archives.spool import Spool
from tiles.archives.write import write_archive
from tiles.freshness.aside import take_back
from tiles.freshness.delta import clear_delta, compressed
from tiles.freshness.news import latest, news_since, oldest_kept
from tiles.lock import LOCK
from tiles.occupied import occupied_tiles, tiles_showing
from tiles.render import TileRenderer
from tiles.roles import WRITE_AS
from tiles.tilejson import WORLD

THREADS = 2
AT_ONCE = 8  # tiles rendered in one transaction
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What was built. `bytes` is of the file, `largest_bytes` of one tile, compressed.

    An empty layer has no tiles and no archive.
    """

    layer: str
    tiles: int = 0
    bytes: int = 0
    largest_bytes: int = 0


@dataclass(slots=True)
class ArchiveBuilder:
    """`progress` hears of a layer, of its tiles done and of those to do, from any thread."""

    database: Database
    renderer: TileRenderer
    data: Path
    progress: Progress
    _stop: threading.Event = field(default_factory=threading.Event)

    def build(self, ids: Sequence[str]) -> list[ArchiveReport]:
        """Replaces the archives of public layers, each in one step at its end; goes on with a build
        of the same layers that was interrupted, and tells only of what it built itself.

        Raises NotFound for a layer that is absent or not for everybody.
        """
        session = BuildSession(self.data, [self._public(name) for name in ids])
        layers = [self._public(name) for name in session.left]
        # What takes long is shared out tile by tile, the many small ones layer by layer.
        prepared = {name for name, _ in self.renderer.prepared}
        large = [layer for layer in layers if layer.id in prepared]
        small = [layer for layer in layers if layer.id not in prepared]
        reports: list[ArchiveReport] = []
        with ThreadPoolExecutor(THREADS) as threads:
            try:
                for layer in large:
                    reports.append(self._build(layer, threads))
                    session.finished(layer.id)
                for report in threads.map(self._build, small):
                    reports.append(report)
                    session.finished(report.layer)
            except BaseException:
                self._stop.set()
                raise
        return reports

    def _public(self, layer_id: str) -> Layer:
        layer = self.renderer.catalogue.layer(layer_id, Role.ANONYMOUS)
        if not layer.is_public:
            raise NotFound(f"The layer {layer_id!r} is not for everybody, so it has no archive.")
        return layer

    def _build(self, layer: Layer, threads: ThreadPoolExecutor | None = None) -> ArchiveReport:
        spool = self._begin(layer)
        done = False
        try:
            with self.database.request(Role.ANONYMOUS) as connection:
                wanted = set(occupied_tiles(connection, layer, archived_zooms(layer)))
                bounds = layer_extent(connection, layer)
            missing = [tile for tile in wanted if _id(tile) not in spool.tiles]
            self._render(layer, missing, len(wanted), spool, threads)
            size = self._finish(layer, bounds, spool)
            done = True
        finally:
            spool.close(done=done)
        lengths = [tile.length for tile in spool.tiles.values() if tile.length]
        return ArchiveReport(layer.id, len(lengths), size, max(lengths, default=0))

    def _begin(self, layer: Layer) -> Spool:
        """A new spool, or the one of a build that was interrupted, without what has changed."""
        path = archive_path(self.data, layer.id).with_suffix(".spool")
        with self.database.load() as connection:
            now, oldest = latest(connection), oldest_kept(connection)
            spool = Spool(path, now, definition_of(layer))
            if spool.tiles and spool.news < oldest - 1:  # nobody knows what has changed since
                spool.tiles.clear()
            for tile in _changed(layer, _boxes_since(connection, spool.news, layer)):
                spool.tiles.pop(_id(tile), None)
        spool.news = now
        return spool

    def _render(
        self,
        layer: Layer,
        tiles: Sequence[TileAddress],
        total: int,
        spool: Spool,
        threads: ThreadPoolExecutor | None,
    ) -> None:
        ordered = sorted(tiles, key=_id)
        groups = [ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE)]
        done = total - len(ordered)

        def run(group: Sequence[TileAddress]) -> list[tuple[int, bytes]]:
            return self._group(layer, group)

        results: Iterable[list[tuple[int, bytes]]]
        results = threads.map(run, groups) if threads else map(run, groups)
        for rendered in results:
            for tile_id, data in rendered:
                spool.put(tile_id, data)
            done += len(rendered)
            self.progress(layer.id, done, total)

    def _group(self, layer: Layer, tiles: Sequence[TileAddress]) -> list[tuple[int, bytes]]:
        if self._stop.is_set():
            raise KeyboardInterrupt
        with self.database.request(Role.ANONYMOUS) as connection:
            rendered = [
                self.renderer.render(connection, [layer], Role.ANONYMOUS, tile).data
                for tile in tiles
            ]
        return [(_id(tile), compressed(data)) for tile, data in zip(tiles, rendered, strict=True)]

    def _finish(self, layer: Layer, bounds: Bounds | None, spool: Spool) -> int:
        """Exchanges the archive while nobody makes tiles anew, with all that was changed since the
        build began: what is changed from then on goes into the delta."""
        while True:
            with self.database.own() as connection:
                connection.execute(WRITE_AS)
                connection.execute(LOCK)
                boxes = _boxes_since(connection, spool.news, layer)
                if not boxes:
                    size = write_archive(
                        archive_path(self.data, layer.id), layer, bounds, spool.in_order()
                    )
                    clear_delta(connection, layer.id)
                    take_back(connection, layer.id)
                    return size
                now = latest(connection)
            changed = _changed(layer, boxes)
            self._render(layer, changed, len(changed), spool, None)
            spool.news = now


def _id(tile: TileAddress) -> int:
    return zxy_to_tileid(tile.z, tile.x, tile.y)


def _boxes_since(connection: Connection, seq: int, layer: Layer) -> list[Bounds]:
    """Where the layer has changed since a number of the news."""
    boxes: list[Bounds] = []
    for news in news_since(connection, seq):
        if news.layers is None:
            return [WORLD]
        boxes += news.layers.get(layer.id, ())
    return boxes


def _changed(layer: Layer, boxes: Sequence[Bounds]) -> list[TileAddress]:
    return sorted({tile for z in archived_zooms(layer) for tile in tiles_showing(layer, z, boxes)})
