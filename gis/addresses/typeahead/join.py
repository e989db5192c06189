"""Compiled: which addresses have all pieces of a path, best first.

What a path yields stands at the level of its lowest piece; below that is what follows from it
(implied). Nothing that is among the best is left out: the search stops where what comes cannot be.
"""

import numpy as np

from gis.addresses.typeahead.arrays import MOST_RANGES, Column, Edges, Lexicon, Rows, Scalar, Top
from gis.addresses.typeahead.pieces import INFIX, WHOLE
from gis.addresses.typeahead.quality import (
    ABSENT,
    CURRENT,
    ESTATE,
    IN_BUILDING,
    NAME,
    NEVER,
    NUMBER,
    ROAD,
    ROOM,
    STREET,
    UNIT,
    check_others,
    driving_cost,
    everywhere,
    hull,
    least_cost,
    mark_infixes,
    may_be_building,
    may_be_room,
    may_have_room,
    new_stamp,
    relation,
    room_cost,
)
from gis.addresses.typeahead.ranking import (
    L_BUILDING,
    L_ESTATE,
    L_ROOM,
    L_UNIT,
    before,
    far,
    is_too_dear,
    is_too_late,
    offer,
)
from gis.compiled import compiled

NOT_WITHIN, WITHIN_ENTRY, WITHIN_BUILDING, WITHIN_UNIT = 0, 1, 2, 3


@compiled
def level_of(component: Scalar) -> Scalar:
    """The level of what is found by a component; -1 for those above streets."""
    if component < STREET:
        return -1
    if component <= ROAD:
        return component - STREET
    if component == ESTATE:
        return L_ESTATE
    if component in (NUMBER, NAME):
        return L_BUILDING
    return L_UNIT if component == UNIT else L_ROOM


@compiled
def join_names(
    e: Edges, edge: Scalar, lex: Lexicon, rows: Rows, near: Column, n: Scalar, t: Top, path: Scalar
) -> None:
    """For a path of one edge: what is above buildings, by its names alone."""
    level = level_of(e.component[edge])
    last = e.end[edge] == n
    infix = e.infix[edge] != 0
    sa_name, entry_start, entry, most = lex.sa_name, lex.entry_start, lex.entry, lex.most
    count, lon, lat = rows.u_count, rows.u_lon, rows.u_lat
    placed, limit = near[2] != 0.0, len(t.cost) - 1
    for k in range(e.lo[edge], e.hi[edge]):
        low, high = np.int64(k), np.int64(k) + 1
        if not infix:
            low, high = np.int64(e.range_lo[k]), np.int64(e.range_hi[k])
        base, depth = e.range_base[k % MOST_RANGES], e.range_depth[k % MOST_RANGES]
        for at in range(low, high):
            name = np.int64(sa_name[at]) if infix else at
            cost = INFIX
            if not infix:
                cost = base + (relation(lex, name, depth, last) if depth != WHOLE else 0)
            if is_too_dear(t, cost, level):
                continue
            full = not placed and t.count[0] > limit and t.cost[limit] == cost
            if full and t.level[limit] == level and t.rank[limit] < -most[name]:
                continue
            for place in range(entry_start[name], entry_start[name + 1]):
                found = entry[place]
                if count[found] > 0:
                    away = far(lon[found], lat[found], near)
                    offer(t, cost, level, away, -count[found], found, 0, path)


@compiled
def offer_rooms(
    e: Edges,
    path: Column,
    limits: Column,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    away: Scalar,
    within: Column,
    t: Top,
    row: Scalar,
    cost: Scalar,
    level: Scalar,
    number: Scalar,
) -> None:
    """The rooms of a building with the path's pieces, or the units."""
    rank, least = rows.natural[row], cost + least_cost(e, path, UNIT, ROOM + 1)
    if t.count[0] == len(t.cost) and before(t, len(t.cost) - 1, least, level, away, rank, 0):
        return
    status, units = rows.room_status, rows.unit
    done = -1
    for room in range(rows.rooms[row], rows.rooms[row + 1]):
        unit = np.int64(units[room])
        if status[room] != CURRENT or (within[0] == WITHIN_UNIT and unit != within[2]):
            continue
        if level == L_UNIT and unit in (0, done):
            continue
        if not may_be_room(e, limits, lex, rows, room):
            continue
        more = room_cost(e, path, lex, rows, q, row, room)
        if more >= NEVER:
            continue
        done = unit
        found, sub = (np.int64(row), unit) if level == L_UNIT else (np.int64(room), np.int64(0))
        offer(t, cost + more, level, away, rank, found, sub, number)


@compiled
def offer_building(
    e: Edges,
    path: Column,
    limits: Column,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    near: Column,
    within: Column,
    t: Top,
    row: Scalar,
    cost: Scalar,
    level: Scalar,
    number: Scalar,
) -> None:
    """Offers what a building on the path yields at a level."""
    if level >= L_UNIT:
        away = far(rows.lon[row], rows.lat[row], near)
        offer_rooms(e, path, limits, lex, rows, q, away, within, t, row, cost, level, number)
        return
    found, lon, lat = np.int64(row), rows.lon[row], rows.lat[row]
    count = np.int64(rows.weight[row])
    if level < L_BUILDING:
        found = np.int64(rows.entry[row, level])
        if found < 0:
            return
        lon, lat, count = rows.u_lon[found], rows.u_lat[found], np.int64(rows.u_count[found])
        if count == 0:
            return
    elif rows.status[row] != CURRENT:
        return
    offer(t, cost, level, far(lon, lat, near), -count, found, 0, number)


@compiled
def postings(e: Edges, edge: Scalar, lex: Lexicon, start: Column, at_most: Scalar) -> Scalar:
    """How many buildings or sites an edge speaks of; when more than `at_most`, some such number."""
    # To go through the names takes its time, too.
    many = np.int64(e.hi[edge] - e.lo[edge]) >> 2
    for k in range(e.lo[edge], e.hi[edge]):
        if e.infix[edge]:
            name = lex.sa_name[k]
            many += start[name + 1] - start[name]
        elif e.range_kind[k] == IN_BUILDING:
            many += 1
        else:
            many += start[e.range_hi[k]] - start[e.range_lo[k]]
        if many > at_most:
            break
    return many


@compiled
def pick_driver(e: Edges, path: Column, lex: Lexicon, start: Column) -> tuple[Scalar, Scalar]:
    """The edge of a path that fewest buildings have, -1 when none speaks of buildings."""
    driver, fewest = np.int64(-1), np.int64(1) << 40
    # Those with many names last: they are counted no further than needed.
    for infix in range(2):
        for edge in path:
            if e.component[edge] < UNIT and e.infix[edge] == infix:
                many = postings(e, edge, lex, start, fewest)
                if many < fewest:
                    driver, fewest = np.int64(edge), many
    return driver, fewest


@compiled
def in_sites(e: Edges, path: Column, within: Column, level: Scalar) -> bool:
    """Whether all buildings of a site are alike to a path."""
    if level >= L_BUILDING or within[0] != NOT_WITHIN:
        return False
    alike = 0
    for k in range(len(path)):
        alike += everywhere(e, path[k])
    return alike == len(path)


@compiled
def join(
    e: Edges,
    path: Column,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    near: Column,
    within: Column,
    t: Top,
    level: Scalar,
    more: Scalar,
    number: Scalar,
) -> Scalar:
    """Offers what has all pieces, at a level; gives how many buildings there were, or 1 where
    nothing of the kind can be among the best.
    """
    if is_too_dear(t, more + least_cost(e, path, 0, ROOM + 1), level):
        return 1
    sites, mode = in_sites(e, path, within, level), within[0]
    start = rows.site_start[level] if sites else lex.post_start
    driver, fewest = pick_driver(e, path, lex, start)
    mark_infixes(e, path, lex)
    limits, stamp = hull(e, path), new_stamp(e)
    if mode in (WITHIN_BUILDING, WITHIN_UNIT):
        own = np.full(1, within[1], np.int32)
        return join_rows(
            e,
            path,
            -1,
            limits,
            stamp,
            lex,
            rows,
            q,
            near,
            within,
            t,
            level,
            more,
            number,
            own,
            0,
            1,
        )
    if mode == WITHIN_ENTRY:
        low, high = rows.u_start[within[1]], rows.u_start[within[1] + 1]
        if driver < 0 or high - low < fewest:
            return join_rows(
                e, path, -1, limits, stamp, lex, rows, q, near, within, t, level, more, number,
                rows.u_rows, low, high,
            )  # fmt: skip
    if driver < 0:
        return 0
    listed = rows.site_post if sites else lex.post
    return join_names_of(
        e,
        path,
        driver,
        limits,
        stamp,
        lex,
        rows,
        q,
        near,
        within,
        t,
        level,
        more,
        number,
        start,
        listed,
    )


@compiled
def join_names_of(
    e: Edges,
    path: Column,
    driver: Scalar,
    limits: Column,
    stamp: Scalar,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    near: Column,
    within: Column,
    t: Top,
    level: Scalar,
    more: Scalar,
    number: Scalar,
    start: Column,
    listed: Column,
) -> Scalar:
    """join() through the lists of the driving edge's names."""
    infix, hits = e.infix[driver] != 0, 0
    others = least_cost(e, path, 0, ROOM + 1) - e.cost[driver]
    one = np.zeros(1, np.int32)
    for k in range(e.lo[driver], e.hi[driver]):
        if not infix and e.range_kind[k] == IN_BUILDING:
            one[0] = e.range_where[k]
            hits += join_rows(
                e,
                path,
                -1,
                limits,
                stamp,
                lex,
                rows,
                q,
                near,
                within,
                t,
                level,
                more,
                number,
                one,
                0,
                1,
            )
            continue
        # Where the driving name does not hold everywhere it is looked at again.
        again = not infix and e.range_kind[k] >= 0
        first, after = np.int64(k), np.int64(k) + 1
        if not infix:
            first, after = np.int64(e.range_lo[k]), np.int64(e.range_hi[k])
        for at in range(first, after):
            name = np.int64(lex.sa_name[at]) if infix else at
            if start[name] == start[name + 1]:
                continue
            base = np.int64(more)
            if not again:
                base += driving_cost(e, driver, k, lex, name, len(q))
                if is_too_dear(t, base + others, level):
                    continue
            hits += join_rows(
                e, path, -1 if again else driver, limits, stamp, lex, rows, q, near, within, t,
                level, base, number, listed, start[name], start[name + 1],
            )  # fmt: skip
    return hits


@compiled
def join_rows(
    e: Edges,
    path: Column,
    driver: Scalar,
    limits: Column,
    stamp: Scalar,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    near: Column,
    within: Column,
    t: Top,
    level: Scalar,
    base: Scalar,
    number: Scalar,
    listed: Column,
    low: Scalar,
    high: Scalar,
) -> Scalar:
    """join() through a list of buildings, or of sites. `base`: what is known of the cost, such as
    that of the driving edge.
    """
    sites = in_sites(e, path, within, level)
    within_level = rows.u_level[within[1]] if within[0] == WITHIN_ENTRY else 0
    least = base + least_cost(e, path, 0, ROOM + 1)
    if driver >= 0:
        least -= e.cost[driver]
    # Lists of a name are in the order of the static rank.
    ordered = driver >= 0 and level == L_BUILDING and near[2] == 0.0
    hits = 0
    for place in range(low, high):
        row = np.int64(listed[place])
        if sites:
            row = np.int64(rows.site_row[row])
        if ordered and is_too_late(t, least, row):
            break
        if not may_be_building(e, limits, rows, row):
            continue
        if rows.status[row] != CURRENT and rows.status[row] != ABSENT:
            continue
        if within[0] == WITHIN_ENTRY and rows.entry[row, within_level] != within[1]:
            continue
        if level >= L_UNIT and not may_have_room(e, limits, lex, rows, row, stamp):
            continue
        cost = base + check_others(e, path, driver, lex, rows, q, row)
        if cost < NEVER:
            hits += 1
            offer_building(e, path, limits, lex, rows, q, near, within, t, row, cost, level, number)
    return hits
