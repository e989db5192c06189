"""What else a text may mean where it is not word for word: short, misspelt, glued, torn names."""

from gis.addresses.match.given import UPPER, WORDS, Given, Item
from gis.addresses.match.names import (
    COMMUNITY,
    ESTATE,
    NAME,
    NUMBER,
    ROAD,
    STREET,
    Likeness,
    Said,
    SegmentNames,
)

AREAS = frozenset((*UPPER, STREET, COMMUNITY))
ANYWHERE = AREAS | frozenset(WORDS)
LONGEST_GLUED, LONGEST_WORD = 20, 10
Words = list[tuple[str, list[Said]]]


def widen(given: Given, names: SegmentNames) -> None:
    """Adds what may be meant by short and misspelt names, and takes glued names apart."""
    given.items = [item.own() for item in given.items]
    for item in tuple(given.items):
        if item.level == NUMBER:
            _number_as_building(given, item, names)
        elif item.level == NAME and item.value[0].isascii():
            _building_as_number(given, item, names)
        else:
            _widen_name(given, item, names)
    _put_together(given, names)


def _put_together(given: Given, names: SegmentNames) -> None:
    """枫坪村 and 二溪, unknown both: a slip in 枫坪村二巷 tore it into two."""
    lost = [item for item in given.items if not item.names and item.level in WORDS]
    if len(lost) != 2:
        return
    for first, second in (lost, reversed(lost)):
        whole = Item(ROAD, first.value + second.value)
        for said in (*names.exactly(ROAD, whole.value), *names.misspelt(ROAD, whole.value)):
            if said.component in WORDS:
                whole.add(said)
        if whole.names:
            given.items = [item for item in given.items if item not in lost] + [whole]
            return


def _widen_name(given: Given, item: Item, names: SegmentNames) -> None:
    for said in (*names.shortened(item.value), *names.misspelt(item.level, item.value)):
        if said.component in WORDS:
            item.add(said)
    if not item.names:
        _take_apart(given, item, names)


def _take_apart(given: Given, item: Item, names: SegmentNames) -> None:
    """听涛宁峦银帆路: known words one after the other, the last of them a whole name."""
    value = item.value
    if len(value) > LONGEST_GLUED:
        return
    for cut in range(2, len(value) - 1):
        last = [s for s in names.exactly(item.level, value[cut:]) if s.component in WORDS]
        front = _front(value[:cut], names) if last else None
        if front is not None:
            for said in last:
                item.add(said._replace(likeness=Likeness.SHORT))
            given.items += [_extra(*one) for one in front if one[1][0].component in WORDS]
            return


def _front(text: str, names: SegmentNames) -> Words | None:
    """The text as names of areas, or else of anything."""
    areas = _in_words(text, names, AREAS, {"": []})
    return areas if areas is not None else _in_words(text, names, ANYWHERE, {"": []})


def _extra(word: str, meant: list[Said]) -> Item:
    item = Item(meant[0].component, word)
    for said in meant:
        if said.component in WORDS:
            item.add(said)
    return item


def _in_words(
    text: str, names: SegmentNames, components: frozenset[int], known: dict[str, Words | None]
) -> Words | None:
    """The text as names of some components, short or misspelt; None where something stays over.

    `known` holds the answers for its ends, so that each is looked for once.
    """
    if text in known:
        return known[text]
    known[text] = None
    for size in range(min(len(text), LONGEST_WORD), 1, -1):
        word = text[:size]
        said = (*names.exactly(STREET, word), *names.shortened(word))
        said = [s._replace(likeness=Likeness.SHORT) for s in said if s.component in components]
        meant = said or [s for s in names.misspelt(COMMUNITY, word) if s.component in components]
        rest = _in_words(text[size:], names, components, known) if meant else None
        if rest is not None:
            known[text] = [(word, meant), *rest]
            break
    return known[text]


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
