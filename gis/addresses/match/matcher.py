"""Cleansing: which address a text means, and how sure that is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from gis.addresses.address import Address
from gis.addresses.index import AddressIndex, Alias
from gis.addresses.index.status import ABSENT
from gis.addresses.match import judgement
from gis.addresses.match.candidates import PLAIN, Candidate, candidates
from gis.addresses.match.differences import differences
from gis.addresses.match.given import Given
from gis.addresses.match.judgement import Spot
from gis.addresses.match.result import Best, Difference, Match, MatchClass
from gis.addresses.match.rooms import look_inside
from gis.addresses.match.segment import Segment
from gis.addresses.match.widening import widen
from gis.addresses.parser import ParsedAddress, parse

LONGEST = 200
Successors = Mapping[str, Sequence[str]]


class _Outcome(NamedTuple):
    match_class: MatchClass
    spots: tuple[Spot, ...] = ()


NOTHING = _Outcome("none")


class Matcher:
    """Matches texts to addresses of the index segments that `segments` gives, the oldest first.

    `aliases` are other names; `successors` leads from a retired code to those that took its place,
    an empty list for a demolished one. Texts beyond 200 characters match nothing.
    """

    def __init__(
        self,
        segments: Callable[[], Sequence[AddressIndex]],
        aliases: Iterable[Alias] = (),
        successors: Successors | None = None,
    ) -> None:
        self._segments = segments
        self._aliases = tuple(aliases)
        self._successors = successors or {}
        self._prepared: tuple[Segment, ...] = ()

    def prepare(self) -> None:
        """Does now what the first match would otherwise wait for: a second or two at full size."""
        for segment in self._current():
            segment.names.prepare()

    def match(self, text: str, limit: int = 5) -> Match:
        """The address that the text means; up to `limit` when it may mean several."""
        if len(text) > LONGEST:
            return Match("none", unmatched=(text[:LONGEST],))
        return self._told(*self._read(text), limit)

    def best(self, text: str) -> Best:
        """As match() for one item, for batches: without what is told of it beyond code and text."""
        if len(text) > LONGEST:
            return Best("none")
        read = self._read(text)
        outcome = read[1]
        spot = outcome.spots[0] if outcome.spots else None
        if spot is None or spot.is_retired:
            told = self._told(*read, 1)
            first = told.items[0] if told.items else None
            return Best(told.match_class, first.code, first.text) if first else Best("none")
        return Best(outcome.match_class, *_code_and_text(spot))

    def _read(self, text: str) -> tuple[ParsedAddress, _Outcome, dict[int, Given]]:
        """The text with the help of known names, or without where that says more."""
        segments = self._current()
        gazetteer = segments[0].names if len(segments) == 1 else _Gazetteers(segments)
        parsed = parse(text, gazetteer)
        outcome, given = self._meaning(parsed, segments)
        if _may_be_misread(outcome) and not judgement.elsewhere(parsed.qualifiers):
            plain = parse(text)
            if plain != parsed:
                other, other_given = self._meaning(plain, segments)
                if _better(other, outcome):
                    return plain, other, other_given
        return parsed, outcome, given

    def _current(self) -> tuple[Segment, ...]:
        """The segments, prepared once each."""
        indexes = self._segments()
        prepared = self._prepared
        if len(indexes) == len(prepared) == 1 and prepared[0].index is indexes[0]:
            return prepared
        if len(prepared) != len(indexes) or any(
            one.index is not index for one, index in zip(prepared, indexes, strict=True)
        ):
            prepared = tuple(self._segment(index, prepared) for index in indexes)
            self._prepared = prepared
        return prepared

    def _segment(self, index: AddressIndex, known: Sequence[Segment]) -> Segment:
        over = (one.over(index) for one in known)
        return next((one for one in over if one), None) or Segment(index, self._aliases)

    def _meaning(
        self, parsed: ParsedAddress, segments: Sequence[Segment]
    ) -> tuple[_Outcome, dict[int, Given]]:
        givens = [(segment, segment.resolver.resolve(parsed)) for segment in segments]
        if all(given.elsewhere for _, given in givens) or not any(g.items for _, g in givens):
            return NOTHING, {}
        ranked = _ranked(givens)
        if not ranked or ranked[0].cost > PLAIN:
            for segment, given in givens:
                widen(given, segment.names)
            ranked = _ranked(givens)
        by_segment = {id(segment): given for segment, given in givens}
        return (_judge(parsed, ranked, by_segment) if ranked else NOTHING), by_segment

    def _told(
        self, parsed: ParsedAddress, outcome: _Outcome, given: dict[int, Given], limit: int
    ) -> Match:
        unmatched = (*parsed.qualifiers, *parsed.leftovers)
        if outcome.match_class == "none":
            return Match("none", (), parsed.components, (), unmatched)
        spots = outcome.spots[:limit]
        items = tuple(_address(spot) for spot in spots)
        first = spots[0]
        noted = differences(first, given[id(first.candidate.segment)])
        match_class = outcome.match_class
        if items[0].status == "retired":
            match_class, items, noted = self._succeeded(match_class, items, noted)
        return Match(match_class, items[:limit], parsed.components, noted, unmatched)

    def _succeeded(
        self, match_class: MatchClass, items: tuple[Address, ...], noted: tuple[Difference, ...]
    ) -> tuple[MatchClass, tuple[Address, ...], tuple[Difference, ...]]:
        """What took the place of a retired address: one keeps the class, several make it C."""
        heirs = [heir for code in self._heirs(items[0].code) if (heir := self._by_code(code))]
        note = Difference("status", "retired", heirs[0].code if len(heirs) == 1 else None)
        if match_class != "C" and len(heirs) == 1:
            return match_class, (heirs[0],), (*noted, note)
        rest = tuple(item for item in items[1:] if item not in heirs)
        return "C", (*(heirs or items[:1]), *rest), (*noted, note)

    def _heirs(self, code: str) -> list[str]:
        """The current codes at the ends of a code's lineage."""
        ends: dict[str, None] = {}
        seen, waiting = {code}, list(self._successors.get(code, ()))
        while waiting:
            one = waiting.pop(0)
            if one in seen:
                continue
            seen.add(one)
            after = self._successors.get(one)
            if after is None:
                ends[one] = None
            else:
                waiting.extend(after)
        return list(ends)

    def _by_code(self, code: str) -> Address | None:
        for segment in reversed(self._prepared):
            index = segment.index
            row = index.building_row(code)
            if row >= 0 and index.is_live("building", row):
                return index.address("building", row)
            row = index.room_row(code)
            if row >= 0 and index.is_live("room", row):
                return index.address("room", row)
        return None


class _Gazetteers:
    """The names of all segments."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._names = [segment.names for segment in segments]

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        found = [one for names in self._names if (one := names.longest(text, start))]
        return max(found) if found else None


def _ranked(givens: Sequence[tuple[Segment, Given]]) -> list[Candidate]:
    if len(givens) == 1:
        return candidates(*givens[0])
    found = [one for segment, given in givens for one in candidates(segment, given)]
    found.sort(key=lambda one: one.cost)
    return found


def _judge(parsed: ParsedAddress, ranked: list[Candidate], givens: dict[int, Given]) -> _Outcome:
    lead = judgement.leading(ranked)
    spots: list[Spot] = []
    without: list[Spot] = []
    for one in lead:
        inner = givens[id(one.segment)].inner
        inside = look_inside(one, inner)
        if inside.rooms:
            spots += [Spot(one, inside, room) for room in inside.rooms]
        elif "room" in inner or int(one.segment.index.status[one.row]) == ABSENT:
            without.append(Spot(one, inside))
        else:
            spots.append(Spot(one, inside))
    if not spots:
        return _uncertain([*without, *_more(ranked[len(lead) :], givens)])
    first = spots[0]
    inner = givens[id(first.candidate.segment)].inner
    sure = (
        len(spots) == 1
        and judgement.stands_out(ranked, len(lead))
        and judgement.believable(first.candidate)
        and judgement.settled(first.inside, first)
        and not judgement.elsewhere(parsed.qualifiers)
        and not judgement.stray_numeral(parsed.leftovers)
    )
    if not sure:
        return _uncertain([*spots, *without, *_more(ranked[len(lead) :], givens)])
    same = judgement.word_for_word(first, inner, parsed.qualifiers)
    return _Outcome("A" if same and len(lead) == 1 else "B", (first,))


def _more(ranked: Sequence[Candidate], givens: dict[int, Given]) -> Iterable[Spot]:
    for one in ranked[:10]:
        inside = look_inside(one, givens[id(one.segment)].inner)
        yield from [Spot(one, inside, room) for room in inside.rooms] or [Spot(one, inside)]


def _uncertain(spots: Iterable[Spot]) -> _Outcome:
    """Buildings that only rooms speak of are no answer."""
    kept = tuple(
        spot
        for spot in spots
        if spot.room is not None or int(spot.candidate.segment.index.status[spot.row]) != ABSENT
    )
    return _Outcome("C", kept) if kept else NOTHING


def _may_be_misread(outcome: _Outcome) -> bool:
    """Not where all that the text says was found, and only too little of it to tell which."""
    if outcome.match_class == "C":
        return outcome.spots[0].candidate.cost > PLAIN
    return outcome.match_class == "none"


def _better(one: _Outcome, other: _Outcome) -> bool:
    order = ("A", "B", "C", "none")
    return order.index(one.match_class) < order.index(other.match_class)


def _code_and_text(spot: Spot) -> tuple[str, str]:
    found = spot.candidate
    return found.segment.texts.of(found.row, found.parts, spot.room)


def _address(spot: Spot) -> Address:
    index = spot.candidate.segment.index
    return index.address(spot.kind, spot.row)
