"""Whether the most likely candidate may be given as the answer, and in which class."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from gis.addresses.index.address_index import Kind
from gis.addresses.index.status import RETIRED
from gis.addresses.match.candidates import PLAIN, Candidate
from gis.addresses.match.names import COMMUNITY, ESTATE, NAME, NUMBER, ROAD, STREET, Likeness
from gis.addresses.match.rooms import Inside
from gis.addresses.parser.qualifiers import PLACES

AREAS = frozenset({STREET, COMMUNITY})
MARGIN = 1.0
TIED = 0.05
# Still at the address itself; the other places are somewhere else.
SAME_PLACE = re.compile(
    r"(?:(?:[东南西北左右前后里正]{0,2})门(?:口|入口)?|门口|楼[下上]|入口处?|里面|路口)+"
)

STRAY = re.compile(r"[零一二三四五六七八九十百]{1,3}")


class Spot(NamedTuple):
    """A candidate's building, or a room in it, as the answer would name it."""

    candidate: Candidate
    inside: Inside
    room: int | None = None

    @property
    def kind(self) -> Kind:
        return "building" if self.room is None else "room"

    @property
    def row(self) -> int:
        return self.candidate.row if self.room is None else self.room

    @property
    def is_retired(self) -> bool:
        index = self.candidate.segment.index
        status = index.status if self.room is None else index.room_status
        return int(status[self.row]) == RETIRED


def leading(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Those that fit equally well and best."""
    return [one for one in ranked if one.cost - ranked[0].cost < TIED]


def stands_out(ranked: Sequence[Candidate], lead: int) -> bool:
    """Whether the first is far enough ahead of the rest, when it is not the text word for word."""
    best = ranked[0].cost
    return best <= PLAIN or len(ranked) == lead or ranked[lead].cost - best >= MARGIN


def believable(one: Candidate) -> bool:
    """Whether what the building says otherwise than the text can be a mistake in the text."""
    slips = sum(likeness is Likeness.TYPO for likeness in one.like.values())
    if slips > 1 or (slips and one.against):
        return False
    if NUMBER in one.lacking and not (ESTATE in one.like or NAME in one.like):
        return False
    if not one.against:
        return True
    block = NAME in one.like and (ESTATE in one.like or _by_name(one))
    sure = all(likeness <= Likeness.ALIAS for likeness in one.like.values())
    if one.against <= AREAS:
        door = ROAD in one.like and NUMBER in one.like
        return (door and block) or (len(one.against) == 1 and (door or block))
    return len(one.against) == 1 and one.against <= {ROAD, NUMBER} and block and sure


def _by_name(one: Candidate) -> bool:
    """Whether the building has a name of its own, rather than a number in an estate."""
    return one.parts[ESTATE] < 0


def settled(inside: Inside, spot: Spot) -> bool:
    """Whether unit and floor agree, or the building has none to agree with."""
    against = inside.against
    if "floor" in against or "room" in against:
        return False
    candidate = spot.candidate
    return "unit" not in against or not candidate.segment.has_units(candidate.row)


def word_for_word(spot: Spot, inner: dict[str, str], aside: Sequence[str]) -> bool:
    """Class A: nothing said otherwise, only areas left out."""
    one, inside = spot.candidate, spot.inside
    if one.cost > PLAIN or one.lacking or inside.against or inside.loose or aside:
        return False
    index = one.segment.index
    return spot.room is None or "unit" in inner or index.unit_name(spot.room) < 0


def stray_numeral(leftovers: Sequence[str]) -> bool:
    """Whether a numeral stands alone, so that a number may be another one: 十巷一4号."""
    return any(STRAY.fullmatch(words) is not None for words in leftovers)


def elsewhere(qualifiers: Sequence[str]) -> bool:
    """Whether a qualifier says that the place is not at the address but near it: 对面, 旁边."""
    return any(
        PLACES.fullmatch(words) is not None and SAME_PLACE.fullmatch(words) is None
        for words in qualifiers
    )
