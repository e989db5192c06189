"""Keeps tiles fresh: whatever a transaction marked as changed is made anew, once for all processes.

The overviews of the regions concerned, and of archived layers the tiles that show them, are made in
one transaction, which also takes the marks away and tells everybody. Killed at any moment, it has
done all of that or nothing, and the marks are there for the next. What cannot be kept fresh is
taken away: then tiles are made from the source.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.database import Database, Role
from layers.catalogue import Catalogue
from layers.derive import Refreshed
from layers.model import Layer
from tiles.address import Bounds, TileAddress
from tiles.archives.paths import archive_path, archived_zooms, archives_in, definition_of
from tiles.archives.reader import ArchiveShelf, BrokenArchive
from tiles.freshness.affected import Place, affected, all_layers
from tiles.freshness.aside import note_aside, said
from tiles.freshness.delta import clear_delta, compressed, put_tiles
from tiles.freshness.derived import follow_marks
from tiles.freshness.news import tell
from tiles.lock import LOCK
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
from tiles.overviews.refresh import READ_AS, WRITE_AS
from tiles.render import TileRenderer

MOST_MARKS = 5_000
MARKS = text("""
    SELECT
        d.id, d.entity, d.theme,
        ST_XMin(d.outline) AS west, ST_YMin(d.outline) AS south,
        ST_XMax(d.outline) AS east, ST_YMax(d.outline) AS north
    FROM dirty_outlines AS d
    WHERE d.entity <> ALL(:followed) OR d.id = ANY(:dealt_with)
    ORDER BY d.id
    LIMIT :most
""")
WIPE = text("DELETE FROM dirty_outlines WHERE id = ANY(:ids)")
Boxes = dict[str, set[Bounds]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a step has done. `derived` are layers that follow what was edited, `not_derived` says
    why some could not; `tiles` counts those rendered into the delta, by layer and zoom; `aside`
    says why layers have been set aside."""

    marks: int = 0
    derived: Sequence[Refreshed] = ()
    not_derived: str | None = None
    regions: int = 0
    tiles: Mapping[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    aside: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(slots=True)
class Keeper:
    """`data` is the folder of the archives."""

    database: Database
    renderer: TileRenderer
    data: Path
    shelf: ArchiveShelf
    _swept: Catalogue | None = None

    def step(self, *, isolate: bool = False) -> Report:
        """Deals with the marks that there are, at most MOST_MARKS; first derives the layers that
        follow what was edited, as far as they can be: tiles do not wait for them.

        A layer whose tiles cannot be made raises what its query does, and the marks are left. With
        `isolate` it is set aside, and everything else is done.
        """
        catalogue = self.renderer.catalogue
        followed = follow_marks(self.database, catalogue, MOST_MARKS)
        taken = {"followed": followed.tables, "dealt_with": followed.marks, "most": MOST_MARKS}
        with self.database.own() as connection:
            connection.execute(WRITE_AS)
            connection.execute(LOCK)
            marks = connection.execute(MARKS, taken).all()
            if not marks:
                return Report()
            boxes = self._boxes(catalogue, marks)
            work = _Work(connection, self, catalogue, boxes, isolate)
            work.run(sweep=catalogue is not self._swept)
            connection.execute(WRITE_AS)
            connection.execute(WIPE, {"ids": [mark.id for mark in marks]})
            told = {name: sorted(found) for name, found in boxes.items()}
            tell(connection, None if work.forgotten else told)
        self._swept = catalogue
        return Report(
            len(marks), followed.derived, followed.fault, work.regions, work.tiles, work.aside
        )

    def _boxes(self, catalogue: Catalogue, marks: Iterable[Row[Any]]) -> Boxes:
        """Where each layer has changed, as far as the marks say."""
        places: dict[Place, set[Bounds]] = defaultdict(set)
        for mark in marks:
            if mark.west is None:
                continue  # an empty shape shows nowhere
            box = (mark.west, mark.south, mark.east, mark.north)
            places[Place(mark.entity, mark.theme)].add(box)
        layers = all_layers(catalogue, overview_layers(catalogue))
        boxes: Boxes = defaultdict(set)
        for place, found in places.items():
            for layer in affected(layers, place):
                boxes[layer.id] |= found
        return boxes


@dataclass(slots=True)
class _Work:
    """`changed` is where the overviews that there are have changed, by layer and zoom; with
    `forgotten`, some are not there any more."""

    connection: Connection
    keeper: Keeper
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
        archive_path(self.keeper.data, layer.id).unlink(missing_ok=True)
        self.aside[layer.id] = reason
        self._forget()

    def _forget(self) -> None:
        """What is rendered from now on must not come from an overview that is not kept."""
        renderer, self.forgotten = self.keeper.renderer, True
        renderer.prepared = usable(self.catalogue, versions(self.connection))

    def _sweep(self) -> None:
        """What is of another state of a layer's file, or of a layer that is gone, is not kept
        fresh: it must not be served again should that state come back."""
        public = {layer.id: layer for layer in self.catalogue.public()}
        for path in archives_in(self.keeper.data):
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
        path = archive_path(self.keeper.data, layer.id)
        try:
            archive = self.keeper.shelf.at(path)
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
        renderer = self.keeper.renderer
        return renderer.render(self.connection, [layer], Role.ANONYMOUS, tile).data
