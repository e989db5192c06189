"""What a parsed text says of a building and of a room in it, resolved to names of a segment."""

from dataclasses import dataclass, field
from typing import TypeVar

from gis.addresses.components import COMPONENTS
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
NUMBER_OF = {level: component for component, level in enumerate(COMPONENTS)}
MOST_KEPT = 1 << 16
K = TypeVar("K")
V = TypeVar("V")


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

    def own(self) -> "Item":
        """A copy, to add to."""
        return Item(self.level, self.value, {one: dict(two) for one, two in self.names.items()})


@dataclass(slots=True)
class Given:
    """`items` speak of the building, from the street down; `inner` of unit, floor and room."""

    items: list[Item]
    inner: dict[str, str]
    elsewhere: bool = False


class Resolver:
    """Looks up what texts say in the names of a segment, and keeps what it found: the same areas,
    roads and estates come again and again. May be used by several threads.
    """

    def __init__(self, names: SegmentNames) -> None:
        self.names = names
        self._items: dict[tuple[int, str], Item] = {}
        self._here: dict[tuple[int, str], bool] = {}

    def resolve(self, parsed: ParsedAddress) -> Given:
        """Exact names and aliases only; widening adds short and misspelt ones. The items are shared
        and must not be changed.
        """
        items, inner = list[Item](), dict[str, str]()
        elsewhere = False
        for level, value in parsed.found.items():
            component = NUMBER_OF[level]
            if component > NAME:
                inner[level] = value
            elif component > DISTRICT:
                items.append(self._item((component, value)))
            else:
                elsewhere |= not self._is_here((component, value))
        items.sort(key=_level)
        return Given(items, inner, elsewhere)

    def _is_here(self, said: tuple[int, str]) -> bool:
        known = self._here.get(said)
        if known is None:
            known = _room_for_one(self._here)[said] = _is_here(self.names, *said)
        return known

    def _item(self, said: tuple[int, str]) -> Item:
        known = self._items.get(said)
        if known is None:
            known = _room_for_one(self._items)[said] = _item(self.names, *said)
        return known


def _level(item: Item) -> int:
    return item.level


def _room_for_one(kept: dict[K, V]) -> dict[K, V]:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    return kept


def _is_here(names: SegmentNames, component: int, value: str) -> bool:
    """Whether a province, city or district is the one that the segment's addresses lie in."""
    said = names.exactly(component, value)
    return any(one.component in UPPER for one in said) or names.sounds_like(component, value)


def _item(names: SegmentNames, component: int, value: str) -> Item:
    if component == NUMBER or (component == NAME and value[0].isascii()):
        one = names.number_of(component, value)
        exact = {component: {one: Said(component, one, Likeness.EXACT)}} if one >= 0 else {}
        return Item(component, value, exact)
    item = Item(component, value)
    for said in names.exactly(component, value):
        if said.component in WORDS:
            item.add(said)
    return item
