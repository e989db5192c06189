"""The codes that an operation is about, checked before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gis.errors import Conflict, InvalidInput, NotFound

# Locked in the order of their codes: two operations never wait for each other.
SUBJECTS = text("""
    SELECT code, level, status, valid_from, valid_to
    FROM addresses
    WHERE code = ANY(:codes)
    ORDER BY code COLLATE "C"
    FOR UPDATE
""")
BUILDINGS = text("""
    SELECT code, 'building' AS level, status, valid_from, valid_to
    FROM buildings
    WHERE code = ANY(:codes)
    ORDER BY code COLLATE "C"
    FOR UPDATE
""")


@dataclass(frozen=True, slots=True)
class Subject:
    """A building or a room. `level` is building or room."""

    code: str
    level: str
    status: str
    valid_from: date
    valid_to: date | None


def subjects(connection: Connection, codes: Sequence[str]) -> list[Subject]:
    """In the order of `codes`. What is a building's and an address's code too is a building.

    Raises NotFound naming the first code that is neither.
    """
    found = {
        row.code: Subject(*row)
        for query in (SUBJECTS, BUILDINGS)
        for row in connection.execute(query, {"codes": list(codes)})
    }
    missing = next((code for code in codes if code not in found), None)
    if missing is not None:
        raise NotFound(f"There is no building and no room with the code {missing[:40]!r}.")
    return [found[code] for code in codes]


def ending(connection: Connection, codes: Sequence[str], on: date) -> list[Subject]:
    """Those that are to be retired `on` a day. Raises Conflict for one that was already,
    InvalidInput for a day too early or too late, for a code named twice, for different levels.
    """
    _each_once(codes)
    found = subjects(connection, codes)
    for one in found:
        if one.status == "retired":
            raise Conflict(f"Code {one.code} was retired on {one.valid_to} already.")
        if on <= one.valid_from:
            raise InvalidInput(
                f"on={on} is not after {one.valid_from}, the day from which {one.code} is valid.",
                "on",
            )
    _one_level(found)
    return found


def following(
    connection: Connection, codes: Sequence[str], ended: Sequence[Subject]
) -> list[Subject]:
    """Those that are to follow. Raises Conflict for one that is retired, InvalidInput for one that
    ends itself, is named twice or is of another level.
    """
    _each_once(codes)
    found = subjects(connection, codes)
    for one in found:
        if one.code in {gone.code for gone in ended}:
            raise InvalidInput(f"Code {one.code} cannot follow itself.", "successor")
        if one.status == "retired":
            raise Conflict(f"Code {one.code} was retired on {one.valid_to}: it follows nothing.")
    _one_level([*ended, *found])
    return found


def _each_once(codes: Sequence[str]) -> None:
    twice = next((code for i, code in enumerate(codes) if code in codes[:i]), None)
    if twice is not None:
        raise InvalidInput(f"Code {twice[:40]} is named twice.")


def _one_level(found: Sequence[Subject]) -> None:
    other = next((one for one in found if one.level != found[0].level), None)
    if other is not None:
        raise InvalidInput(
            f"Code {other.code} is that of a {other.level}, {found[0].code} of a {found[0].level}:"
            " a code goes over to one of its own level."
        )
