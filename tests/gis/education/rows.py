"""A forecast as its layer derives it, written by hand: two catchments side by side."""

import json
from typing import Any

import shapely
from sqlalchemy import Connection, text

INSERT = text(
    "INSERT INTO features (theme, code, name, attributes, geom)"
    " VALUES (:theme, :code, :name, :attributes, ST_GeomFromText(:geom, 4326))"
)
WEST = shapely.box(114.0, 22.5, 114.005, 22.51)
EAST = shapely.box(114.005, 22.5, 114.01, 22.51)


def add_forecast(connection: Connection) -> None:
    """700 pupils in the west and 300 in the east, 500 seats in each; a planned school in the west
    brings 100 seats from 2030 on. On a connection of the loader."""
    _add_catchment(connection, "d-1", WEST, 700, opens=2030)
    _add_catchment(connection, "d-2", EAST, 300)
    _add_school(connection, "primary-schools", "s-1", 114.002, ownership="public", seats=500)
    _add_school(connection, "primary-schools", "s-2", 114.008, ownership="public", seats=500)
    _add_school(connection, "primary-schools", "s-3", 114.009, ownership="private", seats=900)
    _add_school(
        connection, "planned-schools", "p-1", 114.004, primary_seats=100, junior_seats=0, opens=2030
    )


def _add_catchment(
    connection: Connection, code: str, shape: shapely.Polygon, pupils: int, opens: int = 9999
) -> None:
    steps = range(1, 7)
    attributes = {
        "first_year": 2027,
        "in_migration_percent": 0,
        **{f"pupils_{step}": pupils for step in steps},
        **{f"seats_{step}": 600 if 2026 + step >= opens else 500 for step in steps},
    }
    for theme in ("primary-districts", "primary-seat-forecast"):
        _add(connection, theme, code, f"示例学区{code}", attributes, shape)


def _add_school(connection: Connection, theme: str, code: str, lon: float, **more: Any) -> None:
    _add(connection, theme, code, f"示例小学{code}", more, shapely.Point(lon, 22.505))


def _add(
    connection: Connection, theme: str, code: str, name: str, attributes: Any, shape: Any
) -> None:
    row = {"theme": theme, "code": code, "name": name, "geom": shape.wkt}
    connection.execute(INSERT, row | {"attributes": json.dumps(attributes)})
