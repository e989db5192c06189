"""Keeps tiles fresh: whatever a transaction marked as changed is made anew, once for all processes.

The overviews of the regions concerned, and of archived layers the tiles that show them, are made in
one transaction, which also takes the marks away and tells everybody. Killed at any moment, it has
done all of that or nothing, and the marks are there for the next. What cannot be kept fresh is
taken away: then tiles are made from the source.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Row, text

from gis.database import Database
from layers.catalogue import Catalogue
from layers.derive import Refreshed
from tiles.address import Bounds
from tiles.archives.reader import ArchiveShelf
from tiles.freshness.affected import Place, affected, all_layers
from tiles.freshness.derived import follow_marks
from tiles.freshness.news import tell
from tiles.lock import LOCK
from tiles.overviews import overview_layers
from tiles.render import TileRenderer
from tiles.renewal import Boxes, Renewal
from tiles.roles import WRITE_AS

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
        taken = {
            "followed": list(followed.tables),  # a tuple would be bound as a row
            "dealt_with": list(followed.marks),
            "most": MOST_MARKS,
        }
        with self.database.own() as connection:
            connection.execute(WRITE_AS)
            connection.execute(LOCK)
            marks = connection.execute(MARKS, taken).all()
            if not marks:
                return Report()
            boxes = self._boxes(catalogue, marks)
            work = Renewal(
                connection, self.renderer, self.data, self.shelf, catalogue, boxes, isolate
            )
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
