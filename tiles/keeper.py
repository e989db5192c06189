"""Keeps tiles fresh: whatever a transaction marked as changed is made anew, once for all processes.

The overviews of the regions concerned, and of archived layers the tiles that show them, are made in
one transaction, which also takes the marks away and tells everybody. Killed at any moment, it has
done all of that or nothing, and the marks are there for the next.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.database import Database, Role
from layers.model import Layer
from tiles.address import Bounds, TileAddress
from tiles.archives.paths import archive_path, archived_zooms, definition_of
from tiles.archives.reader import ArchiveShelf, BrokenArchive
from tiles.freshness.affected import Place, affected, all_layers
from tiles.freshness.delta import compressed, put_tiles
from tiles.freshness.news import tell
from tiles.lock import LOCK
from tiles.occupied import tiles_showing
from tiles.overviews import levels_of, overview_layers, refresh, regions_touching, versions
from tiles.overviews.refresh import READ_AS, WRITE_AS
from tiles.render import TileRenderer

MOST_MARKS = 5_000
MARKS = text("""
    SELECT
        d.id, d.entity, d.theme,
        ST_XMin(d.outline) AS west, ST_YMin(d.outline) AS south,
        ST_XMax(d.outline) AS east, ST_YMax(d.outline) AS north
    FROM dirty_outlines AS d
    ORDER BY d.id
    LIMIT :most
""")
WIPE = text("DELETE FROM dirty_outlines WHERE id = ANY(:ids)")
Boxes = dict[str, set[Bounds]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a step has done. `tiles` counts those rendered into the delta, by layer and zoom."""

    marks: int = 0
    regions: int = 0
    tiles: Mapping[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])


@dataclass(frozen=True, slots=True)
class Keeper:
    """`data` is the folder of the archives."""

    database: Database
    renderer: TileRenderer
    data: Path
    shelf: ArchiveShelf

    def step(self) -> Report:
        """Deals with the marks that there are, at most MOST_MARKS."""
        with self.database.own() as connection:
            connection.execute(WRITE_AS)
            connection.execute(LOCK)
            marks = connection.execute(MARKS, {"most": MOST_MARKS}).all()
            if not marks:
                return Report()
            boxes = self._boxes(marks)
            work = _Work(connection, self, boxes)
            work.run()
            connection.execute(WRITE_AS)
            connection.execute(WIPE, {"ids": [mark.id for mark in marks]})
            tell(connection, {name: sorted(found) for name, found in boxes.items()})
            return Report(len(marks), work.regions, work.tiles)

    def _boxes(self, marks: Iterable[Row[Any]]) -> Boxes:
        """Where each layer has changed, as far as the marks say."""
        places: dict[Place, set[Bounds]] = defaultdict(set)
        for mark in marks:
            if mark.west is None:
                continue  # an empty shape shows nowhere
            box = (mark.west, mark.south, mark.east, mark.north)
            places[Place(mark.entity, mark.theme)].add(box)
        catalogue = self.renderer.catalogue
        layers = all_layers(catalogue, overview_layers(catalogue))
        boxes: Boxes = defaultdict(set)
        for place, found in places.items():
            for layer in affected(layers, place):
                boxes[layer.id] |= found
        return boxes


@dataclass(slots=True)
class _Work:
    connection: Connection
    keeper: Keeper
    boxes: Boxes
    regions: int = 0
    tiles: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])

    def run(self) -> None:
        prepared = self._refresh_overviews()
        for layer in self.keeper.renderer.catalogue.public():
            if layer.id in self.boxes and self._is_archived(layer):
                self._render(layer, prepared)

    def _refresh_overviews(self) -> dict[tuple[str, int], set[Bounds]]:
        """Where each overview that there is has changed, by layer and zoom."""
        made = versions(self.connection)
        changed: dict[tuple[str, int], set[Bounds]] = {}
        for layer in overview_layers(self.keeper.renderer.catalogue):
            if layer.id not in self.boxes:
                continue
            for level in levels_of(layer):
                if made.get(level.key) != level.definition:
                    continue
                regions = {
                    region
                    for box in self.boxes[layer.id]
                    for region in regions_touching(level, box)
                }
                self.regions += len(regions)
                found = {box for one in regions for box in refresh(self.connection, level, one)}
                changed[level.key] = found
                # What has changed because of an edit may lie beyond it: a cell, a joined line.
                self.boxes[layer.id] |= found
        return changed

    def _is_archived(self, layer: Layer) -> bool:
        try:
            archive = self.keeper.shelf.at(archive_path(self.keeper.data, layer.id))
        except BrokenArchive:
            return False  # not served either
        return archive is not None and archive.definition == definition_of(layer)

    def _render(self, layer: Layer, prepared: dict[tuple[str, int], set[Bounds]]) -> None:
        for z in archived_zooms(layer):
            own = prepared.get((layer.id, z))
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
