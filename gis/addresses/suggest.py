"""Candidates while somebody types: addresses that hold the typed text."""

from sqlalchemy import ColumnElement, Connection, func

from gis.addresses.address import Address, read_address, select_addresses
from gis.database.tables import addresses

LONGEST_QUERY = 200


def suggest(
    connection: Connection,
    typed: str,
    limit: int = 10,
    near: tuple[float, float] | None = None,
) -> list[Address]:
    """Current addresses with every word of `typed` somewhere in them, the most likely first.

    Buildings come before rooms; then those nearer to `near` (lon, lat), or else those where the
    first word stands further in front and that are shorter. Letters match in either case.
    """
    words = typed.split()
    if not words:
        return []
    a = addresses.c
    query = select_addresses().where(a.status == "current")
    for word in words:
        query = query.where(a.standard_address.ilike(f"%{_literal(word)}%", escape="\\"))
    query = query.order_by(a.level, *_closeness(words[0], near), a.code).limit(limit)
    return [read_address(row) for row in connection.execute(query)]


def _closeness(word: str, near: tuple[float, float] | None) -> list[ColumnElement[object]]:
    a = addresses.c
    if near is not None:
        here = func.ST_SetSRID(func.ST_MakePoint(*near), 4326)
        return [func.ST_DistanceSphere(a.geom, here)]
    return [
        func.strpos(func.lower(a.standard_address), word.lower()),
        func.length(a.standard_address),
        a.standard_address,
    ]


def _literal(word: str) -> str:
    """The word with LIKE's own signs taken literally."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
