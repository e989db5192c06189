"""Kept proposals."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import shapely
from sqlalchemy import Connection, Row, text

from gis.errors import InvalidInput, NotFound
from gis.recut.grid import NewGrid, OldGrid, Plan

Status = Literal["draft", "proposed", "applied", "undone", "withdrawn"]
LONGEST_TITLE, LONGEST_NOTE = 200, 2000
COLUMNS = (
    "SELECT id, title, note, status, owner, owner_name, created_at, proposed_at, approved_by_name,"
    " applied_at, applied_on, undone_by_name, undone_at, withdrawn_at, outcome FROM recuts"
)
ONE = text(f"{COLUMNS} WHERE id = :id")
ONE_LOCKED = text(f"{COLUMNS} WHERE id = :id FOR UPDATE")
ALL = text(
    f"{COLUMNS} WHERE CAST(:status AS text) IS NULL OR status = :status"
    " ORDER BY id DESC LIMIT :limit"
)
GRIDS = text(
    "SELECT side, number, code, name, parent, adapted, area_id, contact, valid_from, source,"
    " source_id, ST_AsBinary(geom) AS wkb FROM recut_grids WHERE recut = :id ORDER BY number"
)
KEEP = text(
    "INSERT INTO recuts (title, note, owner, owner_name)"
    " VALUES (:title, :note, :owner, :owner_name) RETURNING id"
)
KEEP_GRID = text("""
    INSERT INTO recut_grids (
        recut, side, number, code, name, parent, adapted, area_id, contact, valid_from, source,
        source_id, geom
    )
    VALUES (
        :recut, :side, :number, :code, :name, :parent, :adapted, :area_id, :contact, :valid_from,
        :source, :source_id, ST_GeomFromWKB(:wkb, 4326)
    )
""")
PLANNER = text(
    "SELECT id, name FROM users WHERE login = :login AND role = 'planner' AND disabled_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Actor:
    """A planner who does something."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Recut:
    """A kept proposal 重划方案. `owner` is a user's id; `outcome` the preview as it was applied."""

    id: int
    title: str
    note: str | None
    status: Status
    owner: int
    owner_name: str
    created_at: datetime
    proposed_at: datetime | None
    approved_by_name: str | None
    applied_at: datetime | None
    applied_on: date | None
    undone_by_name: str | None
    undone_at: datetime | None
    withdrawn_at: datetime | None
    outcome: dict[str, Any] | None


def caller(connection: Connection, name: str) -> Actor:
    """The planner whose session a request's connection is in."""
    user_id = connection.execute(text("SELECT current_user_id()")).scalar()
    if user_id is None:
        raise NotFound("There is nothing here for this caller.")
    return Actor(user_id, name)


def planner(connection: Connection, login: str) -> Actor:
    """A planner by login, on a connection of the owner. Raises InvalidInput."""
    row = connection.execute(PLANNER, {"login": login}).one_or_none()
    if row is None:
        raise InvalidInput(f"user={login[:64]!r} is not the login of a planner.", "user")
    return Actor(row.id, row.name)


def keep(connection: Connection, actor: Actor, title: str, note: str | None, plan: Plan) -> int:
    """Keeps a plan as a draft, on a connection of the loader; its number. Raises InvalidInput."""
    title, note = title.strip(), (note or "").strip() or None
    if not 1 <= len(title) <= LONGEST_TITLE or not title.isprintable():
        raise InvalidInput(f"title has to be 1 to {LONGEST_TITLE} letters in one line.", "title")
    if note and (len(note) > LONGEST_NOTE or "\0" in note):
        raise InvalidInput(f"note has {len(note)} letters; {LONGEST_NOTE} are the most.", "note")
    values = {"title": title, "note": note, "owner": actor.user_id, "owner_name": actor.name}
    number = connection.execute(KEEP, values).scalar_one()
    connection.execute(KEEP_GRID, [*_old_rows(number, plan), *_new_rows(number, plan)])
    return number


def recut_with(connection: Connection, number: int, *, locked: bool = False) -> Recut:
    """One proposal. Raises NotFound."""
    row = connection.execute(ONE_LOCKED if locked else ONE, {"id": number}).one_or_none()
    if row is None:
        raise NotFound(f"There is no re-cut {number}.")
    return Recut(*row)


def recuts(connection: Connection, status: Status | None = None, limit: int = 100) -> list[Recut]:
    """The latest first."""
    return [Recut(*row) for row in connection.execute(ALL, {"status": status, "limit": limit})]


def plan_of(connection: Connection, number: int) -> Plan:
    """What a proposal replaces by what."""
    rows = connection.execute(GRIDS, {"id": number}).all()
    after = [row for row in rows if row.side == "after"]
    numbers = itertools.count(1)
    return Plan(
        tuple(_old(row) for row in rows if row.side == "before"),
        tuple(_new(row, 0 if row.code else next(numbers)) for row in after),
    )


def _old(row: Row[Any]) -> OldGrid:
    return OldGrid(
        row.area_id,
        row.code,
        row.name,
        row.parent,
        row.contact,
        row.valid_from,
        row.source,
        row.source_id,
        shapely.from_wkb(bytes(row.wkb)),
    )


def _new(row: Row[Any], number: int) -> NewGrid:
    geometry = shapely.from_wkb(bytes(row.wkb))
    return NewGrid(row.code, row.name, row.parent, geometry, number, row.adapted)


def _old_rows(recut: int, plan: Plan) -> Sequence[dict[str, Any]]:
    return [
        {
            "recut": recut,
            "side": "before",
            "number": number,
            "code": grid.code,
            "name": grid.name,
            "parent": grid.parent,
            "adapted": False,
            "area_id": grid.area_id,
            "contact": grid.contact,
            "valid_from": grid.valid_from,
            "source": grid.source,
            "source_id": grid.source_id,
            "wkb": shapely.to_wkb(grid.geometry),
        }
        for number, grid in enumerate(plan.before, 1)
    ]


def _new_rows(recut: int, plan: Plan) -> Sequence[dict[str, Any]]:
    nothing = dict.fromkeys(("area_id", "contact", "valid_from", "source", "source_id"))
    return [
        {
            "recut": recut,
            "side": "after",
            "number": number,
            "code": grid.code,
            "name": grid.name,
            "parent": grid.parent,
            "adapted": grid.adapted,
            "wkb": shapely.to_wkb(grid.geometry),
            **nothing,
        }
        for number, grid in enumerate(plan.after, 1)
    ]
