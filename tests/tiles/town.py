"""A town with archives, and perhaps overviews: what is served, against what its tables say."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Executable

from gis.database import Database, Role
from layers.catalogue import Catalogue
from tests.dense_district import SIDE, SOUTH, WEST
from tiles import ArchiveBuilder, ArchiveShelf, Keeper, TileAddress, TileRenderer, TileStore
from tiles.address import covering
from tiles.archives import archived_zooms
from tiles.overviews import build_overviews, overview_layers, usable, versions

MEGABYTE = 1 << 20


@dataclass
class Town:
    """`names` are the layers with an archive, `overviews` those that get an overview."""

    database: Database
    data: Path
    catalogue: Catalogue
    names: Sequence[str]
    overviews: Sequence[str] = ()
    shelf: ArchiveShelf = field(default_factory=ArchiveShelf)

    def prepare(self) -> None:
        """Makes everything there is to be, from the tables as they are."""
        self.keep()
        self.make_overviews()
        self.build()

    @property
    def renderer(self) -> TileRenderer:
        with self.database.load() as connection:
            return TileRenderer(self.catalogue, usable(self.catalogue, versions(connection)))

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.database, self.renderer, self.data, self.shelf)

    def keep(self) -> None:
        while self.keeper.step().marks:
            pass

    def make_overviews(self) -> None:
        wanted = [one for one in overview_layers(self.catalogue) if one.id in self.overviews]
        build_overviews(self.database, wanted)

    def build(self) -> None:
        builder = ArchiveBuilder(self.database, self.renderer, self.data, lambda *_: None)
        builder.build(self.names)

    def edit(self, *statements: Executable) -> None:
        with self.database.load() as connection:
            for statement in statements:
                connection.execute(statement)

    def stale(self) -> list[tuple[str, TileAddress]]:
        """The tiles that are served otherwise than they would be rendered from the tables. Makes
        overviews anew for that, so what was marked must have been dealt with."""
        served = self._served()
        self.make_overviews()
        renderer = self.renderer
        found: list[tuple[str, TileAddress]] = []
        with self.database.request() as connection:
            for (name, tile), data in served.items():
                layer = self.catalogue.layer(name, Role.ANONYMOUS)
                if renderer.render(connection, [layer], Role.ANONYMOUS, tile).data != data:
                    found.append((name, tile))
        return found

    def _served(self) -> dict[tuple[str, TileAddress], bytes]:
        """By a process that has just started: from the delta, the archive, or made on the spot."""
        store = TileStore(self.database, self.renderer, self.data, MEGABYTE, lambda: True)
        served: dict[tuple[str, TileAddress], bytes] = {}
        for name in self.names:
            for z in archived_zooms(self.catalogue.layer(name, Role.ANONYMOUS)):
                columns, rows = covering((WEST, SOUTH, WEST + SIDE * 1.5, SOUTH + SIDE * 1.5), z)
                for tile in (TileAddress(z, x, y) for x in columns for y in rows):
                    stored = store.tile(name, Role.ANONYMOUS, None, tile)
                    served[name, tile] = gzip.decompress(stored.data) if stored.data else b""
        return served
