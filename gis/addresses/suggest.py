"""Candidates while somebody types: what the segments of the index find, as one list."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from gis.addresses.index.components import natural_key
from gis.addresses.index.query import Tokens, encoded
from gis.addresses.index.search import Hit, Near, Searcher, Within
from gis.addresses.suggestion import Suggestion, children, suggestion, within_of
from gis.errors import InvalidInput

LONGEST_QUERY = 200


def suggest(
    searchers: Sequence[Searcher],
    ways: Sequence[Tokens],
    limit: int = 10,
    near: Near | None = None,
    within: str | None = None,
) -> list[Suggestion]:
    """The best of all segments. Raises InvalidInput for a `within` that none of them knows.

    `ways` are the ways to write what was typed; what the first ones find comes first.
    """
    inside = _inside(searchers, within)
    if not ways:
        return [] if within is None else _children(searchers, inside, limit)
    queries = [encoded(way) for way in ways]
    for tolerant in (False, True):
        shown: list[Suggestion] = []
        for query in queries:
            found = [
                (searcher, hit)
                for searcher, place in zip(searchers, inside, strict=True)
                if within is None or place is not None
                for hit in searcher.search(query, limit, near, place, tolerant=tolerant)
            ]
            if tolerant or not all(hit.poor and not hit.implied for _, hit in found):
                shown = _filled(shown, _merged(found, limit), limit)
            if len(shown) == limit:
                break
        if shown:
            return shown
    return []


def _filled(shown: list[Suggestion], more: list[Suggestion], limit: int) -> list[Suggestion]:
    known = {one.id for one in shown}
    return [*shown, *(one for one in more if one.id not in known)][:limit]


def _inside(searchers: Sequence[Searcher], within: str | None) -> list[Within | None]:
    if within is None:
        return [None] * len(searchers)
    inside = [within_of(searcher.index, within) for searcher in searchers]
    if all(place is None for place in inside):
        raise InvalidInput("within is not the id of a suggestion.", "within")
    return inside


def _children(
    searchers: Sequence[Searcher], inside: Sequence[Within | None], limit: int
) -> list[Suggestion]:
    found = [
        suggestion(searcher, hit)
        for searcher, place in zip(searchers, inside, strict=True)
        if place is not None
        for hit in children(searcher.index, place, limit)
    ]
    if len(searchers) > 1:
        found.sort(key=_by_nature)
    return list(_once(found).values())[:limit]


def _merged(found: list[tuple[Searcher, Hit]], limit: int) -> list[Suggestion]:
    """In one order. Ranks of what lies below count within a segment only."""
    if len({id(searcher) for searcher, _ in found}) < 2:
        return [suggestion(searcher, hit) for searcher, hit in found]
    ranked: list[tuple[Any, Suggestion]] = []
    for searcher, hit in found:
        shown = suggestion(searcher, hit)
        rank = natural_key(shown.text) if hit.implied else ((0, hit.rank, ""),)
        ranked.append(((hit.cost, hit.level, hit.far, rank, shown.id), shown))
    ranked.sort(key=itemgetter(0))
    return list(_once([shown for _, shown in ranked]).values())[:limit]


def _once(found: Sequence[Suggestion]) -> dict[str, Suggestion]:
    """Each id once; what two segments know of it adds up."""
    known: dict[str, Suggestion] = {}
    for one in found:
        before = known.get(one.id)
        known[one.id] = one if before is None else _added(before, one)
    return known


def _added(one: Suggestion, other: Suggestion) -> Suggestion:
    return Suggestion(
        one.id, one.code, one.text, one.level, one.lon, one.lat, one.areas, one.highlight,
        one.count + other.count,
    )  # fmt: skip


def _by_nature(one: Suggestion) -> tuple[Any, ...]:
    order = ("street", "community", "road", "estate", "building", "unit", "room")
    return (order.index(one.level), natural_key(one.text), one.id)


__all__ = ["LONGEST_QUERY", "Near", "suggest"]
