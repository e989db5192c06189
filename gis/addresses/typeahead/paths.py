"""Compiled: the cheapest ways to cover a query with pieces, one after another."""

import numpy as np

from gis.addresses.typeahead.arrays import (
    MOST_NODES,
    MOST_PATHS,
    MOST_PIECES,
    Aliases,
    Column,
    Edges,
    Lexicon,
    Readings,
    Rows,
    Scalar,
    Top,
)
from gis.addresses.typeahead.join import (
    NOT_WITHIN,
    WITHIN_BUILDING,
    WITHIN_UNIT,
    join,
    join_names,
    level_of,
    offer_rooms,
)
from gis.addresses.typeahead.pieces import INFIX, TYPO, find_pieces
from gis.addresses.typeahead.quality import (
    CURRENT,
    ESTATE,
    NAME,
    NEVER,
    NUMBER,
    ROAD,
    STREET,
    UNIT,
    check_others,
    everywhere,
    hull,
    mark_infixes,
)
from gis.addresses.typeahead.ranking import (
    ALLOWED,
    IMPLIED,
    L_BUILDING,
    L_ESTATE,
    L_ROOM,
    L_STREET,
    L_UNIT,
    LITERAL,
    MANY,
    WORSE,
    offer,
)
from gis.compiled import compiled

# A piece that comes before one that it should follow.
OUT_OF_ORDER = 3
# A building or a room right after a road: what follows a road is a house number first of all.
SKIPPED = 2
# From here on the exact results are so poor that misspelt ones may be better.
POOR = 10
# In texts of so many units a part of a name may be a whole one that is misspelt.
LONG = 5
MOST_VISITS = 12
# Where a hit is of no path.
NO_PATH = -1
DASH = 45
# Where `within` says whether misspelt names may be tried.
TOLERANT = 3
# Columns of a node: priority, cost, place, mask of components, last component, edge, parent, length
PRIORITY, COST, PLACE, MASK, LAST, EDGE, PARENT, LENGTH = 0, 1, 2, 3, 4, 5, 6, 7


@compiled
def push(heap: Column, size: Scalar, nodes: Column, node: Scalar) -> Scalar:
    k = size
    heap[k] = node
    while k > 0 and nodes[heap[(k - 1) >> 1], 0] > nodes[heap[k], 0]:
        heap[k], heap[(k - 1) >> 1] = heap[(k - 1) >> 1], heap[k]
        k = (k - 1) >> 1
    return size + 1


@compiled
def pop(heap: Column, size: Scalar, nodes: Column) -> Scalar:
    """The cheapest goes to the end of the heap, which is one shorter then."""
    size -= 1
    heap[0], heap[size] = heap[size], heap[0]
    k = 0
    while True:
        child = 2 * k + 1
        if child >= size:
            return heap[size]
        if child + 1 < size and nodes[heap[child + 1], 0] < nodes[heap[child], 0]:
            child += 1
        if nodes[heap[child], 0] >= nodes[heap[k], 0]:
            return heap[size]
        heap[k], heap[child] = heap[child], heap[k]
        k = child


@compiled
def step(last: Scalar, component: Scalar) -> Scalar:
    """What it costs that a component comes right after another."""
    if component < last:
        return OUT_OF_ORDER
    return SKIPPED if last == ROAD and component >= NAME else 0


@compiled
def may_follow(mask: Scalar, component: Scalar, within: Column) -> bool:
    """Each component once; rooms only in what is narrowed down to some buildings."""
    if mask >> component & 1:
        return False
    if component < UNIT:
        return not (within[0] == WITHIN_BUILDING or within[0] == WITHIN_UNIT)
    narrow = 1 << ROAD | 1 << NUMBER | 1 << ESTATE | 1 << NAME
    return within[0] != NOT_WITHIN or mask & narrow != 0


@compiled
def walk(  # noqa: C901, PLR0915 - one loop for the compiler
    e: Edges,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    near: Column,
    within: Column,
    t: Top,
    paths: Column,
    lengths: Column,
) -> Scalar:
    """Evaluates paths, the cheapest first; gives how many of them yield something."""
    n = len(q)
    first_edge = np.zeros(n + 2, np.int64)
    for k in range(e.count[0]):
        first_edge[e.start[k] + 1] += 1
    for i in range(n + 1):
        first_edge[i + 1] += first_edge[i]
    nodes = np.empty((MOST_NODES, 8), np.int64)
    heap = np.empty(MOST_NODES, np.int64)
    visits = np.zeros((n + 1, 13), np.int64)
    nodes[0] = np.array([0, 0, 0, 0, -1, -1, -1, 0])
    count, size, good, tried = 1, push(heap, 0, nodes, 0), 0, 0
    while size > 0 and good < MOST_PATHS and tried < MOST_PATHS:
        node = pop(heap, size, nodes)
        size -= 1
        cost, place = nodes[node, COST], nodes[node, PLACE]
        many = t.count[0]
        if many == len(t.cost) and cost > t.cost[many - 1]:
            continue
        if many > 0 and cost > max(t.cost[0] + WORSE, t.count[ALLOWED]):
            continue
        if place == n:
            if nodes[node, LENGTH] == 0:
                continue
            tried += 1
            length = unroll(nodes, node, paths[good])
            if evaluate(e, paths[good, :length], lex, rows, q, near, within, t, good):
                lengths[good] = length
                good += 1
            continue
        last = nodes[node, LAST]
        visits[place, last + 1] += 1
        if visits[place, last + 1] > MOST_VISITS or nodes[node, LENGTH] == MOST_PIECES:
            continue
        if q[place] == DASH and count < MOST_NODES:
            nodes[count] = nodes[node]
            nodes[count, PLACE] = place + 1
            size = push(heap, size, nodes, count)
            count += 1
        for k in range(first_edge[place], first_edge[place + 1]):
            component = e.component[k]
            if count == MOST_NODES or not may_follow(nodes[node, MASK], component, within):
                continue
            dearer = cost + e.cost[k] + step(last, component)
            length = nodes[node, LENGTH] + 1
            # Of equal ones first those that stop at a higher level.
            mask = nodes[node, MASK] | np.int64(1) << component
            nodes[count, PRIORITY] = (dearer + length) << 16 | mask
            nodes[count, COST] = dearer
            nodes[count, PLACE], nodes[count, LAST] = e.end[k], component
            nodes[count, MASK] = mask
            nodes[count, EDGE], nodes[count, PARENT] = k, node
            nodes[count, LENGTH] = length
            size = push(heap, size, nodes, count)
            count += 1
    return good


@compiled
def unroll(nodes: Column, node: Scalar, path: Column) -> Scalar:
    """The edges of a path, in order."""
    length = nodes[node, LENGTH]
    k = length
    while nodes[node, PARENT] >= 0:
        if nodes[node, EDGE] >= 0 and nodes[node, LENGTH] == k:
            k -= 1
            path[k] = nodes[node, EDGE]
        node = nodes[node, PARENT]
    return length


@compiled
def lowest(e: Edges, path: Column) -> Scalar:
    component = -1
    for k in range(len(path)):
        component = max(component, e.component[path[k]])
    return component


@compiled
def evaluate(
    e: Edges,
    path: Column,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    near: Column,
    within: Column,
    t: Top,
    number: Scalar,
) -> bool:
    """Offers what a path yields; whether it yields anything."""
    more = 0
    for k in range(1, len(path)):
        more += step(e.component[path[k - 1]], e.component[path[k]])
    component = lowest(e, path)
    level = level_of(component)
    if level < 0:
        return within[0] == NOT_WITHIN and len(path) > 0
    alone = within[0] == NOT_WITHIN and len(path) == 1 and level <= L_ESTATE
    if alone and everywhere(e, path[0]):
        join_names(e, path[0], lex, rows, near, len(q), t, number)
        return True
    hits = 0
    if component == NUMBER and len(path) > 1:
        # Of one number may be a whole estate.
        hits += join(e, path, lex, rows, q, near, within, t, L_ESTATE, more, number)
    return hits + join(e, path, lex, rows, q, near, within, t, level, more, number) > 0


@compiled
def follow(
    e: Edges,
    lex: Lexicon,
    rows: Rows,
    within: Column,
    t: Top,
    paths: Column,
    lengths: Column,
    good: Scalar,
    q: Column,
) -> None:
    """What lies in what was found, level by level in natural order, while there is room for it."""
    direct = t.count[0]
    found, costs, numbers = t.row[:direct].copy(), t.cost[:direct].copy(), t.path[:direct].copy()
    levels = t.level[:direct].copy()
    houses = 0
    for k in range(direct):
        houses += levels[k] == L_BUILDING
    for level in range(L_STREET, L_ROOM + 1):
        for k in range(direct):
            if t.count[0] == len(t.cost):
                return
            path = paths[numbers[k], : lengths[numbers[k]]]
            cost = costs[k] + IMPLIED
            if levels[k] < L_BUILDING and levels[k] < level <= L_BUILDING:
                below_entry(e, path, lex, rows, q, t, found[k], level, cost, numbers[k])
            elif levels[k] == L_BUILDING and level >= L_UNIT and houses <= 3:
                mark_infixes(e, path, lex)
                limits = hull(e, path)
                offer_rooms(
                    e,
                    path,
                    limits,
                    lex,
                    rows,
                    q,
                    0.0,
                    within,
                    t,
                    found[k],
                    cost,
                    level,
                    numbers[k],
                )
        if direct == 0 and level <= L_ESTATE:
            for k in range(good):
                if lowest(e, paths[k, : lengths[k]]) < STREET:
                    below_all(e, paths[k, : lengths[k]], lex, rows, q, t, level, k)


@compiled
def below_entry(
    e: Edges,
    path: Column,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    t: Top,
    entry: Scalar,
    level: Scalar,
    cost: Scalar,
    number: Scalar,
) -> None:
    """What lies in an entry and on its path, at a level."""
    entries, status, natural = rows.entry, rows.status, rows.natural
    listed, names, counts = rows.u_rows, rows.u_name, rows.u_count
    mark_infixes(e, path, lex)
    last = np.int64(-1)
    for place in range(rows.u_start[entry], rows.u_start[entry + 1]):
        row = np.int64(listed[place])
        found, rank = row, np.int64(natural[row])
        if level < L_BUILDING:
            found = np.int64(entries[row, level])
            if found < 0 or found == last or counts[found] == 0:
                continue
            last, rank = found, np.int64(lex.natural[names[found]])
        elif status[row] != CURRENT:
            continue
        if len(path) > 1 and check_others(e, path, -1, lex, rows, q, row) >= NEVER:
            continue
        taken = offer(t, cost, level, 0.0, rank, found, 0, number)
        if not taken and level == L_BUILDING:
            return


@compiled
def below_all(
    e: Edges,
    path: Column,
    lex: Lexicon,
    rows: Rows,
    q: Column,
    t: Top,
    level: Scalar,
    number: Scalar,
) -> None:
    """What lies in a province, a city, a district: by the first building of each entry."""
    mark_infixes(e, path, lex)
    for entry in range(len(rows.u_level)):
        if rows.u_level[entry] != level or rows.u_count[entry] == 0:
            continue
        row = rows.u_rows[rows.u_start[entry]]
        cost = check_others(e, path, -1, lex, rows, q, row)
        if cost < NEVER:
            rank = np.int64(lex.natural[rows.u_name[entry]])
            offer(t, cost + IMPLIED, level, 0.0, rank, entry, 0, number)


@compiled
def is_enough(best: Scalar, many: Scalar, limit: Scalar, length: Scalar) -> bool:
    """Whether nobody would look for misspelt names: something begins as the text of `length` units
    does, or `limit` things hold it.
    """
    return best < INFIX or (best < POOR and (many == limit or length < LONG))


@compiled
def search(
    lex: Lexicon,
    rows: Rows,
    aliases: Aliases,
    readings: Readings,
    q: Column,
    cut: Column,
    near: Column,
    within: Column,
    e: Edges,
    t: Top,
    paths: Column,
    lengths: Column,
) -> Scalar:
    """Fills `t` with the best that a query finds; the paths' edges are in `paths`."""
    good = 0
    for tolerant in range(1 + within[TOLERANT]):
        e.count[0] = e.count[1] = t.count[MANY] = 0
        t.count[ALLOWED] = TYPO if tolerant else LITERAL
        find_pieces(e, lex, aliases, readings, q, cut, tolerant == 1)
        good = walk(e, lex, rows, q, near, within, t, paths, lengths)
        if good > 0 and (t.count[0] == 0 or is_enough(t.cost[0], t.count[0], len(t.cost), len(q))):
            break
    if t.count[0] < len(t.cost):
        follow(e, lex, rows, within, t, paths, lengths, good, q)
    return good
