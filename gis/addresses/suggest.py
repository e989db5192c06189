"""Candidates while somebody types: addresses that hold the typed text."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from gis.addresses.address import Address, read_address, select_addresses
from gis.database.tables import addresses

LONGEST_QUERY = 200
# Shorter words have no trigram: the index cannot find them, and ranking by them says little.
SHORTEST_INDEXED = 3
# The index orders by degrees, which at 22° north is up to 8 % off the order of metres.
SPARE = 4
Near = tuple[float, float]


def suggest(
    connection: Connection, typed: str, limit: int = 10, near: Near | None = None
) -> list[Address]:
    """Current addresses with every word of `typed` somewhere in them, the most likely first.

    Buildings come before rooms; then those nearer to `near` (lon, lat); or else those where the
    first word stands further in front and that are shorter. Letters match in either case.
    """
    words = typed.split()
    if not words:
        return []
    found: list[Address] = []
    for level in ("building", "room"):
        query = _matching(level, words)
        query = _nearest(query, near, limit) if near else query.order_by(*_rank(words))
        rows = connection.execute(query.limit(limit - len(found)))
        found += [read_address(row) for row in rows]
        if len(found) == limit:
            break
    return found


def _matching(level: str, words: list[str]) -> Select[*tuple[Any, ...]]:
    a = addresses.c
    query = select_addresses().where(a.level == level, a.status == "current")
    for word in words:
        query = query.where(a.standard_address.ilike(f"%{_literal(word)}%", escape="\\"))
    return query


def _nearest(query: Select[*tuple[Any, ...]], near: Near, limit: int) -> Select[*tuple[Any, ...]]:
    """A few more than are needed by the index, and of those the nearest in metres."""
    here = func.ST_SetSRID(func.ST_MakePoint(*near), 4326)
    by_index = query.order_by(addresses.c.geom.op("<->")(here)).limit(limit * SPARE).subquery()
    place = func.ST_SetSRID(func.ST_MakePoint(by_index.c.lon, by_index.c.lat), 4326)
    return select(by_index).order_by(func.ST_DistanceSphere(place, here), by_index.c.code)


def _rank(words: list[str]) -> list[ColumnElement[Any]]:
    a = addresses.c
    if max(map(len, words)) < SHORTEST_INDEXED:
        return [a.code]
    first = words[0].lower()
    return [
        func.strpos(func.lower(a.standard_address), first),
        func.length(a.standard_address),
        a.standard_address,
        a.code,
    ]


def _literal(word: str) -> str:
    """The word with LIKE's own signs taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
