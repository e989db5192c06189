"""What an address says otherwise than the text that was matched to it."""

from collections.abc import Iterator

from gis.addresses.components import COMPONENTS
from gis.addresses.match.given import Given, Item
from gis.addresses.match.judgement import Spot
from gis.addresses.match.names import Likeness
from gis.addresses.match.result import Difference

OWN = (5, 6, 7, 8)


def differences(spot: Spot, given: Given) -> tuple[Difference, ...]:
    """Components said in another way, left out (below the areas), or that do not exist there."""
    candidate = spot.candidate
    index, parts = candidate.segment.index, candidate.parts
    found = [
        Difference(COMPONENTS[item.level], item.value, _shown(index.shown(parts[item.level])))
        for item in given.items
        if _differs(item, parts)
    ]
    found += [
        Difference(COMPONENTS[level], None, index.shown(parts[level]))
        for level in OWN
        if level in candidate.lacking
    ]
    return (*found, *_inside(spot, given))


def _inside(spot: Spot, given: Given) -> Iterator[Difference]:
    """Of unit, floor and room."""
    index, against = spot.candidate.segment.index, spot.inside.against
    unit, room = given.inner.get("unit"), given.inner.get("room")
    unit_left_out = unit is None and spot.room is not None and index.unit_name(spot.room) >= 0
    loose = room is not None and spot.inside.loose
    if not (against or unit_left_out or loose):
        return
    here = index.components("room", spot.room) if spot.room is not None else {}
    for name, differs in (("unit", unit_left_out), ("floor", False), ("room", loose)):
        if differs or name in against:
            yield Difference(name, given.inner.get(name), here.get(name))


def _differs(item: Item, parts: list[int]) -> bool:
    """Whether no part of the building has the item's name word for word."""
    return all(
        said is None or said.likeness is not Likeness.EXACT
        for said in (meant.get(parts[component]) for component, meant in item.names.items())
    )


def _shown(name: str) -> str | None:
    return name or None
