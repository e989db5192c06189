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
    """Exact names and aliases only; widening adds short and misspelt ones."""
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
    if component == NUMBER or (component == NAME and value[0].isascii()):
        one = names.number_of(component, value)
        exact = {component: {one: Said(component, one, Likeness.EXACT)}} if one >= 0 else {}
        return Item(component, value, exact)
    item = Item(component, value)
    for said in names.exactly(component, value):
        if said.component in WORDS:
            item.add(said)
    return item
