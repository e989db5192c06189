"""What the type-ahead shows of a hit: text, place, what the next step is asked by."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.components import COMMUNITY, ESTATE, ROAD, STREET, UNIT
from gis.addresses.index.search import LEVELS, Hit, Mark, Searcher, Within
from gis.addresses.index.status import CURRENT

AREA_LEVELS = ("district", "street", "community", "grid")
OWN = (STREET, COMMUNITY, ROAD, ESTATE)
BUILDING, UNIT_LEVEL, ROOM = 4, 5, 6
FIRST_PLANE = 0xFFFF


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`id` is what `within` takes to go one step down; `code` None: no register has one for it.

    `level` is street, community, road, estate, building, unit or room. `areas` are the codes of
    district, street, community and grid, None where it lies in several. `highlight`: stretches of
    `text` that the query names, in UTF-16 units. `count`: addresses below. WGS 84 degrees.
    """

    id: str
    code: str | None
    text: str
    level: str
    lon: float
    lat: float
    areas: dict[str, str | None]
    highlight: list[tuple[int, int]]
    count: int


def suggestion(searcher: Searcher, hit: Hit) -> Suggestion:
    """A hit of a segment in full."""
    index = searcher.index
    if hit.level < BUILDING:
        return _of_entry(index, hit, searcher.parts(hit.level, hit.row))
    if hit.level == ROOM:
        address = index.address("room", hit.row)
        parts = searcher.parts(ROOM, hit.row)
        light = _highlight(index, address.text, parts, hit.marks)
        return Suggestion(
            address.code, address.code, address.text, "room", address.lon, address.lat,
            address.areas, light, 0,
        )  # fmt: skip
    address = index.address("building", hit.row)
    parts, text, code, count = searcher.parts(hit.level, hit.row), address.text, address.code, 0
    identity, level = code, "building"
    count = int(index.arrays["b_weight"][hit.row])
    if hit.level == UNIT_LEVEL:
        unit = index.arrays["lex_first"][UNIT] + hit.unit - 1
        parts, text = [*parts, int(unit)], text + index.shown(int(unit))
        identity, level = f"unit:{code}/{index.name(int(unit))}", "unit"
        count = _in_unit(index, hit.row, hit.unit)
    light = _highlight(index, text, parts, hit.marks)
    own = None if level == "unit" else code
    return Suggestion(
        identity, own, text, level, address.lon, address.lat, address.areas, light, count
    )


def within_of(index: AddressIndex, identity: str) -> Within | None:
    """What an id stands for in a segment; None when that has nothing of it."""
    kind, _, rest = identity.partition(":")
    if rest and kind == "unit":
        code, _, name = rest.partition("/")
        row, unit = index.building_row(code), index.name_id("unit", name)
        first = int(index.arrays["lex_first"][UNIT])
        return Within(3, row, unit - first + 1) if row >= 0 and unit >= 0 else None
    if rest and kind in LEVELS[:4]:
        street, _, name = rest.partition("/")
        return _named_entry(index, LEVELS.index(kind), street, name)
    row = index.building_row(identity)
    if row >= 0:
        return Within(2, row)
    area = index.area_id(identity)
    level, owned = index.arrays["u_level"], index.arrays["u_area"]
    found: list[int] = np.flatnonzero((level < 2) & (owned == area)).tolist() if area >= 0 else []
    return Within(1, found[0]) if found else None


def children(index: AddressIndex, within: Within, limit: int) -> list[Hit]:
    """What lies one step below, in natural order."""
    if within.kind == 1:
        return _below_entry(index, within.row)[:limit]
    a = index.arrays
    start, end = a["b_rooms"][within.row : within.row + 2].tolist()
    rooms = np.arange(start, end)[a["r_status"][start:end] == CURRENT]
    units = a["r_unit"][rooms]
    if within.kind == 3:
        rooms = rooms[units == within.unit]
    elif units.any():
        found, first = np.unique(units, return_index=True)
        order = found[np.argsort(first)]
        named = [_hit(UNIT_LEVEL, within.row, int(unit)) for unit in order if unit]
        loose = [_hit(ROOM, int(room)) for room in rooms[units == 0]]
        return [*named, *loose][:limit]
    return [_hit(ROOM, int(room)) for room in rooms[:limit]]


def _below_entry(index: AddressIndex, entry: int) -> list[Hit]:
    a = index.arrays
    level = int(a["u_level"][entry])
    rows = a["u_rows"][a["u_start"][entry] : a["u_start"][entry + 1]]
    rows = rows[a["b_status"][rows] == CURRENT]
    for below in range(level + 1, BUILDING):
        entries = a["b_entry"][rows, below]
        found, first = np.unique(entries, return_index=True)
        order = [int(one) for one in found[np.argsort(first)] if one >= 0]
        if order:
            loose = rows[entries < 0] if below > 1 else rows[:0]
            houses = [_hit(BUILDING, int(row)) for row in loose]
            return [*(_hit(below, one) for one in order), *houses]
    return [_hit(BUILDING, int(row)) for row in rows]


def _hit(level: int, row: int, unit: int = 0) -> Hit:
    return Hit(0, level, 0.0, 0, row, unit, ())


def _named_entry(index: AddressIndex, level: int, street: str, name: str) -> Within | None:
    a = index.arrays
    own = index.name_id(LEVELS[level], name)
    if own < 0:
        return None
    for entry in a["lex_entry"][slice(*a["lex_entry_start"][own : own + 2])].tolist():
        first = a["u_rows"][a["u_start"][entry]]
        above = int(index.part[first, STREET])
        if (index.name(above) if above >= 0 else "") == street:
            return Within(1, entry)
    return None


def _of_entry(index: AddressIndex, hit: Hit, parts: list[int]) -> Suggestion:
    a, entry = index.arrays, hit.row
    own = OWN[hit.level]
    shared = int(a["u_shared"][entry])
    kept = [name if shared >> i & 1 else -1 for i, name in enumerate(parts[: own + 1])]
    text = "".join(index.shown(name) for name in kept)
    area = int(a["u_area"][entry])
    code = index.area_code(area)
    street = index.name(parts[STREET]) if parts[STREET] >= 0 else ""
    name = index.name(int(a["u_name"][entry]))
    areas = [index.area_code(one) for one in a["u_areas"][entry].tolist()]
    return Suggestion(
        id=code or f"{LEVELS[hit.level]}:{street}/{name}",
        code=code,
        text=text,
        level=LEVELS[hit.level],
        lon=float(a["u_lon"][entry]),
        lat=float(a["u_lat"][entry]),
        areas=dict(zip(AREA_LEVELS, areas, strict=True)),
        highlight=_highlight(index, text, kept, hit.marks),
        count=int(a["u_count"][entry]),
    )


def _in_unit(index: AddressIndex, row: int, unit: int) -> int:
    a = index.arrays
    rooms = slice(*a["b_rooms"][row : row + 2].tolist())
    return int(((a["r_unit"][rooms] == unit) & (a["r_status"][rooms] == CURRENT)).sum())


def _highlight(
    index: AddressIndex, text: str, parts: list[int], marks: Iterable[Mark]
) -> list[tuple[int, int]]:
    """Where the marked stretches stand in a text, neighbours joined."""
    at = 0
    places: dict[int, tuple[int, str, int]] = {}
    for component, name in enumerate(parts):
        shown = index.shown(name)
        found = text.find(shown, at) if shown else -1
        if found >= 0:
            places[component] = (found, shown, name)
            at = found + len(shown)
    found = sorted(_stretch(index, places[m.component], m) for m in marks if m.component in places)
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined if text.isascii() or max(text) <= chr(FIRST_PLANE) else _wide(text, joined)


def _stretch(index: AddressIndex, place: tuple[int, str, int], mark: Mark) -> tuple[int, int]:
    """A canonical name is mostly as long as the shown one; where it is not, all of it is marked."""
    at, shown, name = place
    if len(index.name(name)) != len(shown):
        return at, at + len(shown)
    return at + mark.start, at + min(mark.end, len(shown))


def _wide(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Counted in UTF-16 units."""

    def units(at: int) -> int:
        return len(text[:at].encode("utf-16-le")) // 2

    return [(units(start), units(end)) for start, end in stretches]
