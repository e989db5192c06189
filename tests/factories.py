"""Rows with defaults: a test says only what matters to it. Everything here is invented."""

import itertools
from collections.abc import Sequence
from typing import Any

import shapely
from sqlalchemy import Connection, insert, text

from gis.accounts import add_user
from gis.database.tables import addresses, areas, buildings, facilities, floors, people, rooms

Row = dict[str, Any]
DISTRICT, STREET, COMMUNITY = "440399", "440399001", "440399001001"
GRID = "44039900100101"
_numbers = itertools.count(1)


def square(west: float, south: float, side: float = 0.01) -> shapely.Polygon:
    return shapely.box(west, south, west + side, south + side)


def area_row(code: str, geometry: shapely.Geometry, **fields: Any) -> Row:
    level = {6: "district", 9: "street", 12: "community", 14: "grid"}[len(code)]
    parent = {"street": code[:6], "community": code[:9], "grid": code[:12]}.get(level)
    return {
        "level": level,
        "code": code,
        "name": f"{level} {code}",
        "parent": parent,
        "contact": None,
        "valid_from": "2020-01-01",
        "valid_to": None,
        "geom": _multi(geometry),
        **fields,
    }


def building_row(
    code: str = f"{GRID}00001", geometry: shapely.Geometry | None = None, **fields: Any
) -> Row:
    return {
        "code": code,
        "name": "示例大厦",
        "use": "residential",
        "height_m": 30.0,
        "floors_above": 10,
        "floors_below": 1,
        "valid_from": "2020-01-01",
        "district": code[:6],
        "street": code[:9],
        "community": code[:12],
        "grid": code[:14],
        "geom": _multi(geometry or square(114.001, 22.501, 0.0005)),
        **fields,
    }


def address_row(code: str, standard_address: str, lon: float, lat: float, **fields: Any) -> Row:
    return {
        "code": code,
        "level": "room" if len(code) == 25 else "building",
        "standard_address": standard_address,
        "building": code[:19],
        "valid_from": "2020-01-01",
        "district": code[:6],
        "street": code[:9],
        "community": code[:12],
        "grid": code[:14],
        "geom": _wkt(shapely.Point(lon, lat)),
        **fields,
    }


def facility_row(kind: str, lon: float, lat: float, **fields: Any) -> Row:
    return {
        "code": f"f{next(_numbers):09d}",
        "kind": kind,
        "name": f"示例{kind}",
        "opening_hours": None,
        "wheelchair": None,
        "geom": _wkt(shapely.Point(lon, lat)),
        **fields,
    }


def add_areas(connection: Connection, *rows: Row) -> None:
    connection.execute(insert(areas), rows_alike(rows))


def add_buildings(connection: Connection, *rows: Row) -> None:
    connection.execute(insert(buildings), rows_alike(rows))


def add_addresses(connection: Connection, *rows: Row) -> None:
    connection.execute(insert(addresses), rows_alike(rows))


def add_facilities(connection: Connection, *rows: Row) -> None:
    connection.execute(insert(facilities), rows_alike(rows))


def add_small_district(connection: Connection) -> None:
    """A district of 0.02° by 0.01° at 114.00, 22.50: two grids side by side, and a building in the
    western one with one floor, one room and one invented person."""
    west, east = square(114.0, 22.5), square(114.01, 22.5)
    whole = shapely.box(114.0, 22.5, 114.02, 22.51)
    add_areas(
        connection,
        area_row(DISTRICT, whole, name="示例区"),
        area_row(STREET, whole, name="示例街道"),
        area_row(COMMUNITY, whole, name="示例社区"),
        area_row(f"{COMMUNITY}01", west, name="西网格", contact="网格值班 0755-00000001"),
        area_row(f"{COMMUNITY}02", east, name="东网格"),
    )
    add_building_with_person(connection, f"{GRID}00001")


def add_building_with_person(connection: Connection, code: str, **fields: Any) -> None:
    """The building, its address, one floor, one room with an address, and one invented person."""
    building = building_row(code, **fields)
    add_buildings(connection, building)
    lon, lat = 114.00125, 22.50125
    room = f"{code}001001"
    connection.execute(
        insert(floors), {"code": f"{code}001", "building": code, "number": 1, "name": "1层"}
    )
    connection.execute(
        insert(rooms),
        {"code": room, "building": code, "floor": f"{code}001", "name": "101", "unit": "1单元"},
    )
    add_addresses(
        connection,
        address_row(code, f"示例区创新路{int(code[-5:])}号", lon, lat),
        address_row(room, f"示例区创新路{int(code[-5:])}号1单元101", lon, lat),
    )
    connection.execute(
        insert(people),
        {"name": "示例住户", "category": "resident", "address": room, "building": code},
    )


def add_worker(
    connection: Connection, login: str = "worker", grids: Sequence[str] = (GRID,)
) -> None:
    """On a connection of the owner."""
    add_user(connection, login, PASSWORD, role="worker", name="示例网格员", grids=grids)


PASSWORD = "correct horse battery"


def open_session(connection: Connection, login: str, token: str) -> str:
    """A session with a token of the test's choice, on a connection of the owner."""
    connection.execute(
        text("SELECT open_session(id, :token, interval '1 hour') FROM users WHERE login = :login"),
        {"login": login, "token": token},
    )
    return token


def rows_alike(rows: Sequence[Row]) -> list[Row]:
    """The rows with the columns of all of them: one INSERT needs the same ones in each."""
    columns = {column for row in rows for column in row}
    return [dict.fromkeys(columns) | row for row in rows]


def _multi(geometry: shapely.Geometry) -> str:
    if isinstance(geometry, shapely.Polygon):
        geometry = shapely.MultiPolygon([geometry])
    return _wkt(geometry)


def _wkt(geometry: shapely.Geometry) -> str:
    return f"SRID=4326;{shapely.to_wkt(geometry, rounding_precision=-1)}"
