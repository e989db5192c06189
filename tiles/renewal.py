"""Makes anew what is prepared of tiles where something has changed: overviews, and the tiles of
archives that show it. What cannot be kept fresh is taken away: then tiles are made from the source.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from gis.database import Role
from layers.catalogue import Catalogue
from layers.model import Layer
from tiles.address import Bounds, TileAddress
from tiles.archives.paths import archive_path, archived_zooms, archives_in, definition_of
from tiles.archives.reader import ArchiveShelf, BrokenArchive
from tiles.freshness.aside import note_aside, said
from tiles.freshness.delta import clear_delta, compressed, put_tiles
from tiles.occupied import tiles_showing
from tiles.overviews import (
    forget,
    levels_of,
    overview_layers,
    refresh,
    regions_touching,
    usable,
    versions,
)
from tiles.overviews.levels import Prepared
from tiles.render import TileRenderer
from tiles.roles import READ_AS, WRITE_AS

Boxes = dict[str, set[Bounds]]


@dataclass(slots=True)
class Renewal:
    """`connection` is the owner's, in the transaction that takes the marks away; `boxes` are where
    each layer has changed, in degrees. With `isolate`, layers that cannot be made anew are set
    aside.

    `changed` is where the overviews that there are have changed, by layer and zoom; with
    `forgotten`, some are not there any more."""

    connection: Connection
    renderer: TileRenderer
    data: Path
    shelf: ArchiveShelf
    catalogue: Catalogue
    boxes: Boxes
    isolate: bool
    regions: int = 0
    changed: dict[Prepared, set[Bounds]] = field(default_factory=dict[Prepared, set[Bounds]])
    tiles: dict[Prepared, int] = field(default_factory=dict[Prepared, int])
    aside: dict[str, str] = field(default_factory=dict[str, str])
    forgotten: bool = False

    def run(self, *, sweep: bool) -> None:
        if sweep:
            self._sweep()
        made = versions(self.connection)
        for layer in overview_layers(self.catalogue):
            if layer.id in self.boxes and any(layer.id == name for name, _ in made):
                self._attempt(layer, partial(self._refresh, layer, made))
        for layer in self.catalogue.public():
            if layer.id in self.boxes and self._is_archived(layer):
                self._attempt(layer, partial(self._render, layer))

    def _attempt(self, layer: Layer, work: Callable[[], None]) -> None:
        if not self.isolate:
            work()
            return
        try:
            with self.connection.begin_nested():
                work()
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the others
            self._set_aside(layer, said(error))

    def _set_aside(self, layer: Layer, reason: str) -> None:
        """The archive goes at once: should the transaction fail, its tiles are made from the source
        all the same."""
        self.connection.execute(WRITE_AS)
        note_aside(self.connection, layer.id, reason)
        forget(self.connection, layer.id)
        clear_delta(self.connection, layer.id)
        archive_path(self.data, layer.id).unlink(missing_ok=True)
        self.aside[layer.id] = reason
        self._forget()

    def _forget(self) -> None:
        """What is rendered from now on must not come from an overview that is not kept."""
        self.forgotten = True
        self.renderer.prepared = usable(self.catalogue, versions(self.connection))

    def _sweep(self) -> None:
        """What is of another state of a layer's file, or of a layer that is gone, is not kept
        fresh: it must not be served again should that state come back."""
        public = {layer.id: layer for layer in self.catalogue.public()}
        for path in archives_in(self.data):
            layer = public.get(path.stem)
            if layer is None or not self._is_archived(layer):
                path.unlink(missing_ok=True)
        known = {layer.id: layer for layer in overview_layers(self.catalogue)}
        made = versions(self.connection)
        for name in {name for name, _ in made} - known.keys():
            forget(self.connection, name)
            self._forget()
        for name in {name for name, _ in made} & known.keys():
            self._forget_others(known[name], made)

    def _forget_others(self, layer: Layer, made: Mapping[Prepared, str]) -> None:
        """The overviews of other states of the layer's file."""
        wanted = {level.key: level.definition for level in levels_of(layer)}
        for key, definition in made.items():
            if key[0] == layer.id and wanted.get(key) != definition:
                forget(self.connection, *key)
                self._forget()

    def _refresh(self, layer: Layer, made: Mapping[Prepared, str]) -> None:
        self._forget_others(layer, made)
        for level in levels_of(layer):
            if made.get(level.key) != level.definition:
                continue
            regions = {
                region for box in self.boxes[layer.id] for region in regions_touching(level, box)
            }
            self.regions += len(regions)
            found = {box for one in regions for box in refresh(self.connection, level, one)}
            self.changed[level.key] = found
            # What has changed because of an edit may lie beyond it: a cell, a joined line.
            self.boxes[layer.id] |= found

    def _is_archived(self, layer: Layer) -> bool:
        """One that is broken or of another state of the layer's file goes: it would not be kept."""
        path = archive_path(self.data, layer.id)
        try:
            archive = self.shelf.at(path)
        except BrokenArchive:
            archive = None
        if archive is not None and archive.definition == definition_of(layer):
            return True
        path.unlink(missing_ok=True)
        return False

    def _render(self, layer: Layer) -> None:
        for z in archived_zooms(layer):
            own = self.changed.get((layer.id, z))
            tiles = sorted(tiles_showing(layer, z, self.boxes[layer.id] if own is None else own))
            self.connection.execute(READ_AS)
            rendered = [(tile, compressed(self._rendered(layer, tile))) for tile in tiles]
            self.connection.execute(WRITE_AS)
            put_tiles(self.connection, layer.id, rendered)
            if tiles:
                self.tiles[layer.id, z] = len(tiles)

    def _rendered(self, layer: Layer, tile: TileAddress) -> bytes:
        return self.renderer.render(self.connection, [layer], Role.ANONYMOUS, tile).data
