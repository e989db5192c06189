"""One index segment as the matcher sees it: buildings by what they are found by."""

from collections.abc import Iterable
from copy import copy
from typing import Any

import numpy as np
import numpy.typing as npt

from gis.addresses.index import AddressIndex, Alias
from gis.addresses.match.names import ESTATE, NAME, NUMBER, ROAD, SegmentNames

MOST_BUILDINGS = 400
Ints = npt.NDArray[np.int32]


class Segment:
    """Buildings by road and number, by estate and building, by name; rooms of a building."""

    def __init__(self, index: AddressIndex, aliases: Iterable[Alias] = ()) -> None:
        self.index = index
        self.names = SegmentNames(index, aliases)
        self._doors = _Pairs(index.part[:, ROAD], index.part[:, NUMBER])
        self._blocks = _Pairs(index.part[:, ESTATE], index.part[:, NAME])
        self._first_room = index.column("b_rooms")
        self._rooms, self._units = index.column("r_room"), index.column("r_unit")
        self._floors = index.column("r_floor")
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

    def parts(self, row: int) -> list[int]:
        """The names of a building, by component."""
        return self.index.part[row].tolist()

    def rooms(self, building: int, room: int, unit: int = -1, floor: int = -1) -> list[int]:
        """The rooms of a building that have this name, in this unit and on this floor."""
        start, end = int(self._first_room[building]), int(self._first_room[building + 1])
        fits = self._rooms[start:end] == room
        if unit >= 0:
            fits &= self._units[start:end] == unit - self._first_unit + 1
        if floor >= 0:
            fits &= self._floors[start:end] == floor - self._first_floor + 1
        return (np.flatnonzero(fits) + start).tolist()

    def has_unit(self, building: int, unit: int) -> bool:
        start, end = int(self._first_room[building]), int(self._first_room[building + 1])
        return bool((self._units[start:end] == unit - self._first_unit + 1).any())

    def has_units(self, building: int) -> bool:
        start, end = int(self._first_room[building]), int(self._first_room[building + 1])
        return bool(self._units[start:end].any())

    def has_floor(self, building: int, floor: int) -> bool:
        start, end = int(self._first_room[building]), int(self._first_room[building + 1])
        return bool((self._floors[start:end] == floor - self._first_floor + 1).any())


class _Pairs:
    """Rows by two names, by bisection in one sorted array."""

    def __init__(self, first: Ints, second: Ints) -> None:
        keys = _key(first.astype(np.int64), second.astype(np.int64))
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], order.astype(np.int32)

    def rows(self, first: int, second: int) -> list[int]:
        wanted = _key(first, second)
        low = int(self._keys.searchsorted(wanted))
        high = low
        keys = self._keys
        while high < len(keys) and keys[high] == wanted and high - low < MOST_BUILDINGS:
            high += 1
        return self._rows[low:high].tolist()


def _key(first: Any, second: Any) -> Any:
    """Two names as one number; -1 is none."""
    return (first + 1) * (1 << 32) + (second + 1)
