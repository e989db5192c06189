"""The inside of a building, as far as the caller's lease shows it. Row-level security decides."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select, text

from gis.database.tables import floors, legal_entities, people, rooms
from gis.errors import Denied

Record = dict[str, Any]
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Inside:
    """`people` and `legal_entities` are those at the building itself, without a room.

    Each floor has `code, number, mezzanine, name, use, rooms`, each room `code, name, unit, use,
    area_m2, people, legal_entities`.
    """

    building: str
    expires_at: datetime
    floors: list[Record]
    people: list[Record]
    legal_entities: list[Record]


def inside_of(connection: Connection, building: str) -> Inside:
    """What the worker of this connection may see, and a line in the audit that they did.

    Raises Denied (`no_lease`), for a building that does not exist as well.
    """
    expires_at = connection.scalar(text("SELECT lease_of(:building)"), {"building": building})
    if expires_at is None:
        raise Denied("Scan the code at the building first.", "no_lease")
    persons = _by_address(connection, _people(building))
    entities = _by_address(connection, _legal_entities(building))
    storeys = _floors(connection, building)
    shown_rooms = 0
    for room in _records(connection, _rooms(building)):
        code = room["code"]
        storey = storeys[room.pop("floor")]
        storey["rooms"].append(room | {"people": persons[code], "legal_entities": entities[code]})
        shown_rooms += 1
    connection.execute(
        text("SELECT record_disclosure(:building, :rooms, :people)"),
        {
            "building": building,
            "rooms": shown_rooms,
            "people": sum(len(group) for group in persons.values()),
        },
    )
    return Inside(
        building, expires_at, list(storeys.values()), persons[building], entities[building]
    )


def _floors(connection: Connection, building: str) -> dict[str, Record]:
    """By code, the lowest first; a mezzanine 夹层 comes after the storey that it is above."""
    query = (
        select(floors.c.code, floors.c.number, floors.c.mezzanine, floors.c.name, floors.c.use)
        .where(floors.c.building == building)
        .order_by(floors.c.number, floors.c.mezzanine)
    )
    return {floor["code"]: floor | {"rooms": []} for floor in _records(connection, query)}


def _rooms(building: str) -> Rows:
    r = rooms.c
    return (
        select(r.code, r.name, r.unit, r.use, r.area_m2, r.floor)
        .where(r.building == building)
        .order_by(r.code)
    )


def _people(building: str) -> Rows:
    p = people.c
    return (
        select(p.address, p.name, p.category, p.phone, p.verified_at)
        .where(p.building == building)
        .order_by(p.id)
    )


def _legal_entities(building: str) -> Rows:
    e = legal_entities.c
    return select(e.address, e.name, e.category).where(e.building == building).order_by(e.id)


def _by_address(connection: Connection, query: Rows) -> defaultdict[str, list[Record]]:
    grouped: defaultdict[str, list[Record]] = defaultdict(list)
    for record in _records(connection, query):
        grouped[record.pop("address")].append(record)
    return grouped


def _records(connection: Connection, query: Rows) -> list[Record]:
    return [dict(row) for row in connection.execute(query).mappings()]
