"""Compiled: which addresses have all pieces of a path, best first.

A path is some edges (see pieces) that cover the query. What it yields stands at the level of its
lowest piece; below that are what follows from it (implied).
"""

import numpy as np

from gis.addresses.typeahead.arrays import MOST_RANGES, Column, Edges, Lexicon, Rows, Scalar, Top
from gis.addresses.typeahead.pieces import INFIX, WHOLE
from gis.compiled import compiled

CURRENT, ABSENT = 0, 3
IN_BUILDING = 9
NEVER = 1000
STREET, COMMUNITY, ROAD, NUMBER, ESTATE, NAME, UNIT, FLOOR, ROOM = 3, 4, 5, 6, 7, 8, 9, 10, 11
# Levels of what is found; the first four are the columns of Rows.entry.
L_STREET, L_ESTATE, L_BUILDING, L_UNIT, L_ROOM = 0, 3, 4, 5, 6
NOT_WITHIN, WITHIN_ENTRY, WITHIN_BUILDING, WITHIN_UNIT = 0, 1, 2, 3
IMPLIED = 1000
# What everything that holds the query may cost, in one piece or in neighbouring components; dearer
# ones are shown where they are hardly worse than the best.
LITERAL = 7
WORSE = 2
# Work that one query may cause, in buildings and rooms looked at.
MOST_LOOKED_AT = 40_000


@compiled
def before(
    t: Top, k: Scalar, cost: Scalar, level: Scalar, far: Scalar, rank: Scalar, row: Scalar
) -> bool:
    """Whether the k-th goes before such a one."""
    if t.cost[k] != cost:
        return t.cost[k] < cost
    if t.level[k] != level:
        return t.level[k] < level
    if t.far[k] != far:
        return t.far[k] < far
    if t.rank[k] != rank:
        return t.rank[k] < rank
    return t.row[k] <= row


@compiled
def offer(
    t: Top,
    cost: Scalar,
    level: Scalar,
    far: Scalar,
    rank: Scalar,
    row: Scalar,
    sub: Scalar,
    path: Scalar,
) -> bool:
    """Takes it in where it is among the best; False when it is not."""
    limit, many = len(t.cost), t.count[0]
    if many == limit and before(t, many - 1, cost, level, far, rank, row):
        return False
    if many > 0 and max(t.cost[0] + WORSE, LITERAL) < cost < IMPLIED:
        return False
    for k in range(many):
        if t.level[k] == level and t.row[k] == row and t.sub[k] == sub:
            if before(t, k, cost, level, far, rank, row):
                return True
            for m in range(k, many - 1):
                move(t, m + 1, m)
            many -= 1
            break
    k = min(many, limit - 1)
    while k > 0 and not before(t, k - 1, cost, level, far, rank, row):
        move(t, k - 1, k)
        k -= 1
    t.cost[k], t.level[k], t.far[k], t.rank[k] = cost, level, far, rank
    t.row[k], t.sub[k], t.path[k] = row, sub, path
    t.count[0] = min(many + 1, limit)
    return True


@compiled
def move(t: Top, a: Scalar, b: Scalar) -> None:
    t.cost[b], t.level[b], t.far[b], t.rank[b] = t.cost[a], t.level[a], t.far[a], t.rank[a]
    t.row[b], t.sub[b], t.path[b] = t.row[a], t.sub[a], t.path[a]


@compiled
def far(lon: Scalar, lat: Scalar, near: Column) -> Scalar:
    """A measure that grows with the distance: the square of metres on a plane through `near`."""
    if near[2] == 0.0:
        return 0.0
    x = (lon - near[0]) * near[2]
    y = (lat - near[1]) * 111_195.0
    return x * x + y * y


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
            stamp = e.count[2] + 1
            e.count[2] = e.stamp[edge] = stamp
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
def postings(e: Edges, edge: Scalar, lex: Lexicon) -> Scalar:
    """About how many buildings an edge speaks of."""
    many = 0
    if e.infix[edge]:
        low, high = e.lo[edge], e.hi[edge]
        if high - low > 256:
            return (high - low) * 8
        for place in range(low, high):
            name = lex.sa_name[place]
            many += lex.post_start[name + 1] - lex.post_start[name]
        return many
    for k in range(e.lo[edge], e.hi[edge]):
        if e.range_kind[k] == IN_BUILDING:
            many += 1
        else:
            many += lex.post_start[e.range_hi[k]] - lex.post_start[e.range_lo[k]]
    return many


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
def hull(e: Edges, path: Column) -> Column:
    """For each piece the component and the first and last name that it may be; or a stamp."""
    limits = np.zeros((len(path), 4), np.int64)
    for k in range(len(path)):
        edge = path[k]
        limits[k, 0], limits[k, 1], limits[k, 2] = e.component[edge], 0, np.int64(1) << 40
        if e.component[edge] >= UNIT:
            limits[k, 0] = -1
        elif e.infix[edge]:
            limits[k, 1], limits[k, 3] = e.stamp[edge], 1
        else:
            limits[k, 1], limits[k, 2] = np.int64(1) << 40, 0
            for m in range(e.lo[edge], e.hi[edge]):
                if e.range_kind[m] == IN_BUILDING:
                    limits[k, 0] = -1
                limits[k, 1] = min(limits[k, 1], e.range_lo[m])
                limits[k, 2] = max(limits[k, 2], e.range_hi[m])
    return limits


@compiled
def join_names(
    e: Edges, edge: Scalar, lex: Lexicon, rows: Rows, near: Column, n: Scalar, t: Top, path: Scalar
) -> None:
    """For a path of one edge: what is above buildings, by its names alone."""
    level = level_of(e.component[edge])
    last = e.end[edge] == n
    infix = e.infix[edge] != 0
    sa_name, entry_start, entry = lex.sa_name, lex.entry_start, lex.entry
    count, lon, lat = rows.u_count, rows.u_lon, rows.u_lat
    worst, limit = t.cost, len(t.cost)
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
            if t.count[0] == limit and worst[limit - 1] < cost:
                continue
            for place in range(entry_start[name], entry_start[name + 1]):
                found = entry[place]
                if count[found] > 0:
                    away = far(lon[found], lat[found], near)
                    offer(t, cost, level, away, -count[found], found, 0, path)


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
        name = np.int64(rows.room[room])
        if component != ROOM:
            local = rows.unit[room] if component == UNIT else rows.floor[room]
            name = np.int64(lex.first[component]) + local - 1 if local > 0 else np.int64(-1)
        total += quality(e, path[k], lex, rows, q, row, name)
        if total >= NEVER:
            return NEVER
    return total


@compiled
def offer_rooms(
    e: Edges,
    path: Column,
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
) -> Scalar:
    """The rooms of a building with the path's pieces, or the units; how many were looked at."""
    limit, rank = len(t.cost), rows.natural[row]
    if t.count[0] == limit and before(t, limit - 1, cost, level, away, rank, 0):
        return 0
    status, units = rows.room_status, rows.unit
    low, high = rows.rooms[row], rows.rooms[row + 1]
    done = -1
    for room in range(low, high):
        unit = np.int64(units[room])
        if status[room] != CURRENT or (within[0] == WITHIN_UNIT and unit != within[2]):
            continue
        if level == L_UNIT and unit in (0, done):
            continue
        more = room_cost(e, path, lex, rows, q, row, room)
        if more >= NEVER:
            continue
        done = unit
        found, sub = (np.int64(row), unit) if level == L_UNIT else (np.int64(room), np.int64(0))
        offer(t, cost + more, level, away, rank, found, sub, number)
    return high - low


@compiled
def offer_building(
    e: Edges,
    path: Column,
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
) -> Scalar:
    """Offers what a building on the path yields at a level; gives how many rooms were looked at."""
    if level >= L_UNIT:
        away = far(rows.lon[row], rows.lat[row], near)
        return offer_rooms(e, path, lex, rows, q, away, within, t, row, cost, level, number)
    found, lon, lat = np.int64(row), rows.lon[row], rows.lat[row]
    count = np.int64(rows.weight[row])
    if level < L_BUILDING:
        found = np.int64(rows.entry[row, level])
        if found < 0:
            return 0
        lon, lat, count = rows.u_lon[found], rows.u_lat[found], np.int64(rows.u_count[found])
        if count == 0:
            return 0
    elif rows.status[row] != CURRENT:
        return 0
    offer(t, cost, level, far(lon, lat, near), -count, found, 0, number)
    return 0


@compiled
def pick_driver(e: Edges, path: Column, lex: Lexicon) -> tuple[Scalar, Scalar]:
    """The edge of a path that fewest buildings have, -1 when none speaks of buildings."""
    driver, fewest = np.int64(-1), np.int64(1) << 40
    for k in range(len(path)):
        if e.component[path[k]] < UNIT:
            many = np.int64(postings(e, path[k], lex))
            if many < fewest:
                driver, fewest = np.int64(path[k]), many
    return driver, fewest


@compiled
def join(  # noqa: C901, PLR0912, PLR0915 - one loop for the compiler
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
    looked: Column,
) -> Scalar:
    """Offers what has all pieces, at a level; gives how many buildings there were."""
    driver, fewest = pick_driver(e, path, lex)
    own = np.zeros(1, np.int32)
    listed = lex.post
    mode = within[0]
    if mode in (WITHIN_BUILDING, WITHIN_UNIT):
        own[0] = within[1]
        listed, driver = own, np.int64(-1)
    elif mode == WITHIN_ENTRY and (
        driver < 0 or rows.u_start[within[1] + 1] - rows.u_start[within[1]] < fewest
    ):
        listed, driver = rows.u_rows, np.int64(-1)
    elif driver < 0:
        return 0
    within_level = rows.u_level[within[1]] if mode == WITHIN_ENTRY else 0
    infix = driver >= 0 and e.infix[driver] != 0
    low_k = np.int64(e.lo[driver]) if driver >= 0 else np.int64(0)
    high_k = np.int64(e.hi[driver]) if driver >= 0 else np.int64(1)
    mark_infixes(e, path, lex)
    limits, mark = hull(e, path), e.mark
    part, status, entry = rows.part, rows.status, rows.entry
    post_start, sa_name = lex.post_start, lex.sa_name
    alone = len(path) == 1 and level == L_BUILDING and near[2] == 0.0 and mode == NOT_WITHIN
    pieces, limit, n, hits = len(path), len(t.cost), len(q), 0
    for k in range(low_k, high_k):
        first, after, single = np.int64(0), np.int64(1), False
        if infix:
            first = np.int64(sa_name[k])
            after = first + 1
        elif driver >= 0:
            first, after = np.int64(e.range_lo[k]), np.int64(e.range_hi[k])
            single = e.range_kind[k] == IN_BUILDING
            after = first + 1 if single else after
        for name in range(first, after):
            base, low, high = np.int64(more), np.int64(0), np.int64(1)
            if driver < 0:
                if mode == WITHIN_ENTRY:
                    low = np.int64(rows.u_start[within[1]])
                    high = np.int64(rows.u_start[within[1] + 1])
            else:
                base += driving_cost(e, driver, k, lex, name, n)
                if not single:
                    low, high = np.int64(post_start[name]), np.int64(post_start[name + 1])
                if t.count[0] == limit and t.cost[limit - 1] < base:
                    continue
            mine = 0
            for place in range(low, high):
                row = np.int64(e.range_where[k]) if single else np.int64(listed[place])
                looked[0] += 1
                if status[row] != CURRENT and status[row] != ABSENT:
                    continue
                if mode == WITHIN_ENTRY and entry[row, within_level] != within[1]:
                    continue
                fits = True
                for m in range(pieces):
                    if limits[m, 0] >= 0:
                        one = part[row, limits[m, 0]]
                        if limits[m, 3] == 1:
                            fits = one >= 0 and mark[one] == limits[m, 1]
                        else:
                            fits = limits[m, 1] <= one < limits[m, 2]
                        if not fits:
                            break
                if not fits:
                    continue
                cost = base
                if driver >= 0 and e.range_kind[k % MOST_RANGES] >= 0 and not infix and not single:
                    # Where the driving name does not hold everywhere it is looked at again.
                    cost = np.int64(more + check_others(e, path, -1, lex, rows, q, row))
                elif pieces > 1 or driver < 0:
                    cost += check_others(e, path, driver, lex, rows, q, row)
                if cost >= NEVER:
                    continue
                looked[0] += offer_building(
                    e, path, lex, rows, q, near, within, t, row, cost, level, number
                )
                mine += 1
                # Postings are in the order of the static rank.
                if (alone and mine >= limit) or looked[0] > MOST_LOOKED_AT:
                    break
            hits += mine
            if looked[0] > MOST_LOOKED_AT:
                return hits
    return hits


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
