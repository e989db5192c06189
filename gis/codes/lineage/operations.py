"""The four operations. Each is one transaction: the caller's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, text

from gis.codes.lineage.inside import Inside
from gis.codes.lineage.subjects import Subject, ending
from gis.codes.lineage.successors import Follow, New, Successor
from gis.codes.lineage.writing import Step, write
from gis.codes.scheme import CodeScheme
from gis.errors import InvalidInput

LOCK = text("LOCK TABLE buildings, addresses IN ROW EXCLUSIVE MODE")


@dataclass(frozen=True, slots=True)
class How:
    """`on` is the first day of the new codes, today at the latest; `note` says why, for people."""

    on: date
    note: str | None = None
    scheme: CodeScheme = field(default_factory=CodeScheme)


@dataclass(frozen=True, slots=True)
class Ended:
    """What an operation did. `successors` follow those that were named; `retired` are all codes
    that ended, with those of the floors and rooms inside. `stayed`: how many people and companies
    are still at those, because several codes follow or none.
    """

    operation: str
    successors: tuple[str, ...]
    retired: tuple[str, ...]
    stayed: int


def split(connection: Connection, code: str, into: Sequence[Successor], how: How) -> Ended:
    """One building or room becomes several. Buildings are loaded first and named; rooms may be new.

    These and the other operations raise NotFound for an unknown code, Conflict for one that is
    retired, InvalidInput for what makes no sense.
    """
    if len(into) < 2:
        raise InvalidInput("A split needs two successors or more; renumber does for one.", "into")
    return _replace(connection, "split", [code], into, how)


def merge(connection: Connection, codes: Sequence[str], into: Successor, how: How) -> Ended:
    """Several buildings or rooms become one; a new building has their footprints joined."""
    if len(codes) < 2:
        raise InvalidInput("A merge needs two codes or more; renumber does for one.", "codes")
    return _replace(connection, "merge", codes, [into], how)


def renumber(connection: Connection, code: str, into: Successor, how: How) -> Ended:
    """A building or room gets another code; a new room is the same but for its name."""
    return _replace(connection, "renumber", [code], [into], how)


def demolish(connection: Connection, code: str, how: How) -> Ended:
    """A building or room is no more."""
    (gone,) = _begin(connection, [code], how)
    steps = [Step("demolish", code, None, how.note)]
    if gone.level == "building":
        steps += Inside.of(connection, how.scheme, [code]).end(how.note)
    return _finish(connection, "demolish", (), steps, how)


def _replace(
    connection: Connection,
    operation: str,
    codes: Sequence[str],
    into: Sequence[Successor],
    how: How,
) -> Ended:
    ended = _begin(connection, codes, how)
    is_building = ended[0].level == "building"
    makes = [one for one in into if isinstance(one, New)]
    if is_building and operation == "split" and makes:
        raise InvalidInput(
            "A building is split into buildings that are loaded first: name their codes.", "into"
        )
    successors = Follow(connection, how.scheme, ended, how.on).by(into)
    steps = [Step(operation, old, new, how.note) for old in codes for new in successors]
    if is_building:
        inside = Inside.of(connection, how.scheme, codes)
        # A room that follows its house goes over to one other room, whatever its house does.
        of_rooms = "merge" if operation == "merge" else "renumber"
        steps += (
            inside.carry(successors[0], of_rooms, how.note, how.on)
            if makes
            else inside.match(successors, of_rooms, how.note)
        )
    return _finish(connection, operation, tuple(successors), steps, how)


def _begin(connection: Connection, codes: Sequence[str], how: How) -> list[Subject]:
    today = date.today()  # noqa: DTZ011 - the district's own day, which is the server's
    if how.on > today:
        raise InvalidInput(f"on={how.on} is in the future: codes end today at the latest.", "on")
    connection.execute(LOCK)
    return ending(connection, codes, how.on)


def _finish(
    connection: Connection, operation: str, successors: tuple[str, ...], steps: list[Step], how: How
) -> Ended:
    stayed = write(connection, steps, how.on)
    retired = dict.fromkeys(step.predecessor for step in steps)
    return Ended(operation, successors, tuple(retired), stayed)
