"""Asks one segment of the index what a query may mean."""

import math
import threading
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gis.addresses.components import COMPONENTS
from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.components import canonical
from gis.addresses.index.file import Array
from gis.addresses.index.lexicon import Ints, utf16
from gis.addresses.index.read import Alias
from gis.addresses.typeahead.arrays import (
    Aliases,
    Readings,
    Workspace,
    cards_of,
    lexicon_of,
    make_aliases,
    make_readings,
    rows_of,
)
from gis.addresses.typeahead.cards import START, write_cards
from gis.addresses.typeahead.paths import NO_PATH, search
from gis.addresses.typeahead.pieces import EVERYWHERE
from gis.addresses.typeahead.query import Query
from gis.addresses.typeahead.ranking import IMPLIED
from gis.addresses.typeahead.steps import Within, below

IN_BUILDING = 9
METRES_A_DEGREE = 111_195.0
Near = tuple[float, float]


class Found(NamedTuple):
    """A hit of a segment: `card` is the JSON of a Suggestion, `id` its id as it stands in there.

    `cost` 0 is exact; from IMPLIED on it lies in what was found. `far`: squared metres. Of equal
    cost, level and distance the lower `rank` comes first, which counts within a segment only.
    """

    cost: int
    level: int
    far: float
    rank: int
    id: bytes
    card: bytes

    @property
    def own_cost(self) -> int:
        """Of what it lies in where it is implied."""
        return self.cost % IMPLIED

    @property
    def implied(self) -> bool:
        return self.cost >= IMPLIED


class Searcher:
    """One segment, with what its names are also called. May be asked from several threads."""

    def __init__(self, index: AddressIndex, readings: Readings, aliases: Sequence[Alias]) -> None:
        self.index = index
        self._lexicon = lexicon_of(index.arrays)
        self._rows = rows_of(index.arrays)
        self._cards = cards_of(index.arrays)
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
    ) -> list[Found]:
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
        return self._found(work, query.units)

    def below(self, within: Within, limit: int) -> list[Found]:
        """What lies one step below, in natural order."""
        work, places = self._workspace(limit), below(self.index, within)[:limit]
        work.top["count"][0] = len(places)
        for k, place in enumerate(places):
            work.top["level"][k], work.top["row"][k] = place.level, place.row
            work.top["sub"][k], work.top["path"][k] = place.unit, NO_PATH
        return self._found(work, np.zeros(0, np.uint16))

    def _workspace(self, limit: int) -> Workspace:
        mine: dict[int, Workspace] = self._own.__dict__.setdefault("workspaces", {})
        if limit not in mine:
            a = self.index.arrays
            layouts = int(a["b_layout"].max(initial=-1)) + 1
            mine[limit] = Workspace.new(limit, len(a["lex_natural"]), layouts)
        return mine[limit]

    def _found(self, work: Workspace, units: Array) -> list[Found]:
        count = int(work.top["count"][0])
        sheet = work.sheet
        while not write_cards(
            self._lexicon,
            self._rows,
            self._cards,
            work.edges,
            units,
            work.paths,
            work.lengths,
            work.best,
            sheet.out,
            sheet.text,
            sheet.ends,
        ):
            sheet.grow()
        columns = (work.top[name][:count].tolist() for name in ("cost", "level", "far", "rank"))
        ends: list[list[int]] = sheet.ends[:count].tolist()
        out = sheet.out[: ends[-1][1] if ends else 0].tobytes()
        starts = [0, *(end for _, end in ends)]
        return [
            Found(cost, level, far, rank, out[start + len(START) : of_id], out[start:end])
            for cost, level, far, rank, start, (of_id, end) in zip(
                *columns, starts, ends, strict=False
            )
        ]


def readings_of(arrays: dict[str, Array]) -> Readings:
    return make_readings(arrays["syllable"], arrays["reading"])


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
