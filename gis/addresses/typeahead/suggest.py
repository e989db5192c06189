"""Candidates while somebody types: what the segments of the index find, as one list."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import orjson

from gis.addresses.index.components import natural_key
from gis.addresses.typeahead.paths import POOR, is_enough
from gis.addresses.typeahead.query import Tokens, encoded
from gis.addresses.typeahead.search import Found, Near, Searcher
from gis.addresses.typeahead.steps import Within, within_of
from gis.addresses.typeahead.suggestion import Suggestion
from gis.errors import InvalidInput

LONGEST_QUERY = 200
ORDER = ("street", "community", "road", "estate", "building", "unit", "room")


def suggest(
    searchers: Sequence[Searcher],
    ways: Sequence[Tokens],
    limit: int = 10,
    near: Near | None = None,
    within: str | None = None,
) -> list[bytes]:
    """The best of all segments, each as JSON: the members of a Suggestion.

    `ways` are the ways to write what was typed; what the first ones find comes first. Raises
    InvalidInput for a `within` that no segment knows.
    """
    inside = _inside(searchers, within)
    if not ways:
        return [] if within is None else _below(searchers, inside, limit)
    queries = [encoded(way) for way in ways]
    for tolerant in (False, True):
        shown: dict[bytes, bytes] = {}
        enough = tolerant
        for query in queries:
            found = [
                searcher.search(query, limit, near, place, tolerant=tolerant)
                for searcher, place in zip(searchers, inside, strict=True)
                if within is None or place is not None
            ]
            best = min((some[0].own_cost for some in found if some), default=POOR)
            if tolerant or best < POOR:
                for identity, card in _merged(found):
                    shown.setdefault(identity, card)
            direct = sum(not hit.implied for some in found for hit in some)
            enough |= is_enough(best, min(direct, limit), limit, len(query.units))
            if len(shown) >= limit:
                break
        if shown and enough:
            return list(shown.values())[:limit]
    return []


def _inside(searchers: Sequence[Searcher], within: str | None) -> list[Within | None]:
    if within is None:
        return [None] * len(searchers)
    inside = [within_of(searcher.index, within) for searcher in searchers]
    if all(place is None for place in inside):
        raise InvalidInput("within is not the id of a suggestion.", "within")
    return inside


def _below(
    searchers: Sequence[Searcher], inside: Sequence[Within | None], limit: int
) -> list[bytes]:
    found = [
        (one.id, one.card)
        for searcher, place in zip(searchers, inside, strict=True)
        if place is not None
        for one in searcher.below(place, limit)
    ]
    cards = list(_once(found).values())
    return cards[:limit] if len(searchers) < 2 else sorted(cards, key=_by_nature)[:limit]


def _merged(found: list[list[Found]]) -> list[tuple[bytes, bytes]]:
    """Ids and cards in one order. Ranks of what lies below count within a segment only."""
    of_some = [some for some in found if some]
    if len(of_some) < 2:
        return [(hit.id, hit.card) for some in of_some for hit in some]
    ranked: list[tuple[Any, tuple[bytes, bytes]]] = []
    for hit in (hit for some in of_some for hit in some):
        rank: Any = ((0, hit.rank, ""),)
        if hit.implied:
            rank = natural_key(Suggestion.read(hit.card).text)
        ranked.append(((hit.cost, hit.level, hit.far, rank, hit.id), (hit.id, hit.card)))
    ranked.sort(key=itemgetter(0))
    return list(_once([shown for _, shown in ranked]).items())


def _once(found: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Each id once; what two segments know of it adds up."""
    known: dict[bytes, bytes] = {}
    for identity, card in found:
        before = known.get(identity)
        known[identity] = card if before is None else _added(before, card)
    return known


def _added(one: bytes, other: bytes) -> bytes:
    members = orjson.loads(one)
    members["count"] += orjson.loads(other)["count"]
    return orjson.dumps(members)


def _by_nature(card: bytes) -> tuple[Any, ...]:
    one = Suggestion.read(card)
    return (ORDER.index(one.level), natural_key(one.text), one.id)
