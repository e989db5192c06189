"""What the type-ahead shows of a hit: text, place, what the next step is asked by."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.components import COMMUNITY, ESTATE, FLOOR, ROAD, STREET, UNIT
from gis.addresses.index.search import LEVELS, Hit, Mark, Searcher, Within
from gis.addresses.index.status import CURRENT

AREA_LEVELS: tuple[str, ...] = ("district", "street", "community", "grid")
OWN = (STREET, COMMUNITY, ROAD, ESTATE)
BUILDING, UNIT_LEVEL, ROOM = 4, 5, 6
LAST_OF_FIRST_PLANE = "\uffff"


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


@dataclass(frozen=True, slots=True)
class _Card:
    """All of a suggestion but what is marked in it; `places`: where components stand in the text,
    as (start, end, whether the canonical name is as long).
    """

    id: str
    code: str | None
    text: str
    level: str
    lon: float
    lat: float
    areas: dict[str, str | None]
    count: int
    places: dict[int, tuple[int, int, bool]]


def suggestion(searcher: Searcher, hit: Hit) -> Suggestion:
    """A hit of a segment in full."""
    if hit.level < BUILDING:
        card = _of_entry(searcher.index, hit, searcher.parts(hit.level, hit.row))
    elif hit.level == ROOM:
        card = _of_room(searcher.index, hit, searcher.parts(ROOM, hit.row))
    else:
        card = _of_building(searcher.index, hit, searcher.parts(hit.level, hit.row))
    return Suggestion(
        card.id,
        card.code,
        card.text,
        card.level,
        card.lon,
        card.lat,
        card.areas,
        _highlight(card, hit.marks),
        card.count,
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


def _of_entry(index: AddressIndex, hit: Hit, parts: list[int]) -> _Card:
    a, entry = index.arrays, hit.row
    own = OWN[hit.level]
    shared = int(a["u_shared"][entry])
    kept = [name if shared >> i & 1 else -1 for i, name in enumerate(parts[: own + 1])]
    text, places = _composed(index, kept)
    code = index.area_code(int(a["u_area"][entry]))
    level = LEVELS[hit.level]
    if code is None:
        street = index.name(parts[STREET]) if parts[STREET] >= 0 else ""
        identity = f"{level}:{street}/{index.name(int(a['u_name'][entry]))}"
    else:
        identity = code
    areas = [index.area_code(one) for one in a["u_areas"][entry].tolist()]
    return _Card(
        id=identity,
        code=code,
        text=text,
        level=level,
        lon=float(a["u_lon"][entry]),
        lat=float(a["u_lat"][entry]),
        areas=dict(zip(AREA_LEVELS, areas, strict=True)),
        count=int(a["u_count"][entry]),
        places=places,
    )


def _of_building(index: AddressIndex, hit: Hit, parts: list[int]) -> _Card:
    """A building, or a unit of one."""
    a, row = index.arrays, hit.row
    text, places = _written(index, index.own_text(row), parts)
    identity = code = index.building_code(row)
    level, own, count = "building", code, int(a["b_weight"][row])
    if hit.level == UNIT_LEVEL:
        unit = int(a["lex_first"][UNIT]) + hit.unit - 1
        shown, name = index.shown(unit), index.name(unit)
        places[UNIT] = (len(text), len(text) + len(shown), len(shown) == len(name))
        text, identity = text + shown, f"unit:{code}/{name}"
        level, own, count = "unit", None, _in_unit(index, row, hit.unit)
    areas = dict(zip(AREA_LEVELS, index.areas_of(row), strict=True))
    lon, lat = float(index.lon[row]), float(index.lat[row])
    return _Card(identity, own, text, level, lon, lat, areas, count, places)


def _of_room(index: AddressIndex, hit: Hit, parts: list[int]) -> _Card:
    address = index.address("room", hit.row)
    # A floor is not written: its room's number says it.
    parts[FLOOR] = -1
    _, places = _written(index, address.text, parts)
    return _Card(
        address.code,
        address.code,
        address.text,
        "room",
        address.lon,
        address.lat,
        address.areas,
        0,
        places,
    )


def _composed(
    index: AddressIndex, parts: list[int]
) -> tuple[str, dict[int, tuple[int, int, bool]]]:
    """The text of components, and where each stands in it."""
    text = ""
    places: dict[int, tuple[int, int, bool]] = {}
    for component, name in enumerate(parts):
        if name >= 0:
            shown = index.shown(name)
            end = len(text) + len(shown)
            places[component] = (len(text), end, len(index.name(name)) == len(shown))
            text += shown
    return text, places


def _written(
    index: AddressIndex, text: str | None, parts: list[int]
) -> tuple[str, dict[int, tuple[int, int, bool]]]:
    """As _composed, for a text that is given; components that it writes differently are nowhere."""
    composed, places = _composed(index, parts)
    if text is None or text == composed:
        return composed, places
    at = 0
    found: dict[int, tuple[int, int, bool]] = {}
    for component, (start, end, same) in places.items():
        shown = composed[start:end]
        place = text.find(shown, at)
        if place >= 0:
            at = place + len(shown)
            found[component] = (place, at, same)
    return text, found


def _in_unit(index: AddressIndex, row: int, unit: int) -> int:
    a = index.arrays
    rooms = slice(*a["b_rooms"][row : row + 2].tolist())
    return int(((a["r_unit"][rooms] == unit) & (a["r_status"][rooms] == CURRENT)).sum())


def _highlight(card: _Card, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """Where the marked stretches stand in a text, neighbours joined."""
    found: list[tuple[int, int]] = []
    for mark in marks:
        place = card.places.get(mark.component)
        if place is not None:
            start, end, same = place
            # A canonical name is mostly as long as the shown one; else all of it is marked.
            found.append((start + mark.start, min(start + mark.end, end)) if same else (start, end))
    found.sort()
    joined: list[tuple[int, int]] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    wide = joined and max(card.text) > LAST_OF_FIRST_PLANE
    return _wide(card.text, joined) if wide else joined


def _wide(text: str, stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Counted in UTF-16 units."""

    def units(at: int) -> int:
        return len(text[:at].encode("utf-16-le")) // 2

    return [(units(start), units(end)) for start, end in stretches]
