"""One index segment as the matcher sees it: buildings by what they are found by."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from gis.addresses.index import AddressIndex, Alias
from gis.addresses.match.given import Resolver
from gis.addresses.match.names import ESTATE, NAME, NUMBER, ROAD, SegmentNames
from gis.addresses.match.standard import StandardTexts

MOST_BUILDINGS = 400
# So many rows are read faster one by one.
FEW = 3
Ints = npt.NDArray[np.int32]


class Segment:
    """Buildings by road and number, by estate and building, by name; rooms of a building."""

    def __init__(self, index: AddressIndex, aliases: Iterable[Alias] = ()) -> None:
        self.index = index
        self.names = SegmentNames(index, aliases)
        self.resolver = Resolver(self.names)
        self.texts = StandardTexts(index)
        self._doors = _Pairs(index.part[:, ROAD], index.part[:, NUMBER])
        self._blocks = _Pairs(index.part[:, ESTATE], index.part[:, NAME])
        self._first_room = _values(index.column("b_rooms"))
        self._rooms = _values(index.column("r_room"))
        self._units = _values(index.column("r_unit"))
        self._floors = _values(index.column("r_floor"))
        first = index.column("lex_first")
        self._first_unit, self._first_floor = int(first[9]), int(first[10])

    def over(self, index: AddressIndex) -> "Segment | None":
        """The same for an index of the same columns; None when they are others."""
        if any(
            index.arrays[name] is not self.index.arrays[name] for name in ("lex_text", "b_part")
        ):
            return None
        other = copy(self)
        other.index = index
        return other

    def at_door(self, road: int, number: int) -> list[int]:
        return self._doors.rows(road, number)

    def in_estate(self, estate: int, building: int) -> list[int]:
        return self._blocks.rows(estate, building)

    def with_name(self, name: int) -> list[int]:
        return self.index.buildings_of(name)[:MOST_BUILDINGS].tolist()

    def told(self, rows: Sequence[int]) -> Iterable[tuple[int, int, list[int]]]:
        """Rows with their status and their names by component."""
        index = self.index
        if len(rows) <= FEW:
            return [(row, int(index.status[row]), index.part[row].tolist()) for row in rows]
        return zip(rows, index.status[rows].tolist(), index.part[rows].tolist(), strict=True)

    def rooms(self, building: int, room: int, unit: int = -1, floor: int = -1) -> list[int]:
        """The rooms of a building that have this name, in this unit and on this floor."""
        start, end = self._first_room[building], self._first_room[building + 1]
        rows = _places(self._rooms[start:end].tolist(), room, start)
        if unit >= 0:
            wanted, units = unit - self._first_unit + 1, self._units
            rows = [row for row in rows if units[row] == wanted]
        if floor >= 0:
            wanted, floors = floor - self._first_floor + 1, self._floors
            rows = [row for row in rows if floors[row] == wanted]
        return rows

    def has_unit(self, building: int, unit: int) -> bool:
        return unit - self._first_unit + 1 in self._in_building(self._units, building)

    def has_units(self, building: int) -> bool:
        return any(self._in_building(self._units, building))

    def has_floor(self, building: int, floor: int) -> bool:
        return floor - self._first_floor + 1 in self._in_building(self._floors, building)

    def _in_building(self, column: "memoryview[int]", building: int) -> list[int]:
        return column[self._first_room[building] : self._first_room[building + 1]].tolist()


def _values(column: npt.NDArray[Any]) -> "memoryview[int]":
    """The same memory: a single value is read from it several times as fast as from an array."""
    return column.data


def _places(names: list[int], name: int, start: int) -> list[int]:
    """Where a name is in a list, counted from `start`."""
    many = names.count(name)
    if many == 0:
        return []
    if many == 1:
        return [start + names.index(name)]
    return [start + place for place, one in enumerate(names) if one == name]


class _Pairs:
    """Rows by two names, by bisection in one sorted array."""

    def __init__(self, first: Ints, second: Ints) -> None:
        keys = _key(first.astype(np.int64), second.astype(np.int64))
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = _values(keys[order]), _values(order.astype(np.int32))

    def rows(self, first: int, second: int) -> list[int]:
        keys, wanted = self._keys, _key(first, second)
        low = high = bisect_left(keys, wanted)
        last = min(len(keys), low + MOST_BUILDINGS)
        while high < last and keys[high] == wanted:
            high += 1
        return self._rows[low:high].tolist()


def _key(first: Any, second: Any) -> Any:
    """Two names as one number; -1 is none."""
    return (first + 1) * (1 << 32) + (second + 1)
