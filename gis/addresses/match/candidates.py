"""The buildings that a text may mean, with what each of them says otherwise."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from gis.addresses.index.status import ABSENT, CURRENT, DEAD
from gis.addresses.match.given import Given, Item
from gis.addresses.match.names import COMMUNITY, ESTATE, NAME, NUMBER, ROAD, STREET, Likeness, Said
from gis.addresses.match.segment import Segment

# What a difference costs. A wrong area is soon forgiven, another estate never.
AGAINST = {STREET: 3.0, COMMUNITY: 3.0, ROAD: 7.0, NUMBER: 7.0, ESTATE: 9.0, NAME: 9.0}
COST = {Likeness.EXACT: 0.0, Likeness.ALIAS: 0.1, Likeness.SHORT: 1.0, Likeness.TYPO: 2.0}
# As good as word for word: other names, addresses that are retired.
PLAIN = 0.2
# An item: its level, and by component the names that it may mean.
Options = Sequence[tuple[int, dict[int, Said]]]
Names = dict[int, Collection[int]]
Plan = Sequence[tuple[int, Options]]
NOTHING = frozenset[int]()
OWN = (ROAD, NUMBER, ESTATE, NAME)
NOT_CURRENT = 0.15
# More than this, and a candidate is none.
TOO_MUCH = 13.0
MOST_STARTS = 300
# Buildings of a road or an estate that are looked at when nothing says which of them is meant.
MOST_WEAK = {ESTATE: 400, ROAD: 60}


class Candidate(NamedTuple):
    """A building, with its names by component. `against`: components given that it has otherwise;
    `like`: how the others agree; `lacking`: components of its own that the text does not give.
    """

    segment: Segment
    row: int
    parts: list[int]
    cost: float
    against: frozenset[int]
    like: dict[int, Likeness]
    lacking: frozenset[int]


def candidates(segment: Segment, given: Given) -> list[Candidate]:
    """All buildings that a strong part of the text finds, the most likely first."""
    names: Names = {}
    for item in given.items:
        for component, meant in item.names.items():
            known = names.get(component)
            names[component] = meant if known is None else {*known, *meant}
    blocks = _plausible(segment, _block_rows(segment, names), given.items)
    if blocks and blocks[0].cost <= PLAIN:
        return blocks
    doors = _plausible(segment, _door_rows(segment, given.items, names), given.items)
    if blocks:
        doors = sorted({one.row: one for one in (*blocks, *doors)}.values(), key=_cost)
    return doors or _plausible(segment, _weak_rows(segment, names), given.items)


def _plausible(segment: Segment, rows: Sequence[int], items: list[Item]) -> list[Candidate]:
    plan = [(item.level, tuple(item.names.items())) for item in items]
    found: list[Candidate] = []
    for row, status, parts in segment.told(rows):
        if status != DEAD:
            one = _judged(segment, row, status, parts, plan)
            if one is not None:
                found.append(one)
    if len(found) > 1:
        found.sort(key=_cost)
    return found


def _cost(one: Candidate) -> float:
    return one.cost


def _block_rows(segment: Segment, names: Names) -> Sequence[int]:
    """Rows by estate and building."""
    estates, blocks = _some(names, ESTATE), names.get(NAME) or (-1,)
    if len(estates) == 1 and len(blocks) == 1:
        return segment.in_estate(estates[0], *blocks)
    blocks = set(blocks)
    rows: dict[int, None] = {}
    for estate in estates:
        for block in blocks:
            rows.update(dict.fromkeys(segment.in_estate(estate, block)))
    return list(rows)


def _door_rows(segment: Segment, items: list[Item], names: Names) -> Sequence[int]:
    """Rows by road and number, by a building's name."""
    rows: dict[int, None] = {}
    numbers = _some(names, NUMBER)
    for road in _some(names, ROAD):
        for number in numbers:
            rows.update(dict.fromkeys(segment.at_door(road, number)))
    for item in items:
        if item.level != NUMBER and not (item.level == NAME and item.value[0].isascii()):
            for name in item.means(NAME):
                rows.update(dict.fromkeys(segment.with_name(name)))
    return list(rows)


def _some(names: Names, component: int) -> list[int]:
    found = names.get(component, ())
    return list(found) if len(found) < 2 else sorted(found)[:MOST_STARTS]


def _weak_rows(segment: Segment, names: Names) -> Sequence[int]:
    """An estate without its building, a road without its number."""
    rows: dict[int, None] = {}
    for component in (ESTATE, ROAD):
        for name in _some(names, component):
            rows.update(dict.fromkeys(segment.with_name(name)[: MOST_WEAK[component]]))
    return list(rows)


def _judged(
    segment: Segment, row: int, status: int, parts: list[int], plan: Plan
) -> Candidate | None:
    """None for a building that differs too much."""
    cost = 0.0 if status in (CURRENT, ABSENT) else NOT_CURRENT
    against: list[int] = []
    like: dict[int, Likeness] = {}
    for level, options in plan:
        said = _said(segment, row, parts, options)
        if said is None:
            against.append(level)
            cost += AGAINST[level]
            if cost > TOO_MUCH:
                return None
        else:
            component, _, likeness, _ = said
            cost += COST[likeness]
            like[component] = max(likeness, like[component]) if component in like else likeness
    lacking = [c for c in OWN if parts[c] >= 0 and c not in like and c not in against]
    return Candidate(segment, row, parts, cost, _set(against), like, _set(lacking))


def _set(levels: list[int]) -> frozenset[int]:
    return frozenset(levels) if levels else NOTHING


def _said(segment: Segment, row: int, parts: list[int], options: Options) -> Said | None:
    """How one item of the text names a part of this building, None when it does not."""
    best: Said | None = None
    for component, meant in options:
        said = meant.get(parts[component])
        if said is None or (said.within and not _lies_within(segment, row, said.within)):
            continue
        if said.likeness is Likeness.EXACT:
            return said
        if best is None or said.likeness < best.likeness:
            best = said
    return best


def _lies_within(segment: Segment, row: int, code: str) -> bool:
    index = segment.index
    areas = [area for area in index.column("b_area")[row].tolist() if area >= 0]
    held = code.encode()
    own = index.building_code(row)
    return own == code or any(bytes(index.column("area_code")[area]) == held for area in areas)
