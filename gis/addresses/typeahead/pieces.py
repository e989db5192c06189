"""Compiled: which pieces of a query stand in which names (the edges of a lattice over the query).

`q` holds UTF-16 units, `cut[i]` says whether a piece may start or end at i.
"""

import numpy as np

from gis.addresses.typeahead.arrays import (
    MOST_EDGES,
    MOST_RANGES,
    Aliases,
    Column,
    Edges,
    Lexicon,
    Readings,
    Scalar,
)
from gis.compiled import compiled

COMPONENTS = 12
OF_BUILDING = 9
STREET = 3
NUMBER = 6
NAME = 8
EVERYWHERE = -1
# Extra cost of a piece that is not written as the name is.
ALIAS, SPELLED, INITIALS, HOMOPHONE, TYPO = 1, 1, 2, 6, 8
INFIX = 5
# Depth of a range whose cost is its base alone.
WHOLE = -1
MOST_STEPS = 4_000
MOST_FOUND = 2048


@compiled
def is_digit(unit: Scalar) -> bool:
    return 48 <= unit <= 57


@compiled
def is_letter(unit: Scalar) -> bool:
    return 97 <= unit <= 122


@compiled
def put(into: Column, k: Scalar, a: Scalar, b: Scalar, c: Scalar, d: Scalar, f: Scalar) -> None:
    into[k, 0], into[k, 1], into[k, 2], into[k, 3], into[k, 4] = a, b, c, d, f


@compiled
def bound(
    text: Column, at: Column, low: Scalar, high: Scalar, depth: Scalar, unit: Scalar
) -> Scalar:
    """The first of the sorted places low…high whose unit at depth is not below `unit`."""
    while low < high:
        middle = (low + high) >> 1
        if text[at[middle] + depth] < unit:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def add_range(
    e: Edges, low: Scalar, high: Scalar, base: Scalar, depth: Scalar, kind: Scalar, where: Scalar
) -> bool:
    k = e.count[1]
    if k == MOST_RANGES:
        return False
    e.range_lo[k] = low
    e.range_hi[k] = high
    e.range_base[k] = base
    e.range_depth[k] = depth
    e.range_kind[k] = kind
    e.range_where[k] = where
    e.count[1] = k + 1
    return True


@compiled
def add_edge(
    e: Edges,
    start: Scalar,
    end: Scalar,
    component: Scalar,
    infix: Scalar,
    cost: Scalar,
    low: Scalar,
    high: Scalar,
) -> None:
    k = e.count[0]
    if k < MOST_EDGES and low < high:
        e.start[k] = start
        e.end[k] = end
        e.component[k] = component
        e.infix[k] = infix
        e.cost[k] = cost
        e.lo[k] = low
        e.hi[k] = high
        e.count[0] = k + 1


@compiled
def add_exact(
    e: Edges, lex: Lexicon, q: Column, cut: Column, i: Scalar, component: Scalar
) -> Scalar:
    """Names that start with a piece from i on; gives how many names the longest piece starts."""
    low, high = lex.first[component], lex.first[component + 1]
    n, depth, longest = len(q), 0, -1
    while i + depth < n and low < high:
        unit = q[i + depth]
        low = bound(lex.text, lex.start, low, high, depth, unit)
        high = bound(lex.text, lex.start, low, high, depth, unit + 1)
        depth += 1
        end = i + depth
        if low < high and cut[end]:
            longest = e.count[0]
            add_names(e, lex, low, high, i, end, n, component, unit)
    return longest


@compiled
def add_names(
    e: Edges,
    lex: Lexicon,
    low: Scalar,
    high: Scalar,
    i: Scalar,
    end: Scalar,
    n: Scalar,
    component: Scalar,
    unit: Scalar,
) -> None:
    depth, at = end - i, e.count[1]
    if end < n and is_digit(unit):
        # A number in the middle is whole: 1 is not the start of 12.
        middle = bound(lex.text, lex.start, low, high, depth, 48)
        after = bound(lex.text, lex.start, middle, high, depth, 58)
        if low < middle:
            add_range(e, low, middle, 0, depth, EVERYWHERE, 0)
        if after < high:
            add_range(e, after, high, 0, depth, EVERYWHERE, 0)
    else:
        add_range(e, low, high, 0, depth, EVERYWHERE, 0)
    cost = optimistic(lex, low, high, depth, end == n)
    add_edge(e, i, end, component, 0, cost, at, e.count[1])


@compiled
def optimistic(lex: Lexicon, low: Scalar, high: Scalar, depth: Scalar, last: bool) -> Scalar:
    """The least that quality.relation gives for names that a piece starts."""
    if lex.start[low + 1] - 1 - lex.start[low] == depth:
        return 0
    for name in range(low, high):
        if lex.core[name] == depth:
            return 1
    if last:
        return 2
    return 4 if depth > 1 else 7


@compiled
def begins_spelled(q: Column, i: Scalar) -> bool:
    """Whether letters start here, or digits that letters follow (2d for 2栋)."""
    k = i
    while k < len(q) and is_digit(q[k]):
        k += 1
    return k < len(q) and is_letter(q[k])


@compiled
def add_infix(e: Edges, lex: Lexicon, q: Column, cut: Column, i: Scalar, component: Scalar) -> None:
    """The longest piece from i on that stands somewhere inside of names; at the query's start,
    which may be in the middle of a name, shorter ones too.
    """
    low, high = lex.sa_first[component], lex.sa_first[component + 1]
    n, depth = len(q), 0
    best_low, best_high, best_end = 0, 0, 0
    while i + depth < n and low < high:
        unit = q[i + depth]
        low = bound(lex.text, lex.sa, low, high, depth, unit)
        high = bound(lex.text, lex.sa, low, high, depth, unit + 1)
        depth += 1
        if low < high and cut[i + depth]:
            best_low, best_high, best_end = low, high, i + depth
            if i == 0:
                add_edge(e, i, i + depth, component, 1, INFIX, low, high)
    if i > 0 and best_high > best_low and best_end - i >= 2 and not is_digit(q[i]):
        add_edge(e, i, best_end, component, 1, INFIX, best_low, best_high)


@compiled
def reads_as(readings: Readings, unit: Scalar, other: Scalar) -> bool:
    """Whether two characters share a reading."""
    for a in range(readings.reading.shape[1]):
        mine = readings.reading[unit, a]
        if mine < 0:
            return False
        for b in range(readings.reading.shape[1]):
            if readings.reading[other, b] == mine:
                return True
    return False


@compiled
def letters_of(
    readings: Readings, unit: Scalar, k: Scalar, q: Column, at: Scalar
) -> tuple[Scalar, Scalar]:
    """How many of the letters from `at` on the k-th reading of a character has, and its length."""
    row = readings.reading[unit, k]
    same = 0
    syllable = readings.syllable[row]
    length = 0
    while length < len(syllable) and syllable[length] != 0:
        length += 1
    while same < length and at + same < len(q) and q[at + same] == syllable[same]:
        same += 1
    return same, length


@compiled
def is_ten(q: Column, pos: Scalar) -> bool:
    """Whether the letters before end in shi, or in what it is cut short to."""
    if pos == 0:
        return False
    before = q[pos - 1]
    return before == 115 or (
        pos > 1 and ((before == 104 and q[pos - 2] == 115) or (before == 105 and q[pos - 2] == 104))
    )


@compiled
def add_spelled(  # noqa: C901, PLR0912 - one loop for the compiler
    e: Edges,
    lex: Lexicon,
    readings: Readings,
    q: Column,
    cut: Column,
    i: Scalar,
    component: Scalar,
    inside: bool,
) -> None:
    """Names whose characters are read as the letters from i on, each whole or by its first ones.

    `inside`: anywhere in names, by the suffix array; else from their starts on.
    """
    n = len(q)
    # Numerals in these are digits in the index (六巷 is 6巷) and read all the same.
    spoken = component != NUMBER and STREET <= component < NAME
    at = lex.sa if inside else lex.start
    bounds = lex.sa_first if inside else lex.first
    stack = np.empty((MOST_FOUND, 5), np.int32)
    found = np.empty((MOST_FOUND, 5), np.int32)
    put(stack, 0, bounds[component], bounds[component + 1], 0, i, SPELLED)
    size, many, steps = 1, 0, 0
    while size > 0 and steps < MOST_STEPS:
        size -= 1
        low, high, depth = stack[size, 0], stack[size, 1], stack[size, 2]
        pos, base = stack[size, 3], stack[size, 4]
        if depth > 0 and many < MOST_FOUND:
            ends = lex.text[at[low] + depth] == 0
            if cut[pos]:
                put(found, many, pos, low, high, base, depth)
                many += 1
            elif ends and not inside:
                put(found, many, pos, low, low + 1, base, depth)
                many += 1
        if pos == n:
            continue
        while low < high:
            steps += 1
            unit = lex.text[at[low] + depth]
            end = bound(lex.text, at, low + 1, high, depth, unit + 1)
            if unit == q[pos] and size < MOST_FOUND:
                put(stack, size, low, end, depth + 1, pos + 1, base)
                size += 1
            elif spoken and unit == 48 and depth > 0 and size < MOST_FOUND and is_ten(q, pos):
                # The 0 of 10巷, whose 1 has been read as shi.
                put(stack, size, low, end, depth + 1, pos, base)
                size += 1
            elif unit >= 128 or (spoken and is_digit(unit)):
                for k in range(readings.reading.shape[1]):
                    if readings.reading[unit, k] < 0:
                        break
                    same, length = letters_of(readings, unit, k, q, pos)
                    for some in range(1, same + 1):
                        whole = some == length
                        last = pos + some == n
                        first = some == 1 or (some == 2 and q[pos + 1] == 104)
                        if (whole or last or first) and size < MOST_FOUND:
                            spelled = base if whole or (last and some > 1) else INITIALS
                            put(stack, size, low, end, depth + 1, pos + some, spelled)
                            size += 1
            low = end
    add_found(e, lex, found[:many], i, component, inside)


@compiled
def add_found(
    e: Edges, lex: Lexicon, found: Column, i: Scalar, component: Scalar, inside: bool
) -> None:
    """One edge for each end that was found."""
    for k in range(len(found)):
        end = found[k, 0]
        if end < 0:
            continue
        at, cheapest = e.count[1], 99
        for m in range(k, len(found)):
            if found[m, 0] != end:
                continue
            found[m, 0] = -1
            if inside:
                for place in range(found[m, 1], found[m, 2]):
                    name = lex.sa_name[place]
                    add_range(e, name, name + 1, found[m, 3] + INFIX, WHOLE, EVERYWHERE, 0)
            else:
                add_range(e, found[m, 1], found[m, 2], found[m, 3], found[m, 4], EVERYWHERE, 0)
            cheapest = min(cheapest, found[m, 3])
        add_edge(e, i, end, component, 0, cheapest, at, e.count[1])


@compiled
def add_misspelt(  # noqa: C901, PLR0912, PLR0915 - one loop for the compiler
    e: Edges, lex: Lexicon, readings: Readings, q: Column, cut: Column, i: Scalar, component: Scalar
) -> None:
    """Names of three and more characters that differ by one: wrong, missing, too much, swapped."""
    n = len(q)
    text, at = lex.text, lex.start
    stack = np.empty((MOST_FOUND, 5), np.int32)
    found = np.empty((MOST_FOUND, 5), np.int32)
    put(stack, 0, lex.first[component], lex.first[component + 1], 0, i, 0)
    size, many, steps = 1, 0, 0
    while size > 0 and steps < MOST_STEPS:
        size -= 1
        low, high, depth = stack[size, 0], stack[size, 1], stack[size, 2]
        pos, wrong = stack[size, 3], stack[size, 4]
        if wrong and depth >= 3 and many < MOST_FOUND and cut[pos]:
            if pos == n:
                put(found, many, pos, low, high, wrong, depth)
                many += 1
            elif text[at[low] + depth] == 0:
                put(found, many, pos, low, low + 1, wrong, depth)
                many += 1
        mine = q[pos] if pos < n else 0
        plain = pos < n and mine >= 128
        if wrong == 0 and plain and size < MOST_FOUND:
            put(stack, size, low, high, depth, pos + 1, TYPO)
            size += 1
        if wrong and pos < n:
            low = bound(text, at, low, high, depth, mine)
            high = bound(text, at, low, high, depth, mine + 1)
            steps += 1
            if low < high and size < MOST_FOUND:
                put(stack, size, low, high, depth + 1, pos + 1, wrong)
                size += 1
            continue
        if wrong:
            continue
        while low < high and size + 4 < MOST_FOUND:
            steps += 1
            unit = text[at[low] + depth]
            end = bound(text, at, low + 1, high, depth, unit + 1)
            if pos < n and unit == mine:
                put(stack, size, low, end, depth + 1, pos + 1, 0)
                size += 1
            elif unit >= 128:
                if pos < n and mine >= 128:
                    cost = HOMOPHONE if reads_as(readings, unit, mine) else TYPO
                    put(stack, size, low, end, depth + 1, pos + 1, cost)
                    size += 1
                put(stack, size, low, end, depth + 1, pos, TYPO)
                size += 1
                if pos + 1 < n and plain and unit == q[pos + 1]:
                    first = bound(text, at, low, end, depth + 1, mine)
                    last = bound(text, at, first, end, depth + 1, mine + 1)
                    if first < last:
                        put(stack, size, first, last, depth + 2, pos + 2, TYPO)
                        size += 1
            low = end
    add_found(e, lex, found[:many], i, component, False)


@compiled
def add_aliases(
    e: Edges, aliases: Aliases, q: Column, cut: Column, i: Scalar, component: Scalar
) -> None:
    """Pieces from i on that start another name of something."""
    low, high = aliases.first[component], aliases.first[component + 1]
    n, depth = len(q), 0
    while i + depth < n and low < high:
        unit = q[i + depth]
        low = bound(aliases.text, aliases.start, low, high, depth, unit)
        high = bound(aliases.text, aliases.start, low, high, depth, unit + 1)
        depth += 1
        end = i + depth
        if low >= high or not cut[end]:
            continue
        at, cheapest = e.count[1], 99
        for k in range(low, high):
            whole = aliases.start[k + 1] - 1 - aliases.start[k] == depth
            if not whole and depth < 2:
                continue
            cost = ALIAS if whole else ALIAS + (2 if end == n else 4)
            cheapest = min(cheapest, cost)
            for t in range(aliases.at[k], aliases.at[k + 1]):
                name = aliases.target[t]
                add_range(e, name, name + 1, cost, WHOLE, aliases.kind[t], aliases.where[t])
        add_edge(e, i, end, component, 0, cheapest, at, e.count[1])


@compiled
def find_pieces(  # noqa: C901, PLR0912 - one loop for the compiler
    e: Edges,
    lex: Lexicon,
    aliases: Aliases,
    readings: Readings,
    q: Column,
    cut: Column,
    tolerant: bool,
) -> None:
    """All edges; `tolerant` adds those of misspelt names and of readings inside of names."""
    n = len(q)
    reached = np.zeros(n + 1, np.bool_)
    reached[0] = True
    for i in range(n):
        if q[i] == 45:
            reached[i + 1] = reached[i + 1] or reached[i]
        if not reached[i]:
            continue
        before = e.count[0]
        spelled = begins_spelled(q, i)
        for component in range(COMPONENTS):
            add_exact(e, lex, q, cut, i, component)
            if component < OF_BUILDING:
                if i == 0 or (i + 1 < n and not is_digit(q[i])):
                    add_infix(e, lex, q, cut, i, component)
                if len(aliases.start) > 1:
                    add_aliases(e, aliases, q, cut, i, component)
                if spelled:
                    for inside in range(2 if tolerant and i == 0 and n >= 2 else 1):
                        add_spelled(e, lex, readings, q, cut, i, component, inside == 1)
        sound = i == 0
        for k in range(e.count[0]):
            if e.end[k] == i and (e.cost[k] <= 1 or e.end[k] - e.start[k] >= 2):
                sound = True
        if tolerant and sound and q[i] >= 128 and n - i >= 2:
            for component in range(STREET, OF_BUILDING):
                if component != NUMBER:
                    add_misspelt(e, lex, readings, q, cut, i, component)
        for k in range(before, e.count[0]):
            reached[e.end[k]] = True
