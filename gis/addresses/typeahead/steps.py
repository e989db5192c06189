"""One step further: what an id stands for, and what lies below it in natural order."""

from dataclasses import dataclass

import numpy as np

from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.components import STREET, UNIT
from gis.addresses.index.status import CURRENT
from gis.addresses.typeahead.cards import L_BUILDING, L_ROOM, L_UNIT, LEVELS

ENTRY, BUILDING, UNIT_OF_BUILDING = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Within:
    """What a search stays inside of: `kind` is ENTRY (`row` is of one above buildings),
    BUILDING, or UNIT_OF_BUILDING (`unit` counted from 1).
    """

    kind: int
    row: int
    unit: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """`row`: an entry, a building (with `unit` for a unit, from 1) or a room, by `level`."""

    level: int
    row: int
    unit: int = 0


def within_of(index: AddressIndex, identity: str) -> Within | None:
    """What an id stands for in a segment; None when that has nothing of it."""
    kind, _, rest = identity.partition(":")
    if rest and kind == "unit":
        code, _, name = rest.partition("/")
        row, unit = index.building_row(code), index.name_id("unit", name)
        first = int(index.arrays["lex_first"][UNIT])
        return Within(UNIT_OF_BUILDING, row, unit - first + 1) if row >= 0 and unit >= 0 else None
    if rest and kind in LEVELS[:L_BUILDING]:
        street, _, name = rest.partition("/")
        return _named_entry(index, LEVELS.index(kind), street, name)
    row = index.building_row(identity)
    if row >= 0:
        return Within(BUILDING, row)
    area = index.area_id(identity)
    level, owned = index.arrays["u_level"], index.arrays["u_area"]
    found: list[int] = np.flatnonzero((level < 2) & (owned == area)).tolist() if area >= 0 else []
    return Within(ENTRY, found[0]) if found else None


def below(index: AddressIndex, within: Within) -> list[Place]:
    """What lies one step below."""
    if within.kind == ENTRY:
        return _below_entry(index, within.row)
    a = index.arrays
    start, end = a["b_rooms"][within.row : within.row + 2].tolist()
    rooms = np.arange(start, end)[a["r_status"][start:end] == CURRENT]
    units = a["r_unit"][rooms]
    if within.kind == UNIT_OF_BUILDING:
        rooms = rooms[units == within.unit]
    elif units.any():
        found, first = np.unique(units, return_index=True)
        order = found[np.argsort(first)]
        named = [Place(L_UNIT, within.row, int(unit)) for unit in order if unit]
        return [*named, *_places(L_ROOM, rooms[units == 0])]
    return _places(L_ROOM, rooms)


def _below_entry(index: AddressIndex, entry: int) -> list[Place]:
    a = index.arrays
    level = int(a["u_level"][entry])
    rows = a["u_rows"][a["u_start"][entry] : a["u_start"][entry + 1]]
    rows = rows[a["b_status"][rows] == CURRENT]
    for lower in range(level + 1, L_BUILDING):
        entries = a["b_entry"][rows, lower]
        found, first = np.unique(entries, return_index=True)
        order = [int(one) for one in found[np.argsort(first)] if one >= 0]
        if order:
            loose = rows[entries < 0] if lower > 1 else rows[:0]
            return [*(Place(lower, one) for one in order), *_places(L_BUILDING, loose)]
    return _places(L_BUILDING, rows)


def _places(level: int, rows: np.ndarray[tuple[int, ...], np.dtype[np.integer]]) -> list[Place]:
    return [Place(level, row) for row in rows.tolist()]


def _named_entry(index: AddressIndex, level: int, street: str, name: str) -> Within | None:
    a = index.arrays
    own = index.name_id(LEVELS[level], name)
    if own < 0:
        return None
    for entry in a["lex_entry"][slice(*a["lex_entry_start"][own : own + 2])].tolist():
        first = a["u_rows"][a["u_start"][entry]]
        above = int(index.part[first, STREET])
        if (index.name(above) if above >= 0 else "") == street:
            return Within(ENTRY, entry)
    return None
