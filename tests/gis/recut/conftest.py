"""A small district of twelve grids in two communities, with everything that moves in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from sqlalchemy import Connection, insert, text

from gis.accounts import add_user
from gis.areas.assign import reassign
from gis.database import Database
from gis.database.tables import people
from gis.recut import Actor, planner
from tests.conftest import Databases
from tests.factories import (
    COMMUNITY,
    DISTRICT,
    PASSWORD,
    STREET,
    add_addresses,
    add_areas,
    add_buildings,
    add_facilities,
    address_row,
    area_row,
    building_row,
    facility_row,
    square,
)

OTHER = f"{STREET}002"
WEST, SOUTH, STEP = 114.0, 22.5, 0.004


@dataclass(frozen=True)
class Town:
    """The database, and two planners."""

    database: Database
    one: Actor
    two: Actor


def corner(column: int, row: int) -> tuple[float, float]:
    """The mesh is bent inside, so that no border is a line of equal coordinates."""
    inside = 0 < column < 4 and 0 < row < 3
    bend = 0.0004 * ((column * 7 + row * 3) % 5 - 2) if inside else 0.0
    return WEST + column * STEP + bend, SOUTH + row * STEP - bend / 2


def cell(column: int, row: int) -> shapely.Polygon:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    return shapely.Polygon([corner(column + x, row + y) for x, y in corners])


def add_town(connection: Connection) -> None:
    """Columns 0-2 are community 001 with grids 01-09, column 3 is community 002 with 01-03."""
    cells = {(c, r): cell(c, r) for c in range(4) for r in range(3)}
    west = shapely.union_all([shape for (c, _), shape in cells.items() if c < 3])
    east = shapely.union_all([shape for (c, _), shape in cells.items() if c == 3])
    whole = shapely.union_all([west, east])
    add_areas(
        connection,
        area_row(DISTRICT, whole),
        area_row(STREET, whole),
        area_row(COMMUNITY, west),
        area_row(OTHER, east),
        *(
            area_row(f"{COMMUNITY}{c * 3 + r + 1:02d}" if c < 3 else f"{OTHER}{r + 1:02d}", shape,
                     contact=f"网格值班 0755-000000{c}{r}")
            for (c, r), shape in cells.items()
        ),
    )  # fmt: skip
    random = np.random.default_rng(5)
    places = [*random.uniform((WEST, SOUTH), (WEST + 4 * STEP, SOUTH + 3 * STEP), (150, 2))]
    places += [corner(c, r) for c in range(5) for r in range(4)]
    places += [shapely.get_coordinates(s.exterior.interpolate(0.001))[0] for s in cells.values()]
    _add_things(connection, [(float(lon), float(lat)) for lon, lat in places])
    reassign(connection)


def _add_things(connection: Connection, places: list[tuple[float, float]]) -> None:
    grid = f"{COMMUNITY}01"
    for number, (lon, lat) in enumerate(places, 1):
        code = f"{grid}{number:05d}"
        shape = square(lon, lat, 0.0003)
        add_buildings(connection, building_row(code, shape, name=f"示例{number}栋"))
        add_addresses(connection, address_row(code, f"示例路{number}号", lon, lat))
        for _ in range(number % 4):
            row = {"name": "张三", "category": "resident", "address": code, "building": code}
            connection.execute(insert(people), row)
        add_features(connection, number, lon, lat)
        if number % 5 == 0:
            add_facilities(connection, facility_row("toilet", lon, lat))
        if number % 7 == 0:
            point = f"SRID=4326;POINT({lon!r} {lat!r})"
            connection.execute(
                text(
                    "INSERT INTO events (kind, title, occurred_at, geom)"
                    " VALUES ('示例', '示例事件', now(), CAST(:geom AS geometry))"
                ),
                {"geom": point},
            )
            connection.execute(
                text(
                    "INSERT INTO components (code, kind, geom)"
                    " VALUES (:code, 'lamp', CAST(:geom AS geometry))"
                ),
                {"code": f"c{number}", "geom": point},
            )
    connection.execute(
        text(
            "UPDATE addresses SET status = 'retired', valid_to = '2025-01-01'"
            " WHERE right(code, 2) = '11'"
        )
    )


def add_features(connection: Connection, number: int, lon: float, lat: float) -> None:
    """Points, lines and polygons of themes, and some that not everybody may read; without codes."""
    line = shapely.LineString([(lon, lat), (lon + 0.0004, lat + 0.0002), (lon, lat + 0.0005)])
    shapes = {"points": shapely.Point(lon, lat), "lines": line, "shapes": square(lon, lat, 0.0004)}
    theme, shape = list(shapes.items())[number % 3]
    for table, columns, values in (
        ("features", "", ""),
        ("guarded_features", ", readers", ", ARRAY['planner']"),
    ):
        connection.execute(
            text(
                f"INSERT INTO {table} (theme, code, geom{columns})"
                f" VALUES (:theme, :code, ST_GeomFromWKB(:wkb, 4326){values})"
            ),
            {"theme": theme, "code": f"{number}", "wkb": shape.wkb},
        )


@pytest.fixture(scope="session")
def town(databases: Databases) -> Iterator[Town]:
    """For tests that roll back what they write."""
    with databases.lend() as database:
        yield build_town(database)


@pytest.fixture
def own_town(databases: Databases) -> Iterator[Town]:
    """A test's own, for those that commit."""
    with databases.lend() as database:
        yield build_town(database)


def build_town(database: Database) -> Town:
    with database.load() as connection:
        add_town(connection)
    with database.own() as connection:
        for login in ("one", "two"):
            add_user(connection, login, PASSWORD, role="planner", name=f"示例规划师{login}")
        one, two = planner(connection, "one"), planner(connection, "two")
    return Town(database, one, two)


@pytest.fixture
def desk(town: Town) -> Iterator[Connection]:
    """A connection of the loader whose transaction is rolled back after the test."""
    engine = town.database._owner  # pyright: ignore[reportPrivateUsage]
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL ROLE onemap_loader"))
        yield connection
        transaction.rollback()
