"""The way of a proposal: draft → proposed → applied → undone, or withdrawn on the way.

Each function runs on a connection of the loader, in one transaction that is the caller's.
"""

from collections.abc import Sequence
from dataclasses import replace

import orjson
from sqlalchemy import Connection, text

from gis.codes import CodeScheme
from gis.errors import Conflict, Denied
from gis.notices import Event, Happening, Readership, notify_owners
from gis.recut.coverage import around, grids_with
from gis.recut.grid import NewGrid, Plan
from gis.recut.movement import Movement, movement_of
from gis.recut.preview import Preview, preview_from
from gis.recut.proof import is_proven, prove
from gis.recut.store import Actor, Recut, Status, plan_of, recut_with
from gis.recut.switch import (
    Starting,
    check_unchanged,
    lock,
    move_rows,
    new_codes,
    switch,
)
from gis.topology import Finding

TODAY = text("SELECT current_date")
PROPOSED = text("UPDATE recuts SET status = 'proposed', proposed_at = now() WHERE id = :id")
WITHDRAWN = text("UPDATE recuts SET status = 'withdrawn', withdrawn_at = now() WHERE id = :id")
APPLIED = text("""
    UPDATE recuts SET
        status = 'applied', approved_by = :user_id, approved_by_name = :name, applied_at = now(),
        applied_on = :day, outcome = CAST(:outcome AS jsonb)
    WHERE id = :id
""")
UNDONE = text("""
    UPDATE recuts SET
        status = 'undone', undone_by = :user_id, undone_by_name = :name, undone_at = now()
    WHERE id = :id
""")
BEGUN = text("""
    UPDATE recut_grids SET code = :code, area_id = :area_id, valid_from = :day
    WHERE recut = :id AND side = 'after' AND number = :number
""")


def propose(connection: Connection, number: int, actor: Actor) -> None:
    """Hands a draft to the others. Raises NotFound, Denied for another's, Conflict for one that is
    no draft any more, that does not fit, or whose grids have changed."""
    recut = _own(connection, number, actor, ("draft",))
    plan = plan_of(connection, recut.id)
    check_unchanged(connection, plan.before)
    _check_proven(prove(plan, around(connection, plan.before)))
    connection.execute(PROPOSED, {"id": number})


def withdraw(connection: Connection, number: int, actor: Actor) -> None:
    """Puts a proposal away that has not been applied. Raises what propose() raises."""
    _own(connection, number, actor, ("draft", "proposed"))
    connection.execute(WITHDRAWN, {"id": number})


def approve(
    connection: Connection,
    scheme: CodeScheme,
    number: int,
    actor: Actor,
    readerships: Sequence[Readership] = (),
) -> Preview:
    """A second person approves, and it is applied: generations switched, moved rows rewritten,
    owners of the layers that show them notified, all or nothing. Raises NotFound, Denied for the
    owner, and Conflict with the reason.
    """
    recut = _others(connection, number, actor, "proposed")
    lock(connection)
    day = connection.execute(TODAY).scalar_one()
    plan = plan_of(connection, recut.id)
    check_unchanged(connection, plan.before)
    near = around(connection, plan.before)
    _check_proven(prove(plan, near))
    plan = _with_codes(connection, scheme, plan)
    movement = movement_of(connection, plan, near)
    rows = switch(connection, plan.before, _starting(plan), day)
    move_rows(connection, movement.moving)
    notify_owners(connection, readerships, _happening("recut_applied", number, plan, movement))
    preview = preview_from(plan, movement)
    for position, (grid, area_id) in enumerate(zip(plan.after, rows, strict=True), 1):
        values = {"id": number, "number": position, "code": grid.code, "area_id": area_id}
        connection.execute(BEGUN, values | {"day": day})
    outcome = orjson.dumps(preview.document()).decode()
    values = {"id": number, "user_id": actor.user_id, "name": actor.name, "day": day}
    connection.execute(APPLIED, values | {"outcome": outcome})
    return preview


def undo(
    connection: Connection, number: int, actor: Actor, readerships: Sequence[Readership] = ()
) -> Preview:
    """The grids from before come back, from today on, with the codes that they had; on the day of
    the re-cut itself, as if it had not been. Raises what approve() raises.
    """
    recut = _others(connection, number, actor, "applied")
    lock(connection)
    day = connection.execute(TODAY).scalar_one()
    done = plan_of(connection, recut.id)
    check_unchanged(connection, done.after)
    current = grids_with(connection, [grid.code or "" for grid in done.after])
    adapted = {grid.code for grid in done.after if grid.adapted}
    back = tuple(
        NewGrid(g.code, g.name, g.parent, g.geometry, adapted=g.code in adapted)
        for g in done.before
    )
    plan = Plan(current, back)
    near = around(connection, plan.before)
    _check_proven(prove(plan, near))
    starting = [
        Starting(
            g.code,
            g.name,
            g.parent,
            g.contact,
            g.source,
            g.source_id,
            g.geometry,
            g.area_id,
            g.valid_from,
        )
        for g in done.before
    ]
    movement = movement_of(connection, plan, near)
    switch(connection, plan.before, starting, day)
    move_rows(connection, movement.moving)
    notify_owners(connection, readerships, _happening("recut_undone", number, plan, movement))
    connection.execute(UNDONE, {"id": number, "user_id": actor.user_id, "name": actor.name})
    return preview_from(plan, movement)


def _happening(event: Event, number: int, plan: Plan, movement: Movement) -> Happening:
    before, after = [g.code for g in plan.before], [g.label for g in plan.after]
    moved = {str(rows.table.name): len(rows.keys) for rows in movement.moving}
    return Happening(event, number, before, after, {"areas": len({*before, *after}), **moved})


def _with_codes(connection: Connection, scheme: CodeScheme, plan: Plan) -> Plan:
    new = [grid for grid in plan.after if grid.code is None]
    codes = iter(new_codes(connection, scheme, [grid.parent or "" for grid in new]))
    return Plan(
        plan.before,
        tuple(grid if grid.code else replace(grid, code=next(codes)) for grid in plan.after),
    )


def _starting(plan: Plan) -> list[Starting]:
    """A grid that keeps its code keeps its contact and source; one without a name goes by its code,
    as in loads."""
    before = {grid.code: grid for grid in plan.before}
    made: list[Starting] = []
    for grid in plan.after:
        code = grid.code or ""
        old = before.get(code)
        contact, source, source_id = (
            (old.contact, old.source, old.source_id) if old else (None, None, None)
        )
        name = grid.name or code
        made.append(Starting(code, name, grid.parent, contact, source, source_id, grid.geometry))
    return made


def _own(connection: Connection, number: int, actor: Actor, allowed: Sequence[Status]) -> Recut:
    recut = recut_with(connection, number, locked=True)
    if recut.owner != actor.user_id:
        raise Denied(f"Re-cut {number} is {recut.owner_name}'s.", "not_yours")
    if recut.status not in allowed:
        raise Conflict(f"Re-cut {number} is {recut.status} already.")
    return recut


def _others(connection: Connection, number: int, actor: Actor, allowed: Status) -> Recut:
    recut = recut_with(connection, number, locked=True)
    if recut.status != allowed:
        raise Conflict(f"Re-cut {number} is {recut.status}; it has to be {allowed} for this.")
    if recut.owner == actor.user_id:
        raise Denied("A second person decides on what you proposed.", "own_proposal")
    return recut


def _check_proven(findings: Sequence[Finding]) -> None:
    if is_proven(findings):
        return
    worst = findings[0]
    raise Conflict(
        f"The grids do not fit: {worst.kind} at {worst.lon:.7f}, {worst.lat:.7f}"
        f" ({', '.join(worst.records)}), {worst.size:.3g} {worst.unit}."
    )
