"""Random edits of a small district, some of them rolled back, and what it looks like in the end."""

import random
from typing import Any

import shapely
from sqlalchemy import Connection, Engine, func, select, text

from gis.changes import Entity
from gis.changes.copy_tables import SOURCES, TABLES
from gis.database import Database
from tests.factories import (
    COMMUNITY,
    GRID,
    add_addresses,
    add_buildings,
    address_row,
    building_row,
    square,
)

EAST, WEST = f"{COMMUNITY}02", f"{COMMUNITY}01"
Rows = dict[str, dict[str, Any]]


class Abort(Exception):
    """Thrown to roll back."""


def edit(database: Database, seed: int, edits: int) -> None:
    """Each seed has codes of its own, so that several may run side by side."""
    chance = random.Random(seed)
    codes: list[str] = []
    for number in range(edits):
        new = f"{GRID}{seed * 1000 + number:05d}"
        aborted = chance.random() < 0.3
        try:
            with database.own() as connection:
                connection.execute(text("SET LOCAL ROLE onemap_loader"))
                for _ in range(chance.randrange(1, 4)):
                    _edit_once(connection, chance, codes)
                if chance.random() < 0.6:
                    _add(connection, chance, new)
                if aborted:
                    raise Abort
        except Abort:
            continue
        with database.own() as connection:
            found = "SELECT code FROM buildings WHERE code = :code"
            if connection.execute(text(found), {"code": new}).first():
                codes.append(new)


def _add(connection: Connection, chance: random.Random, code: str) -> None:
    west, south = 114 + chance.random() / 100, 22.5 + chance.random() / 100
    add_buildings(connection, building_row(code, square(west, south, chance.random() / 1000)))
    for number in range(chance.randrange(3)):
        room = f"{code}00100{number}"
        add_addresses(connection, address_row(room, f"示例路{number}号", west, south))


def _edit_once(connection: Connection, chance: random.Random, codes: list[str]) -> None:
    if not codes:
        return
    values = {
        "code": chance.choice(codes),
        "grid": chance.choice((EAST, WEST, None)),
        "lon": 114 + chance.random() / 100,
        "name": f"名{chance.randrange(99)}",
    }
    statement = chance.choice(
        (
            "UPDATE buildings SET grid = :grid WHERE code = :code",
            "UPDATE buildings SET name = :name, height_m = 3.7 WHERE code = :code",
            "UPDATE addresses SET grid = :grid WHERE building = :code",
            "UPDATE addresses SET geom = ST_Point(:lon, 22.5, 4326) WHERE building = :code",
            "DELETE FROM addresses WHERE building = :code",
            "UPDATE areas SET name = :name WHERE level = 'grid'",
        )
    )
    connection.execute(text(statement), values)


def source_rows(database: Database, entity: Entity, grid: str | None = None) -> Rows:
    """What the source holds, of a grid alone when one is given, with geometry as WKB."""
    table = SOURCES[entity]
    columns = [column for column in table.columns if column.name != "geom"]
    query = select(*columns, func.ST_AsBinary(table.c.geom).label("geom"))
    if grid is not None:
        query = query.where((table.c.code if entity == "areas" else table.c.grid) == grid)
    with database.own() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
    for row in rows:
        row["geom"] = shapely.to_wkb(shapely.from_wkb(bytes(row["geom"])))
        row |= {day: str(row[day]) for day in ("valid_from", "valid_to") if row[day]}
    return {str(row["id" if entity == "areas" else "code"]): row for row in rows}


def copied_rows(engine: Engine, entity: Entity) -> Rows:
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(select(TABLES[entity])).mappings()]
    for row in rows:
        row["geom"] = shapely.to_wkb(shapely.from_geojson(row["geom"]))
    return {str(row["id" if entity == "areas" else "code"]): row for row in rows}
