"""What a parsed text says of a building and of a room in it, resolved to names of a segment."""

from dataclasses import dataclass, field

from gis.addresses.index.components import COMPONENTS
from gis.addresses.match.names import (
    CITY,
    COMMUNITY,
    DISTRICT,
    ESTATE,
    NAME,
    NUMBER,
    PROVINCE,
    ROAD,
    STREET,
    Likeness,
    Said,
    SegmentNames,
)
from gis.addresses.parser import ParsedAddress

UPPER = (PROVINCE, CITY, DISTRICT)
WORDS = (STREET, COMMUNITY, ROAD, ESTATE, NAME)
FIRST_INNER = 9


@dataclass(slots=True)
class Item:
    """One component that the text gives; `names` by component and name: how it may be meant."""

    level: int
    value: str
    names: dict[int, dict[int, Said]] = field(default_factory=dict[int, dict[int, Said]])

    def add(self, said: Said) -> None:
        known = self.names.setdefault(said.component, {})
        before = known.get(said.name)
        if before is None or said.likeness < before.likeness:
            known[said.name] = said

    def means(self, component: int) -> dict[int, Said]:
        return self.names.get(component, {})


@dataclass(slots=True)
class Given:
    """`items` speak of the building, from the street down; `inner` of unit, floor and room."""

    items: list[Item]
    inner: dict[str, str]
    elsewhere: bool = False


def resolve(parsed: ParsedAddress, names: SegmentNames) -> Given:
    """Exact names and aliases only; widen() adds short and misspelt ones."""
    given = Given([], {})
    for level, value in parsed.components:
        component = COMPONENTS.index(level)
        if component >= FIRST_INNER:
            given.inner[level] = value
        elif component in UPPER:
            given.elsewhere |= not _is_here(names, component, value)
        else:
            given.items.append(_item(names, component, value))
    return given


def _is_here(names: SegmentNames, component: int, value: str) -> bool:
    """Whether a province, city or district is the one that the segment's addresses lie in."""
    said = names.exactly(component, value)
    return any(one.component in UPPER for one in said) or names.sounds_like(component, value)


def _item(names: SegmentNames, component: int, value: str) -> Item:
    item = Item(component, value)
    if component == NUMBER or (component == NAME and value[0].isascii()):
        one = names.number_of(component, value)
        if one >= 0:
            item.add(Said(component, one, Likeness.EXACT))
        return item
    for said in names.exactly(component, value):
        if said.component in WORDS:
            item.add(said)
    return item


def widen(given: Given, names: SegmentNames) -> None:
    """Adds what may be meant by short and misspelt names, and takes glued names apart."""
    for item in tuple(given.items):
        if item.level == NUMBER:
            _number_as_building(given, item, names)
        elif item.level == NAME and item.value[0].isascii():
            _building_as_number(given, item, names)
        else:
            _widen_name(given, item, names)


def _widen_name(given: Given, item: Item, names: SegmentNames) -> None:
    for said in (*names.shortened(item.value), *names.misspelt(item.level, item.value)):
        if said.component in WORDS:
            item.add(said)
    if not item.names:
        _take_apart(given, item, names)


def _take_apart(given: Given, item: Item, names: SegmentNames) -> None:
    """听涛宁峦银帆路: known words one after the other, the last of them a whole name."""
    value = item.value
    for cut in range(2, len(value) - 1):
        last = [s for s in names.exactly(item.level, value[cut:]) if s.component in WORDS]
        if not last:
            continue
        front = _in_words(value[:cut], names)
        if front is None:
            continue
        for said in last:
            item.add(said._replace(likeness=Likeness.SHORT))
        for word, meant in front:
            if meant[0].component in UPPER:
                continue
            extra = Item(meant[0].component, word)
            for said in meant:
                if said.component in WORDS:
                    extra.add(said)
            given.items.append(extra)
        return


def _in_words(text: str, names: SegmentNames) -> list[tuple[str, list[Said]]] | None:
    """The text as names and short names, None where something stays over."""
    if not text:
        return []
    for size in range(len(text), 1, -1):
        word = text[:size]
        meant = [s for s in names.exactly(STREET, word) if s.component in (*UPPER, *WORDS)]
        meant = [s._replace(likeness=Likeness.SHORT) for s in meant] or names.shortened(word)
        meant = meant or names.misspelt(COMMUNITY, word)
        rest = _in_words(text[size:], names) if meant else None
        if rest is not None:
            return [(word, meant), *rest]
    return None


def _number_as_building(given: Given, item: Item, names: SegmentNames) -> None:
    """听渚公寓6号: in an estate, a number may be a building's."""
    levels = {other.level for other in given.items}
    one = names.number_of(NAME, f"{item.value.removesuffix('号')}栋")
    if NAME not in levels and ESTATE in levels and one >= 0:
        item.add(Said(NAME, one, Likeness.SHORT))


def _building_as_number(given: Given, item: Item, names: SegmentNames) -> None:
    """银帆路345号楼: a building on a road may be a number."""
    levels = {other.level for other in given.items}
    one = names.number_of(NUMBER, f"{item.value.removesuffix('栋')}号")
    if NUMBER not in levels and ROAD in levels and one >= 0:
        item.add(Said(NUMBER, one, Likeness.SHORT))
