"""New codes: given out once, whoever else asks at the same moment, and never again."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from gis.codes.counters import Counters
from gis.codes.scheme import LEVELS, CodeScheme, Storey
from gis.errors import InvalidInput, NotFound

MOST_AT_ONCE = 100_000
# Whose numbers a level's codes are.
TABLES = {
    "street": "areas",
    "community": "areas",
    "grid": "areas",
    "building": "buildings",
    "room": "rooms",
}
# Waits for loads under way, which may be writing codes of their own; not for others who issue.
LOCKS = {
    "areas": text("LOCK TABLE areas IN ROW EXCLUSIVE MODE"),
    "buildings": text("LOCK TABLE buildings, addresses IN ROW EXCLUSIVE MODE"),
    "rooms": text("LOCK TABLE buildings, addresses, rooms IN ROW EXCLUSIVE MODE"),
}
AREA = text("""
    SELECT FROM areas
    WHERE level = :level AND code = :code
        AND valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)
""")
BUILDING = text("SELECT status FROM buildings WHERE code = :code")


@dataclass(frozen=True, slots=True)
class BuildingCodes:
    """The codes of a building's `floors`, and of the `rooms` on them, floor by floor."""

    floors: tuple[str, ...]
    rooms: tuple[str, ...]


def issue_codes(
    connection: Connection, scheme: CodeScheme, parent: str, amount: int = 1
) -> list[str]:
    """Codes of the level below `parent`: of streets in a district, communities in a street, grids
    in a community, buildings in a grid, rooms on a floor. Taken back when the transaction is.

    Raises NotFound for a parent that is not there today; InvalidInput when no numbers are left, for
    an amount outside 1 … 100,000, and for a building: floors have storeys (issue_inside).
    """
    if not 1 <= amount <= MOST_AT_ONCE:
        raise InvalidInput(f"count={amount} is outside 1 … {MOST_AT_ONCE:,}.", "count")
    above = scheme.parse(parent).level
    if above in {"building", "room"}:
        inside = "its floors have storeys, not numbers" if above == "building" else "holds no more"
        raise InvalidInput(f"Code {parent} is that of a {above}: {inside}.", "parent")
    level = LEVELS[LEVELS.index(above) + 1]
    table, digits = TABLES[level], scheme.widths[LEVELS.index(level)]
    connection.execute(LOCKS[table])
    _check_parent(connection, scheme, parent, above)
    counters = Counters(connection, scheme)
    counters.catch_up(table, [parent], digits)
    return counters.take(table, parent, amount, digits)


def issue_inside(
    connection: Connection,
    scheme: CodeScheme,
    building: str,
    storeys: Sequence[Storey],
    rooms_each: int = 0,
) -> BuildingCodes:
    """The codes of the floors of a building, and of new rooms on each.

    A floor's code is a rule: asked for again it is the same. Raises what issue_codes() raises.
    """
    scheme.validate(building, "building")
    _check_parent(connection, scheme, building, "building")
    floors = [scheme.floor(building, one.number, mezzanine=one.mezzanine) for one in storeys]
    rooms = [
        room
        for floor in (floors if rooms_each else [])
        for room in issue_codes(connection, scheme, floor, rooms_each)
    ]
    return BuildingCodes(tuple(floors), tuple(rooms))


def _check_parent(connection: Connection, scheme: CodeScheme, parent: str, level: str) -> None:
    if level not in {"building", "floor"}:
        if connection.execute(AREA, {"level": level, "code": parent}).first() is None:
            raise NotFound(f"There is no {level} {parent} today.")
        return
    if level == "floor" and scheme.storey(parent) is None:
        raise InvalidInput(f"The last digits of {parent} name no storey.", "parent")
    building = parent[: scheme.lengths["building"]]
    status = connection.execute(BUILDING, {"code": building}).scalar()
    if status is None:
        raise NotFound(f"There is no building {building}.")
    if status == "retired":
        raise InvalidInput(f"Building {building} is retired: nothing new gets its code.", "parent")
