"""Compiled: what it costs that a building or a room is what a path speaks of.

A path is some edges (see pieces) that cover the query.
"""

import numpy as np

from gis.addresses.typeahead.arrays import Column, Edges, Lexicon, Rows, Scalar
from gis.addresses.typeahead.pieces import INFIX, WHOLE
from gis.compiled import compiled

CURRENT, ABSENT = 0, 3
IN_BUILDING = 9
NEVER = 1000
STREET, COMMUNITY, ROAD, NUMBER, ESTATE, NAME, UNIT, FLOOR, ROOM = 3, 4, 5, 6, 7, 8, 9, 10, 11
# Where in Edges.count the stamps are counted.
STAMPS = 2
# Columns of what hull() gives.
COMPONENT, LOW, HIGH, STAMP = 0, 1, 2, 3


@compiled
def relation(lex: Lexicon, name: Scalar, depth: Scalar, last: bool) -> Scalar:
    """What it costs that only the first `depth` units of a name are given."""
    if lex.start[name + 1] - 1 - lex.start[name] == depth:
        return 0
    if lex.core[name] == depth:
        return 1
    if last:
        return 2
    return 4 if depth > 1 else 7


@compiled
def mark_infixes(e: Edges, path: Column, lex: Lexicon) -> None:
    """Marks the names that hold a path's pieces. Its pieces are of different components, so that
    no name has two of them.
    """
    mark, sa_name = e.mark, lex.sa_name
    for k in range(len(path)):
        edge = path[k]
        if e.infix[edge]:
            stamp = e.stamp[edge] = new_stamp(e)
            for place in range(e.lo[edge], e.hi[edge]):
                mark[sa_name[place]] = stamp


@compiled
def quality(
    e: Edges, edge: Scalar, lex: Lexicon, rows: Rows, q: Column, row: Scalar, name: Scalar
) -> Scalar:
    """What a name of a row costs as what an edge speaks of; NEVER when it is not that."""
    if e.infix[edge]:
        return INFIX if name >= 0 and e.mark[name] == e.stamp[edge] else NEVER
    best = NEVER
    last = e.end[edge] == len(q)
    for k in range(e.lo[edge], e.hi[edge]):
        kind = e.range_kind[k]
        if kind == IN_BUILDING:
            if e.range_where[k] == row:
                best = min(best, e.range_base[k])
            continue
        if not e.range_lo[k] <= name < e.range_hi[k]:
            continue
        if kind >= 0 and rows.area[row, kind] != e.range_where[k]:
            continue
        cost = e.range_base[k]
        if e.range_depth[k] != WHOLE:
            cost += relation(lex, name, e.range_depth[k], last)
        best = min(best, cost)
    return best


@compiled
def check_others(
    e: Edges,
    path: Column,
    driver: Scalar,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    row: Scalar,
) -> Scalar:
    """The cost of a building for the pieces of a path that speak of buildings; or NEVER.

    That of the driving edge is known to its caller.
    """
    total = 0
    for k in range(len(path)):
        component = e.component[path[k]]
        if component < UNIT and path[k] != driver:
            total += quality(e, path[k], lex, rows, q, row, rows.part[row, component])
            if total >= NEVER:
                return NEVER
    return total


@compiled
def everywhere(e: Edges, edge: Scalar) -> bool:
    """Whether the edge's names hold in all places."""
    if e.infix[edge]:
        return True
    places = 0
    for k in range(e.lo[edge], e.hi[edge]):
        places += e.range_kind[k] >= 0
    return places == 0


@compiled
def least_cost(e: Edges, path: Column, low: Scalar, high: Scalar) -> Scalar:
    """What the pieces of a path that are of the components from `low` to before `high` cost at
    least."""
    total = np.int64(0)
    for k in range(len(path)):
        if low <= e.component[path[k]] < high:
            total += e.cost[path[k]]
    return total


@compiled
def hull(e: Edges, path: Column) -> Column:
    """For each piece its component (-1: any name may do), and the first and the last name that it
    may be, or else the stamp that its names have.
    """
    limits = np.zeros((len(path), 4), np.int64)
    for k in range(len(path)):
        edge = path[k]
        limits[k, COMPONENT], limits[k, LOW], limits[k, HIGH] = e.component[edge], 0, 0
        if e.infix[edge]:
            limits[k, STAMP] = e.stamp[edge]
            continue
        limits[k, LOW] = np.int64(1) << 40
        for m in range(e.lo[edge], e.hi[edge]):
            if e.range_kind[m] == IN_BUILDING:
                limits[k, COMPONENT] = -1
            limits[k, LOW] = min(limits[k, LOW], e.range_lo[m])
            limits[k, HIGH] = max(limits[k, HIGH], e.range_hi[m])
    return limits


@compiled
def may_be(e: Edges, limit: Column, name: Scalar) -> bool:
    """Whether a name lies within what hull() gives for a piece."""
    if limit[STAMP]:
        return name >= 0 and e.mark[name] == limit[STAMP]
    return limit[LOW] <= name < limit[HIGH]


@compiled
def may_be_building(e: Edges, limits: Column, rows: Rows, row: Scalar) -> bool:
    """Whether no piece speaks against a building, at a glance."""
    for m in range(len(limits)):
        component = limits[m, COMPONENT]
        if 0 <= component < UNIT and not may_be(e, limits[m], rows.column[component, row]):
            return False
    return True


@compiled
def name_inside(lex: Lexicon, rows: Rows, room: Scalar, component: Scalar) -> Scalar:
    """A room's own name, or that of its unit or its floor; -1 for none."""
    if component == ROOM:
        return np.int64(rows.room[room])
    local = np.int64(rows.unit[room] if component == UNIT else rows.floor[room])
    return lex.first[component] + local - 1 if local > 0 else np.int64(-1)


@compiled
def may_be_room(e: Edges, limits: Column, lex: Lexicon, rows: Rows, room: Scalar) -> bool:
    for m in range(len(limits)):
        component = limits[m, COMPONENT]
        if component >= UNIT and not may_be(e, limits[m], name_inside(lex, rows, room, component)):
            return False
    return True


@compiled
def new_stamp(e: Edges) -> Scalar:
    e.count[STAMPS] += 1
    return e.count[STAMPS]


@compiled
def may_have_room(
    e: Edges, limits: Column, lex: Lexicon, rows: Rows, row: Scalar, stamp: Scalar
) -> bool:
    """Whether a building of such a layout has a room on the path; looked up once a stamp."""
    layout = rows.layout[row]
    if abs(e.layout[layout]) != abs(stamp):
        e.layout[layout] = -stamp
        for room in range(rows.rooms[row], rows.rooms[row + 1]):
            if may_be_room(e, limits, lex, rows, room):
                e.layout[layout] = stamp
                break
    return e.layout[layout] == stamp


@compiled
def room_cost(
    e: Edges, path: Column, lex: Lexicon, rows: Rows, q: Column, row: Scalar, room: Scalar
) -> Scalar:
    """What a room costs for the pieces of a path that speak of rooms; or NEVER."""
    total = 0
    for k in range(len(path)):
        component = e.component[path[k]]
        if component < UNIT:
            continue
        name = name_inside(lex, rows, room, component)
        total += quality(e, path[k], lex, rows, q, row, name)
        if total >= NEVER:
            return NEVER
    return total


@compiled
def driving_cost(
    e: Edges, edge: Scalar, k: Scalar, lex: Lexicon, name: Scalar, n: Scalar
) -> Scalar:
    """The cost of a name by the range it is from."""
    if e.infix[edge]:
        return INFIX
    if e.range_depth[k] == WHOLE:
        return e.range_base[k]
    return e.range_base[k] + relation(lex, name, e.range_depth[k], e.end[edge] == n)
