"""Asks one segment of the index what a query may mean."""

import math
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.arrays import (
    Aliases,
    Readings,
    Workspace,
    lexicon_of,
    make_aliases,
    make_readings,
    rows_of,
)
from gis.addresses.index.components import COMPONENTS, canonical
from gis.addresses.index.file import Array
from gis.addresses.index.join import IMPLIED, INFIX
from gis.addresses.index.lexicon import Ints, utf16
from gis.addresses.index.paths import POOR, search
from gis.addresses.index.pieces import EVERYWHERE, WHOLE
from gis.addresses.index.query import Query, encoded
from gis.addresses.index.read import Alias

LEVELS = ("street", "community", "road", "estate", "building", "unit", "room")
AREA_LEVEL = ("district", "street", "community", "grid")
IN_BUILDING = 9
RESULT = ("cost", "level", "far", "rank", "row", "sub", "path")
PIECE = ("component", "start", "end", "infix", "lo", "hi")
METRES_A_DEGREE = 111_195.0
Near = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Within:
    """What a search stays inside of. `kind` 1: an entry, 2: a building, 3: a unit of a building."""

    kind: int
    row: int
    unit: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a component that the query names, in UTF-16 units of its canonical name."""

    component: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """`row`: an entry, a building (with `unit` for a unit, from 1) or a room, by `level`.

    `cost` 0 is exact; from IMPLIED on it lies in what was found. `far`: squared metres.
    """

    cost: int
    level: int
    far: float
    rank: int
    row: int
    unit: int
    marks: tuple[Mark, ...]

    @property
    def poor(self) -> bool:
        """Whether a misspelt name may be a better answer."""
        return self.cost >= POOR

    @property
    def implied(self) -> bool:
        return self.cost >= IMPLIED


class Searcher:
    """One segment, with what its names are also called. May be asked from several threads."""

    def __init__(self, index: AddressIndex, readings: Readings, aliases: Sequence[Alias]) -> None:
        self.index = index
        self._lexicon = lexicon_of(index.arrays)
        self._rows = rows_of(index.arrays)
        self._readings = readings
        self._aliases, self._alias_arrays = _aliases(index, aliases)
        self._own = threading.local()

    def search(
        self,
        query: Query,
        limit: int,
        near: Near | None = None,
        within: Within | None = None,
        *,
        tolerant: bool = True,
    ) -> list[Hit]:
        """The best hits, best first; `tolerant`: of misspelt names too where others are poor."""
        work = self._workspace(limit)
        place = np.zeros(3)
        if near is not None:
            place[:] = (*near, METRES_A_DEGREE * max(math.cos(math.radians(near[1])), 1e-9))
        inside = np.array([0, 0, 0, tolerant], np.int64)
        if within is not None:
            inside[:3] = (within.kind, within.row, within.unit)
        search(
            self._lexicon,
            self._rows,
            self._aliases,
            self._readings,
            query.units,
            query.cut,
            place,
            inside,
            work.edges,
            work.best,
            work.paths,
            work.lengths,
        )
        return self._hits(query, work)

    def _workspace(self, limit: int) -> Workspace:
        mine: dict[int, Workspace] = self._own.__dict__.setdefault("workspaces", {})
        if limit not in mine:
            mine[limit] = Workspace.new(limit, len(self.index.arrays["lex_natural"]))
        return mine[limit]

    def _hits(self, query: Query, work: Workspace) -> list[Hit]:
        count = int(work.top["count"][0])
        columns = [work.top[name][:count].tolist() for name in RESULT]
        marking = _Marking(self.index, query, work)
        return [
            Hit(cost, level, far, rank, row, unit, marking.marks(path, self.parts(level, row)))
            for cost, level, far, rank, row, unit, path in zip(*columns, strict=True)
        ]

    def parts(self, level: int, row: int) -> list[int]:
        """The names of what a hit stands for; of an entry those of its first building."""
        index = self.index
        if level < 4:
            first = index.arrays["u_rows"][index.arrays["u_start"][row]]
            return index.part[first].tolist()
        if level == 6:
            building = index.building_of(row)
            inside = [index.unit_name(row), index.floor_name(row), index.room_name(row)]
            return [*index.part[building].tolist(), *inside]
        return index.part[row].tolist()


class _Marking:
    """Which stretches of names the pieces of one query's paths name."""

    def __init__(self, index: AddressIndex, query: Query, work: Workspace) -> None:
        self._index = index
        self._query = query
        self._work = work
        self._edges: dict[int, list[int]] = {}
        self._fields: dict[int, tuple[int, ...]] = {}
        self._known: dict[tuple[int, int], Mark | None] = {}

    def marks(self, path: int, parts: list[int]) -> tuple[Mark, ...]:
        edges = self._edges.get(path)
        if edges is None:
            work = self._work
            edges = self._edges[path] = work.paths[path, : work.lengths[path]].tolist()
        found = (self._mark(edge, parts) for edge in edges)
        return tuple(mark for mark in found if mark is not None)

    def _mark(self, edge: int, parts: list[int]) -> Mark | None:
        fields = self._fields.get(edge)
        if fields is None:
            at = self._work.edge
            fields = self._fields[edge] = tuple(int(at[name][edge]) for name in PIECE)
        component = fields[0]
        if component >= len(parts):
            return Mark(component, 0, fields[2] - fields[1])
        name = parts[component]
        if (edge, name) not in self._known:
            self._known[edge, name] = None if name < 0 else self._stretch(fields, name)
        return self._known[edge, name]

    def _stretch(self, fields: tuple[int, ...], name: int) -> Mark | None:
        component, start, end, infix, low, high = fields
        if infix:
            piece = self._query.units[start:end].astype(">u2").tobytes()
            place = _find_units(utf16(self._index.name(name)), piece)
            # Not every building of a street's has what one of them was found by.
            return None if place < 0 else Mark(component, place, place + end - start)
        at = self._work.edge
        first, last = at["range_lo"][low:high], at["range_hi"][low:high]
        here = np.flatnonzero((first <= name) & (name < last))
        if len(here) == 0:
            return None
        depth = int(at["range_depth"][low + here[0]])
        whole = len(utf16(self._index.name(name))) // 2
        return Mark(component, 0, whole if depth == WHOLE else depth)


def warm(searcher: Searcher) -> None:
    """Compiles the search or loads what was compiled, so that no request has to wait for it."""
    searcher.search(encoded(("1",)), 10)


def readings_of(arrays: dict[str, Array]) -> Readings:
    return make_readings(arrays["syllable"], arrays["reading"])


def _find_units(name: bytes, piece: bytes) -> int:
    """Where a piece stands in a name, in units; -1 when it does not."""
    at = name.find(piece)
    while at > 0 and at % 2:
        at = name.find(piece, at + 1)
    return at // 2


def _aliases(index: AddressIndex, aliases: Sequence[Alias]) -> tuple[Aliases, dict[str, Array]]:
    """The names that others stand for, in the order that the search wants."""
    targets: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
    for alias in aliases:
        component = COMPONENTS.index(alias.component)
        found = _target(index, alias)
        written = canonical(component, alias.alias)
        if found is not None and written:
            targets.setdefault((component, written), []).append(found)
    order = sorted(targets, key=lambda key: (key[0], utf16(key[1])))
    text = b"".join(utf16(name) + b"\0\0" for _, name in order)
    units = np.frombuffer(text, ">u2").astype(np.uint16)
    flat = [target for key in order for target in targets[key]]
    arrays: dict[str, Array] = {
        "text": units,
        "start": np.concatenate([[0], np.flatnonzero(units == 0) + 1]).astype(np.int32),
        "first": np.searchsorted([key[0] for key in order], range(13)).astype(np.int32),
        "at": np.cumsum([0, *(len(targets[key]) for key in order)]).astype(np.int32),
        **{
            name: np.array([target[i] for target in flat], np.int32)
            for i, name in enumerate(("target", "kind", "where"))
        },
    }
    return make_aliases(*arrays.values()), arrays


def _target(index: AddressIndex, alias: Alias) -> tuple[int, int, int] | None:
    name = index.name_id(alias.component, alias.name)
    if alias.within is None:
        return None if name < 0 else (name, EVERYWHERE, 0)
    building = index.building_row(alias.within)
    if building >= 0:
        return (max(name, 0), IN_BUILDING, building)
    area = index.area_id(alias.within)
    if name < 0 or area < 0:
        return None
    level = _level_of_area(index, area)
    return None if level < 0 else (name, level, area)


def _level_of_area(index: AddressIndex, area: int) -> int:
    """Which of a building's four areas it is."""
    columns: Ints = index.arrays["b_area"]
    return next((i for i in range(4) if (columns[:, i] == area).any()), -1)


__all__ = [
    "IMPLIED",
    "INFIX",
    "LEVELS",
    "Hit",
    "Mark",
    "Near",
    "Searcher",
    "Within",
    "readings_of",
    "warm",
]
