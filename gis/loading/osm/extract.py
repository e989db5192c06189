"""Streams an OpenStreetMap file and gathers what OneMap has a table for."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import osmium.geom
import pyarrow as pa
import shapely

from gis.crs import CRS84
from gis.errors import InvalidInput
from gis.loading.osm import tags as meaning
from gis.loading.osm.tags import Row, Tags
from gis.loading.reading import Reading, reading_of
from gis.loading.targets import TARGETS, Shape, Target

POLYGONS: dict[str, Callable[[Tags], Row | None]] = {
    "buildings": meaning.building_of,
    "landcover": meaning.landcover_of,
}
POINTS: dict[str, Callable[[Tags], Row | None]] = {
    "addresses": meaning.address_of,
    "facilities": meaning.facility_of,
}
TABLES = ("areas", "buildings", "addresses", "facilities", "roads", "landcover")
INCOMPLETE = "its outline is not complete in this extract, or its rings do not close"


@dataclass(slots=True)
class Gathered:
    """The objects for one table. `wkb` None: there is no geometry."""

    rows: list[Row] = field(default_factory=list[Row])
    wkb: list[bytes | None] = field(default_factory=list[bytes | None])
    number: list[int] = field(default_factory=list[int])
    incomplete: list[int] = field(default_factory=list[int])

    def add(self, kind: str, number: int, row: Row, wkb: bytes | None) -> None:
        self.rows.append(row | {"source_id": f"{kind}{number}"})
        self.wkb.append(wkb)
        self.number.append(number)

    def reading(self, path: Path, target: Target) -> Reading:
        fields = [field.name for field in target.fields if field.name != "code"]
        names = list(self.rows[0]) if self.rows else [*fields, "source_id"]
        columns = pa.table(
            {name: pa.array([row[name] for row in self.rows], pa.string()) for name in names}
        )
        read = reading_of(path, columns, self.wkb, CRS84)
        geometry = read.geometry
        if target.shape is Shape.POINT:
            flat = np.isin(shapely.get_type_id(geometry), (3, 6))
            geometry[flat] = shapely.point_on_surface(geometry[flat])
        return replace(
            read,
            geometry=geometry,
            number=np.array(self.number, np.int64),
            set_aside=dict.fromkeys(self.incomplete, ("incomplete geometry", INCOMPLETE)),
        )


def read_osm(path: Path) -> dict[str, Reading]:
    """The records of each table. Raises InvalidInput for a missing or damaged file."""
    if not path.is_file():
        raise InvalidInput(f"{path} does not exist or is not a file.", "file")
    gathering = _Gathering()
    try:
        processor = osmium.FileProcessor(str(path)).with_locations().with_areas()
        for found in processor:
            gathering.take(found)
    except (RuntimeError, ValueError) as error:
        raise InvalidInput(
            f"{path.name} is not a readable OpenStreetMap file: {error}.", "file"
        ) from None
    gathering.take_what_has_no_area()
    return {
        table: gathered.reading(path, TARGETS[table])
        for table, gathered in gathering.tables.items()
    }


class _Gathering:
    """Sorts objects into tables. An area may come before or after the way or relation that it is
    made of, so what ought to become one is kept until the end, in case none came.
    """

    def __init__(self) -> None:
        self.tables = {name: Gathered() for name in TABLES}
        self._wkb = osmium.geom.WKBFactory()
        self._awaited: dict[tuple[str, int], tuple[dict[str, str], bytes | None]] = {}
        self._made: set[tuple[str, int]] = set()

    def take(self, found: Any) -> None:
        if found.is_area():
            self._take_area(found)
        elif not found.tags:
            return
        elif found.is_node():
            self._take_node(found)
        elif found.is_way():
            self._take_way(found)
        elif found.tags.get("type") in {"multipolygon", "boundary"}:
            tags = dict(found.tags)
            if list(self._meanings(tags, "r")):
                self._awaited["r", found.id] = tags, None

    def take_what_has_no_area(self) -> None:
        for (kind, number), (tags, wkb) in self._awaited.items():
            if (kind, number) in self._made:
                continue
            for table, row in self._meanings(tags, kind):
                gathered = self.tables[table]
                if wkb is None:
                    gathered.incomplete.append(len(gathered.rows))
                gathered.add(kind, number, row, wkb)

    def _take_node(self, node: Any) -> None:
        tags = dict(node.tags)
        for table, meaning_of in POINTS.items():
            row = meaning_of(tags)
            if row is not None:
                self.tables[table].add("n", node.id, row, self._wkb_bytes(node))

    def _take_way(self, way: Any) -> None:
        tags = dict(way.tags)
        road = meaning.road_of(tags)
        if road is not None:
            self._take_road(way, road)
        if (road is None or tags.get("area") == "yes") and list(self._meanings(tags, "w")):
            self._awaited["w", way.id] = tags, _outline(way)

    def _take_road(self, way: Any, row: Row) -> None:
        against = row["oneway"] == "-1"
        row = row | {"oneway": "yes"} if against else row
        runs = [run[::-1] if against else run for run in _runs(way) if len(run) > 1]
        lines = [struct.pack("<BII", 1, 2, len(run)) + _packed(run) for run in runs]
        gathered = self.tables["roads"]
        if not lines:
            gathered.incomplete.append(len(gathered.rows))
        whole = (
            lines[0] if len(lines) == 1 else struct.pack("<BII", 1, 5, len(lines)) + b"".join(lines)
        )
        gathered.add("w", way.id, row, whole if lines else None)

    def _take_area(self, area: Any) -> None:
        kind = "w" if area.from_way() else "r"
        tags = dict(area.tags)
        meanings = list(self._meanings(tags, kind))
        if not meanings:
            return
        try:
            wkb = bytes.fromhex(self._wkb.create_multipolygon(area))
        except RuntimeError:
            return  # It stays awaited, and is rejected with the reason its own outline gives.
        self._made.add((kind, area.orig_id()))
        for table, row in meanings:
            self.tables[table].add(kind, area.orig_id(), row, wkb)

    def _meanings(self, tags: dict[str, str], kind: str) -> Iterator[tuple[str, Row]]:
        """What an area is. A way counts as a road where it is one and is not said to be an area."""
        if kind == "w" and meaning.road_of(tags) is not None:
            return
        area = meaning.area_of(tags) if kind == "r" else None
        if area is not None:
            yield "areas", area
        building = meaning.building_of(tags)
        for table, meaning_of in (POLYGONS | POINTS).items():
            row = building if table == "buildings" else meaning_of(tags)
            # A school's building is a building; its ground is another object.
            if row is not None and not (table == "landcover" and building is not None):
                yield table, row

    def _wkb_bytes(self, node: Any) -> bytes:
        return bytes.fromhex(self._wkb.create_point(node))


def _outline(way: Any) -> bytes | None:
    """A closed way's nodes as they are, valid or not, as the WKB of a polygon; a way that is not
    closed as that of a line; None where nodes are missing in the extract.
    """
    runs = _runs(way)
    if len(runs) != 1 or len(runs[0]) < len(way.nodes):
        return None
    points = runs[0]
    if points[0] == points[-1]:
        return struct.pack("<BIII", 1, 3, 1, len(points)) + _packed(points)
    return struct.pack("<BII", 1, 2, len(points)) + _packed(points)


def _runs(way: Any) -> list[list[tuple[float, float]]]:
    """The nodes of a way, taken apart where some are missing because the extract ends there."""
    runs: list[list[tuple[float, float]]] = [[]]
    for node in way.nodes:
        if node.location.valid():
            runs[-1].append((node.lon, node.lat))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _packed(points: list[tuple[float, float]]) -> bytes:
    return struct.pack(f"<{2 * len(points)}d", *(value for point in points for value in point))
