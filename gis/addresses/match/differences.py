"""What an address says otherwise than the text that was matched to it."""

from gis.addresses.index.components import COMPONENTS
from gis.addresses.match.given import Given, Item
from gis.addresses.match.judgement import Spot
from gis.addresses.match.names import Likeness
from gis.addresses.match.result import Difference

OWN = (5, 6, 7, 8)


def differences(spot: Spot, given: Given) -> tuple[Difference, ...]:
    """Components said in another way, left out (below the areas), or that do not exist there."""
    candidate = spot.candidate
    index, parts = candidate.segment.index, candidate.segment.parts(spot.candidate.row)
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
    here = index.components("room", spot.room) if spot.room is not None else {}
    for name in ("unit", "floor", "room"):
        said = given.inner.get(name)
        left_out = name == "unit" and said is None and name in here
        loose = name == "room" and said is not None and spot.inside.loose
        if name in spot.inside.against or left_out or loose:
            found.append(Difference(name, said, here.get(name)))
    return tuple(found)


def _differs(item: Item, parts: list[int]) -> bool:
    """Whether no part of the building has the item's name word for word."""
    return all(
        said is None or said.likeness is not Likeness.EXACT
        for said in (meant.get(parts[component]) for component, meant in item.names.items())
    )


def _shown(name: str) -> str | None:
    return name or None
