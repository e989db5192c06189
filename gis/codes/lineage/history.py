"""What was before a code and what came after it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

NEIGHBOURS = text("""
    SELECT l.predecessor, l.successor, l.operation, l.on_day, a.standard_address
    FROM code_lineage AS l
    LEFT JOIN addresses AS a
        ON a.code = CASE WHEN l.predecessor = :code THEN l.successor ELSE l.predecessor END
    WHERE
        (l.predecessor = :code OR l.successor = :code)
        AND l.on_day <= coalesce(CAST(:as_of AS date), 'infinity')
    ORDER BY l.on_day, l.predecessor, l.successor
""")
RETIRED = text("""
    SELECT valid_to FROM addresses WHERE code = :code AND status = 'retired'
    UNION ALL
    SELECT valid_to FROM buildings WHERE code = :code AND status = 'retired'
    LIMIT 1
""")
CURRENT = text("""
    SELECT s.code, a.standard_address
    FROM current_successors(:code) AS s (code)
    LEFT JOIN addresses AS a ON a.code = s.code
    ORDER BY s.code
""")


@dataclass(frozen=True, slots=True)
class Place:
    """A code, and the standard address that it has; None for a floor."""

    code: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Related(Place):
    """A code before or after another one, by which operation, and since when."""

    operation: str
    on: date


@dataclass(frozen=True, slots=True)
class Lineage:
    """`retired_on` is the first day that the code does not hold any more, None while it holds;
    `operation` None when it was retired without one. `current` is what holds today in its place,
    over any number of steps; empty as long as the code holds itself.
    """

    retired_on: date | None
    operation: str | None
    predecessors: tuple[Related, ...]
    successors: tuple[Related, ...]
    current: tuple[Place, ...]

    @property
    def is_known(self) -> bool:
        """Whether anything ever happened to the code."""
        return bool(self.retired_on or self.predecessors or self.successors)


def lineage_of(connection: Connection, code: str, as_of: date | None = None) -> Lineage:
    """The lineage of a code, known or not; with `as_of` only what had happened by that day."""
    rows = connection.execute(NEIGHBOURS, {"code": code, "as_of": as_of}).all()
    after = [row for row in rows if row.predecessor == code]
    retired_on = after[0].on_day if after else connection.execute(RETIRED, {"code": code}).scalar()
    if as_of is not None and retired_on is not None and retired_on > as_of:
        retired_on = None
    return Lineage(
        retired_on=retired_on,
        operation=after[0].operation if after else None,
        predecessors=tuple(
            Related(row.predecessor, row.standard_address, row.operation, row.on_day)
            for row in rows
            if row.successor == code
        ),
        successors=tuple(
            Related(row.successor, row.standard_address, row.operation, row.on_day)
            for row in after
            if row.successor is not None
        ),
        current=_current(connection, code) if retired_on else (),
    )


def _current(connection: Connection, code: str) -> tuple[Place, ...]:
    rows = connection.execute(CURRENT, {"code": code})
    return tuple(Place(row.code, row.standard_address) for row in rows)
