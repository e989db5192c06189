"""The rooms of a building that a text may mean."""

import re
from typing import NamedTuple

from gis.addresses.index.status import RETIRED
from gis.addresses.match.candidates import Candidate
from gis.addresses.match.segment import Segment

UNIT, FLOOR, ROOM = 9, 10, 11
NOTHING = frozenset[str]()
ROOMS_IN_ROW = re.compile(r"([1-9]\d{2,4})-([1-9]\d{2,4})")
MOST_IN_ROW = 50


class Inside(NamedTuple):
    """What a text's unit, floor and room are in a building.

    `rooms` are rows; empty with a `room` given: there is none. `against` names what is otherwise,
    `loose` says that it is not word for word.
    """

    rooms: tuple[int, ...]
    against: frozenset[str]
    loose: bool


NO_ROOM = Inside((), NOTHING, loose=False)


def look_inside(candidate: Candidate, inner: dict[str, str]) -> Inside:
    """Rooms in the unit and on the floor that the text says, or without them."""
    segment, building = candidate.segment, candidate.row
    names = segment.names
    if not inner:
        return NO_ROOM
    unit, floor, room = inner.get("unit"), inner.get("floor"), inner.get("room")
    unit_name = names.number_of(UNIT, unit) if unit else -1
    floor_name = names.number_of(FLOOR, floor) if floor else -1
    known = (unit is None or unit_name >= 0) and (floor is None or floor_name >= 0)
    exact = names.number_of(ROOM, room) if room and known else -1
    if exact >= 0:
        rows = _kept(segment, segment.rooms(building, exact, unit_name, floor_name))
        if rows:
            return Inside(rows, NOTHING, loose=False)
    against = set[str]()
    if unit and (unit_name < 0 or not segment.has_unit(building, unit_name)):
        against.add("unit")
        unit_name = -1
    if floor and (floor_name < 0 or not segment.has_floor(building, floor_name)):
        against.add("floor")
        floor_name = -1
    if room is None:
        return Inside((), frozenset(against), loose=bool(unit or floor))
    in_row = [
        row
        for one in _rooms_in_row(room)
        if (name := names.number_of(ROOM, one)) >= 0
        for row in segment.rooms(building, name, unit_name, floor_name)
    ]
    if in_row:
        return Inside(_kept(segment, in_row), frozenset({*against, "room"}), loose=True)
    for spelt, loose in _spellings(room, floor):
        name = names.number_of(ROOM, spelt)
        rows = segment.rooms(building, name, unit_name, floor_name) if name >= 0 else []
        kept = _kept(segment, rows)
        if kept:
            return Inside(kept, frozenset(against), loose)
    return Inside((), frozenset({*against, "room"}), loose=True)


def _kept(segment: Segment, rows: list[int]) -> tuple[int, ...]:
    """Rows of today; retired ones only where there is none else."""
    if not rows:
        return ()
    index = segment.index
    live = [row for row in rows if index.is_live("room", row)]
    if len(live) > 1:
        live = [row for row in live if int(index.room_status[row]) != RETIRED] or live
    return tuple(live)


def _rooms_in_row(room: str) -> list[str]:
    """201-205 is 201, 202 … 205: several rooms, of which none is meant alone."""
    ends = ROOMS_IN_ROW.fullmatch(room)
    if ends is None:
        return []
    first, last = int(ends[1]), int(ends[2])
    return [str(one) for one in range(first, min(last, first + MOST_IN_ROW) + 1)]


def _spellings(room: str, floor: str | None) -> list[tuple[str, bool]]:
    """1703, and on floor 17 also for 03 and 3."""
    found = [(room, False)]
    storey = (floor or "").removesuffix("层")
    if storey.isdecimal() and room.isdecimal() and len(room) <= 2:
        found.append((f"{storey}{int(room):02d}", True))
    elif room.startswith("0") and len(room) > 3:
        found.append((room.lstrip("0"), True))
    return found
