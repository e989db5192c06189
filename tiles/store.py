"""What is served of a tile: from memory, else from the delta, the archive, or made on the spot."""

import gzip
import hashlib
import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from sqlalchemy import Connection

from gis.database import Database, Role
from layers.catalogue import Catalogue
from layers.model import Layer
from tiles.address import TileAddress
from tiles.archives import ArchiveShelf, BrokenArchive, archive_path, archived_zooms, definition_of
from tiles.freshness.aside import all_aside
from tiles.freshness.delta import compressed, delta_tile
from tiles.freshness.news import News
from tiles.matrix_set import WEB_MERCATOR_QUAD, MatrixSet
from tiles.overviews import usable, versions
from tiles.render import MAX_TILE_BYTES, TileRenderer

ENTRY_BYTES = 1_000  # what an entry costs besides the tile


@dataclass(frozen=True, slots=True)
class StoredTile:
    """`data` is compressed by gzip, b"" for an empty tile; `digest` is of what it holds. `public`
    ones are the same for every caller."""

    data: bytes
    digest: str
    public: bool

    def raw(self) -> bytes:
        """Not compressed."""
        return gzip.decompress(self.data) if self.data else b""


@dataclass(frozen=True, slots=True)
class Kept:
    """A tile in memory, and what it is of."""

    tile: StoredTile
    layers: tuple[str, ...]
    address: TileAddress


class TileStore:
    """One a process. Public tiles of EPSG:3857 stay in memory, at most `most_bytes` of them, the
    ones that were made last, until news say that they may have changed, and only while `hears`
    says that news would be heard of. `aside` are the layers that could not be kept fresh.
    """

    def __init__(
        self,
        database: Database,
        renderer: TileRenderer,
        data: Path,
        most_bytes: int,
        hears: Callable[[], bool],
    ) -> None:
        self._hears = hears
        self.renderer = renderer
        self.shelf = ArchiveShelf()
        self._database = database
        self._data = data
        self._most_bytes = most_bytes
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._news = 0  # how many were heard of
        self._seq = 0  # the number of the last
        self._broken: set[Path] = set()
        self.aside: frozenset[str] = frozenset()

    def kept(self, path: str, news: int = 0) -> StoredTile | None:
        """In memory under `path`: the layers' ids joined by commas, z, x and y with slashes between
        them. None for who has heard of `news` sooner. In any thread, without waiting."""
        found = self._kept.get(path)
        return found.tile if found and news <= self._seq and self._hears() else None

    def tile(
        self,
        ids: str,
        role: Role,
        token: str | None,
        address: TileAddress,
        matrix_set: MatrixSet = WEB_MERCATOR_QUAD,
    ) -> StoredTile:
        """Raises NotFound for a layer that is absent or not for `role`, InvalidInput for repeated
        or too many."""
        layers = self.renderer.layers(ids, role)
        public = all(layer.is_public for layer in layers)
        heard = self._news
        with self._database.request(role, token) as connection:
            data = self._compressed(connection, layers, role, address, matrix_set)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        stored = StoredTile(data, digest, public)
        if public and matrix_set is WEB_MERCATOR_QUAD:
            path = f"{ids}/{address.z}/{address.x}/{address.y}"
            self._keep(path, Kept(stored, tuple(ids.split(",")), address), heard)
        return stored

    def on_news(self, news: News) -> None:
        """Forgets what may have changed. In any thread."""
        with self._lock:
            self._news += 1
            for path, kept in list(self._kept.items()):
                if any(news.touches(layer, kept.address) for layer in kept.layers):
                    self._drop(path)
            self._seq = max(self._seq, news.seq)
        if news.layers is None:
            with self._database.request(Role.ANONYMOUS) as connection:
                made = versions(connection)
            self.renderer.prepared = usable(self.renderer.catalogue, made)
            with self._database.load() as connection:
                self.aside = frozenset(all_aside(connection))

    def replace(self, catalogue: Catalogue) -> None:
        """From now on, the layers of another catalogue. In any thread."""
        self.renderer.replace(catalogue)
        self.on_news(News(0, None))

    def _compressed(
        self,
        connection: Connection,
        layers: Sequence[Layer],
        role: Role,
        address: TileAddress,
        matrix_set: MatrixSet,
    ) -> bytes:
        if matrix_set is WEB_MERCATOR_QUAD:
            parts = [self._ready(connection, layer, address) for layer in layers]
            ready = [part for part in parts if part is not None]
            if len(ready) == len(layers) == 1:
                return ready[0]
            if len(ready) == len(layers):
                # Layers one after another are a tile of them all.
                whole = b"".join(gzip.decompress(part) for part in ready if part)
                if len(whole) <= MAX_TILE_BYTES:
                    return compressed(whole)
        rendered = self.renderer.render(connection, layers, role, address, matrix_set)
        return compressed(rendered.data)

    def _ready(self, connection: Connection, layer: Layer, address: TileAddress) -> bytes | None:
        """From the delta or the archive, b"" for an empty one; None where it has to be made."""
        if not layer.is_public or address.z not in archived_zooms(layer):
            return None
        path = archive_path(self._data, layer.id)
        try:
            if self.shelf.at(path) is None:
                return None
            found = delta_tile(connection, layer.id, address)
            if found is not None:
                return found
            # After the look into the delta: a fold exchanges the archive first.
            archive = self.shelf.at(path)
            if archive is None or archive.definition != definition_of(layer):
                return None
            return _whole(archive.tile(address)) if archive.holds(address.z) else None
        except BrokenArchive as error:
            if path not in self._broken:
                self._broken.add(path)
                structlog.get_logger().warning("archive.broken", file=str(path), error=str(error))
            return None

    def _keep(self, path: str, kept: Kept, heard: int) -> None:
        with self._lock:
            if heard != self._news or not self._hears():
                return  # it may have been made before what the news are of
            self._drop(path)
            self._kept[path] = kept
            self._bytes += len(kept.tile.data) + ENTRY_BYTES
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._kept)))

    def _drop(self, path: str) -> None:
        gone = self._kept.pop(path, None)
        if gone is not None:
            self._bytes -= len(gone.tile.data) + ENTRY_BYTES


def _whole(data: bytes | None) -> bytes:
    """A tile of an archive, b"" for none. Raises BrokenArchive for one with a wrong byte."""
    if data is None:
        return b""
    try:
        gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenArchive(f"a tile cannot be read: {error}") from error
    return data
