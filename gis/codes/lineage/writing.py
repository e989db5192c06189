"""The statements that end codes and let others follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

RETIRE = (
    text("""
        UPDATE buildings SET status = 'retired', valid_to = greatest(:on, valid_from + 1)
        WHERE code = ANY(:codes) AND status <> 'retired'
    """),
    text("""
        UPDATE addresses SET status = 'retired', valid_to = greatest(:on, valid_from + 1)
        WHERE code = ANY(:codes) AND status <> 'retired'
    """),
    text("DELETE FROM rooms WHERE code = ANY(:codes) OR floor = ANY(:codes)"),
    text("DELETE FROM floors WHERE code = ANY(:codes)"),
)
BEGIN = (
    text(
        "UPDATE buildings SET status = 'current' WHERE code = ANY(:codes) AND status = 'proposed'"
    ),
    text(
        "UPDATE addresses SET status = 'current' WHERE code = ANY(:codes) AND status = 'proposed'"
    ),
)
RECORD = text("""
    INSERT INTO code_lineage (operation, predecessor, successor, on_day, note)
    SELECT operation, predecessor, successor, :on, note
    FROM unnest(
        CAST(:operations AS text[]), CAST(:old AS text[]), CAST(:new AS text[]),
        CAST(:notes AS text[])
    ) AS l (operation, predecessor, successor, note)
""")
# Whoever and whatever has exactly one address to go on at goes on there; events stay where they
# happened.
MOVE = (
    text("""
        UPDATE people AS t SET address = m.new, building = a.building
        FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
        JOIN addresses AS a ON a.code = m.new
        WHERE t.address = m.old AND a.building IS NOT NULL
    """),
    text("""
        UPDATE legal_entities AS t SET address = m.new, building = a.building
        FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
        JOIN addresses AS a ON a.code = m.new
        WHERE t.address = m.old AND a.building IS NOT NULL
    """),
    text("""
        UPDATE components AS t SET address = m.new
        FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
        JOIN addresses AS a ON a.code = m.new
        WHERE t.address = m.old
    """),
    text("""
        UPDATE facilities AS t SET address = m.new
        FROM unnest(CAST(:old AS text[]), CAST(:new AS text[])) AS m (old, new)
        WHERE t.address = m.old
    """),
)

STAYED = text("""
    SELECT count(*) FROM (
        SELECT address FROM people UNION ALL SELECT address FROM legal_entities
    ) AS t
    WHERE t.address = ANY(:codes)
""")


@dataclass(frozen=True, slots=True)
class Step:
    """One row of lineage; `successor` None for what is demolished."""

    operation: str
    predecessor: str
    successor: str | None
    note: str | None


def write(connection: Connection, steps: Sequence[Step], on: date) -> int:
    """Ends the predecessors, lets the successors hold, moves those at them, and records it all.

    The people and companies who are left at a retired code are counted: where several follow, or
    none, only somebody who knows them can say where they are now.
    """
    old = list(dict.fromkeys(step.predecessor for step in steps))
    new = list(dict.fromkeys(step.successor for step in steps if step.successor))
    for statement in BEGIN:
        connection.execute(statement, {"codes": new})
    _move(connection, steps)
    for statement in RETIRE:
        connection.execute(statement, {"codes": old, "on": on})
    connection.execute(
        RECORD,
        {
            "on": on,
            "operations": [step.operation for step in steps],
            "old": [step.predecessor for step in steps],
            "new": [step.successor for step in steps],
            "notes": [step.note for step in steps],
        },
    )
    return connection.execute(STAYED, {"codes": old}).scalar_one()


def _move(connection: Connection, steps: Sequence[Step]) -> None:
    goes_to: dict[str, list[str | None]] = {}
    for step in steps:
        goes_to.setdefault(step.predecessor, []).append(step.successor)
    moves: Mapping[str, str] = {
        old: new[0] for old, new in goes_to.items() if len(new) == 1 and new[0] is not None
    }
    for statement in MOVE if moves else ():
        connection.execute(statement, {"old": list(moves), "new": list(moves.values())})
