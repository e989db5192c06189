"""Compiled: what the type-ahead shows of hits, as JSON."""

import numpy as np

from gis.addresses.index.exceptions import OF_ITS_BUILDING
from gis.addresses.typeahead.arrays import Cards, Column, Edges, Lexicon, Rows, Scalar, Top
from gis.addresses.typeahead.pieces import WHOLE
from gis.addresses.typeahead.writing import (
    NULL,
    put,
    put_byte,
    put_degrees,
    put_integer,
    put_padded,
    put_some,
    put_text,
    put_units,
)
from gis.compiled import compiled

STREET, UNIT, FLOOR, ROOM = 3, 9, 10, 11
COMPONENTS = 12
L_BUILDING, L_UNIT, L_ROOM = 4, 5, 6
CURRENT = 0
COMMA, COLON, SLASH, QUOTE, OPEN, CLOSE, END = 44, 58, 47, 34, 91, 93, 125
# The component whose names the entries of a level have.
OWN = np.array([3, 4, 5, 7])


def _bytes(text: str) -> Column:
    return np.frombuffer(text.encode(), np.uint8)


LEVELS = ("street", "community", "road", "estate", "building", "unit", "room")
LEVEL_TEXT = _bytes("".join(LEVELS))
LEVEL_START = np.cumsum([0, *map(len, LEVELS)])
START = _bytes('{"id":"')
CODE, TEXT, LEVEL = _bytes('","code":'), _bytes(',"text":'), _bytes(',"level":"')
LON, LAT = _bytes('","lon":'), _bytes(',"lat":')
AREAS = (
    _bytes(',"areas":{"district":'),
    _bytes(',"street":'),
    _bytes(',"community":'),
    _bytes(',"grid":'),
)
HIGHLIGHT, COUNT = _bytes('},"highlight":['), _bytes('],"count":')
UNIT_ID = _bytes("unit:")


@compiled
def write_cards(
    lex: Lexicon,
    rows: Rows,
    cards: Cards,
    e: Edges,
    q: Column,
    paths: Column,
    lengths: Column,
    t: Top,
    out: Column,
    text: Column,
    ends: Column,
) -> bool:
    """The hits in `t`, one after another, into `out`; whether they fit.

    `ends[k]`: where the k-th one's id ends, and the whole of it. `text` is space to work in.
    """
    parts, places = np.empty(COMPONENTS, np.int64), np.empty((COMPONENTS, 3), np.int64)
    marks = np.empty((COMPONENTS, 2), np.int64)
    at = 0
    for k in range(t.count[0]):
        level, row, unit, number = t.level[k], t.row[k], t.sub[k], t.path[k]
        read_parts(lex, rows, cards, level, row, unit, parts)
        length = write_text(rows, cards, level, row, parts, text)
        if length > len(text):
            return False
        at = put(out, at, START)
        at = put_id(out, at, lex, rows, cards, level, row, parts)
        ends[k, 0] = at
        at = put_code(out, at, rows, cards, level, row)
        at = put(out, at, TEXT)
        at = put_text(out, at, text, 0, length)
        at = put(out, at, LEVEL)
        at = put_some(out, at, LEVEL_TEXT, LEVEL_START[level], LEVEL_START[level + 1])
        at = put_place(out, at, rows, cards, level, row)
        at = put(out, at, HIGHLIGHT)
        if number >= 0:
            find_places(cards, lex, parts, text, length, places)
            many = mark(e, paths[number, : lengths[number]], lex, q, parts, places, marks)
            at = put_marks(out, at, marks, many)
        at = put(out, at, COUNT)
        at = put_integer(out, at, count_below(rows, level, row, unit))
        at = put_byte(out, at, END)
        if at > len(out):
            return False
        ends[k, 1] = at
    return True


@compiled
def building_of(rows: Rows, level: Scalar, row: Scalar) -> Scalar:
    """The building of a room, a unit or a building."""
    if level != L_ROOM:
        return row
    return np.searchsorted(rows.rooms, np.int32(row), side="right") - 1


@compiled
def read_parts(
    lex: Lexicon, rows: Rows, cards: Cards, level: Scalar, row: Scalar, unit: Scalar, parts: Column
) -> None:
    """The names that stand in a hit's text; -1 for none. Floors do not."""
    parts[:] = -1
    if level < L_BUILDING:
        first = rows.u_rows[rows.u_start[row]]
        for k in range(OWN[level] + 1):
            if cards.u_shared[row] >> k & 1:
                parts[k] = rows.part[first, k]
        return
    parts[:UNIT] = rows.part[building_of(rows, level, row)]
    if level == L_ROOM:
        unit, parts[ROOM] = np.int64(rows.unit[row]), rows.room[row]
    if level >= L_UNIT and unit > 0:
        parts[UNIT] = np.int64(lex.first[UNIT]) + unit - 1


@compiled
def own_row(cards: Cards, row: Scalar) -> Scalar:
    """The place of a row among those that have something of their own, or -1."""
    k = np.searchsorted(cards.x_row, np.int64(row))
    return k if k < len(cards.x_row) and cards.x_row[k] == row else -1


@compiled
def write_text(
    rows: Rows, cards: Cards, level: Scalar, row: Scalar, parts: Column, text: Column
) -> Scalar:
    """The text of a hit as UTF-8, and how long it is."""
    at, written = 0, 0
    if level >= L_BUILDING:
        own = own_row(cards, rows.part.shape[0] + row) if level == L_ROOM else -1
        if own >= 0:
            written = COMPONENTS
        else:
            own = own_row(cards, building_of(rows, level, row))
            written = UNIT if own >= 0 else 0
        if own >= 0:
            at = put_some(text, 0, cards.x_text, cards.x_start[own], cards.x_start[own + 1])
    for k in range(written, COMPONENTS):
        if parts[k] >= 0:
            start = cards.shown_start
            at = put_some(text, at, cards.shown, start[parts[k]], start[parts[k] + 1])
    return at


@compiled
def put_id(
    out: Column,
    at: Scalar,
    lex: Lexicon,
    rows: Rows,
    cards: Cards,
    level: Scalar,
    row: Scalar,
    parts: Column,
) -> Scalar:
    """What `within` takes; see steps.within_of."""
    if level in (L_BUILDING, L_ROOM) or (level < L_BUILDING and cards.u_area[row] >= 0):
        return put_own_code(out, at, rows, cards, level, row)
    if level == L_UNIT:
        at = put(out, at, UNIT_ID)
        at = put_padded(out, at, cards.code[row])
        own = parts[UNIT]
    else:
        at = put_some(out, at, LEVEL_TEXT, LEVEL_START[level], LEVEL_START[level + 1])
        at = put_byte(out, at, COLON)
        street, own = parts[STREET], np.int64(rows.u_name[row])
        if street >= 0:
            at = put_units(out, at, lex.text, lex.start[street], lex.start[street + 1] - 1)
    at = put_byte(out, at, SLASH)
    return put_units(out, at, lex.text, lex.start[own], lex.start[own + 1] - 1)


@compiled
def put_own_code(
    out: Column, at: Scalar, rows: Rows, cards: Cards, level: Scalar, row: Scalar
) -> Scalar:
    """The code of an area, a building or a room."""
    if level < L_BUILDING:
        return put_padded(out, at, cards.area_code[cards.u_area[row]])
    if level == L_BUILDING:
        return put_padded(out, at, cards.code[row])
    tail = cards.tails[cards.tail[row]]
    # One that does not begin with its building's.
    if tail[0] == 61:
        return put_padded(out, at, tail[1:])
    at = put_padded(out, at, cards.code[building_of(rows, level, row)])
    return put_padded(out, at, tail)


@compiled
def put_code(
    out: Column, at: Scalar, rows: Rows, cards: Cards, level: Scalar, row: Scalar
) -> Scalar:
    at = put(out, at, CODE)
    if level == L_UNIT or (level < L_BUILDING and cards.u_area[row] < 0):
        return put(out, at, NULL)
    at = put_byte(out, at, QUOTE)
    at = put_own_code(out, at, rows, cards, level, row)
    return put_byte(out, at, QUOTE)


@compiled
def put_place(
    out: Column, at: Scalar, rows: Rows, cards: Cards, level: Scalar, row: Scalar
) -> Scalar:
    """Longitude, latitude, and the codes of the areas."""
    if level < L_BUILDING:
        lon, lat, areas = rows.u_lon[row], rows.u_lat[row], cards.u_areas[row]
    else:
        building = building_of(rows, level, row)
        lon, lat, areas = rows.lon[building], rows.lat[building], rows.area[building]
    own = own_row(cards, rows.part.shape[0] + row) if level == L_ROOM else -1
    if own >= 0:
        lon = lon if np.isnan(cards.x_lon[own]) else cards.x_lon[own]
        lat = lat if np.isnan(cards.x_lat[own]) else cards.x_lat[own]
        areas = areas if cards.x_area[own, 0] == OF_ITS_BUILDING else cards.x_area[own]
    at = put(out, at, LON)
    at = put_degrees(out, at, lon)
    at = put(out, at, LAT)
    at = put_degrees(out, at, lat)
    for k in range(4):
        at = put(out, at, AREAS[k])
        if areas[k] < 0:
            at = put(out, at, NULL)
        else:
            at = put_byte(out, at, QUOTE)
            at = put_padded(out, at, cards.area_code[areas[k]])
            at = put_byte(out, at, QUOTE)
    return at


@compiled
def count_below(rows: Rows, level: Scalar, row: Scalar, unit: Scalar) -> Scalar:
    """How many addresses lie in a hit."""
    if level < L_BUILDING:
        return np.int64(rows.u_count[row])
    if level == L_BUILDING:
        return np.int64(rows.weight[row])
    many = np.int64(0)
    if level == L_UNIT:
        for room in range(rows.rooms[row], rows.rooms[row + 1]):
            many += rows.unit[room] == unit and rows.room_status[room] == CURRENT
    return many


@compiled
def units_in(text: Column, low: Scalar, high: Scalar) -> Scalar:
    """The UTF-16 units of UTF-8 bytes."""
    many = 0
    for k in range(low, high):
        many += (text[k] & 0xC0 != 0x80) + (text[k] >= 0xF0)
    return many


@compiled
def find_places(
    cards: Cards, lex: Lexicon, parts: Column, text: Column, length: Scalar, places: Column
) -> None:
    """Where components stand in a text, in UTF-16 units, and whether the canonical name is as long;
    -1 for one that is written otherwise there.
    """
    at, units = 0, 0
    for k in range(COMPONENTS):
        places[k, 0] = -1
        name = parts[k]
        if name < 0:
            continue
        low, high = np.int64(cards.shown_start[name]), np.int64(cards.shown_start[name + 1])
        place = find(text, at, length, cards.shown, low, high)
        if place >= 0:
            start = units + units_in(text, at, place)
            at = place + high - low
            units = start + units_in(text, place, at)
            places[k, 0], places[k, 1] = start, units
            places[k, 2] = units - start == lex.start[name + 1] - 1 - lex.start[name]


@compiled
def find(
    text: Column, at: Scalar, length: Scalar, piece: Column, low: Scalar, high: Scalar
) -> Scalar:
    """Where a piece stands in a text from `at` on; -1 when it does not."""
    for place in range(at, length - (high - low) + 1):
        k = 0
        while k < high - low and text[place + k] == piece[low + k]:
            k += 1
        if k == high - low:
            return place
    return -1


@compiled
def mark(
    e: Edges,
    path: Column,
    lex: Lexicon,
    q: Column,
    parts: Column,
    places: Column,
    marks: Column,
) -> Scalar:
    """The stretches of a text that the pieces of a path name, in order; how many there are."""
    many = 0
    for edge in path:
        component = e.component[edge]
        if parts[component] < 0 or places[component, 0] < 0:
            continue
        start, end = stretch(e, edge, lex, q, parts[component])
        if start < 0:
            continue
        low, high = places[component, 0], places[component, 1]
        # A canonical name is mostly as long as the shown one; else all of it is marked.
        if places[component, 2]:
            low, high = low + start, min(low + end, high)
        k = many
        while k > 0 and marks[k - 1, 0] > low:
            marks[k] = marks[k - 1]
            k -= 1
        marks[k, 0], marks[k, 1] = low, high
        many += 1
    return many


@compiled
def stretch(e: Edges, edge: Scalar, lex: Lexicon, q: Column, name: Scalar) -> tuple[Scalar, Scalar]:
    """What an edge names of a name, in units of its canonical spelling; (-1, -1) for nothing: not
    every building of a street's has what one of them was found by.
    """
    first, last = np.int64(lex.start[name]), np.int64(lex.start[name + 1]) - 1
    start, end = np.int64(e.start[edge]), np.int64(e.end[edge])
    if e.infix[edge]:
        place = find(lex.text, first, last, q, start, end)
        return (place - first, place - first + end - start) if place >= 0 else (-1, -1)
    for k in range(e.lo[edge], e.hi[edge]):
        if e.range_lo[k] <= name < e.range_hi[k]:
            depth = np.int64(e.range_depth[k])
            return 0, last - first if depth == WHOLE else depth
    return -1, -1


@compiled
def put_marks(out: Column, at: Scalar, marks: Column, many: Scalar) -> Scalar:
    """Neighbours as one."""
    k, written = 0, 0
    while k < many:
        low, high = marks[k, 0], marks[k, 1]
        k += 1
        while k < many and marks[k, 0] <= high:
            high = max(high, marks[k, 1])
            k += 1
        if low < high:
            if written:
                at = put_byte(out, at, COMMA)
            at = put_byte(out, at, OPEN)
            at = put_integer(out, at, low)
            at = put_byte(out, at, COMMA)
            at = put_integer(out, at, high)
            at = put_byte(out, at, CLOSE)
            written += 1
    return at
