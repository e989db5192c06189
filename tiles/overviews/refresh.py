"""Makes a region of an overview anew, and tells what of it has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan, degrees, pi, sinh
from typing import Any

from psycopg import ClientCursor, sql
from sqlalchemy import Connection

from gis.database.driver import driver_connection
from tiles.address import EXTENT, Bounds, TileAddress, covering
from tiles.overviews.levels import Level
from tiles.parameters import cells_across, region_parameters
from tiles.query import overview_table
from tiles.roles import MAKE_AS, WRITE_AS

DROP = sql.SQL("DELETE FROM {table} WHERE z = %(z)s AND region = %(region)s")
ROWS_NOW = sql.SQL("""
    SELECT
        md5(ROW(o.key, o.rank, o.attributes, o.geom)::text) AS digest,
        ST_XMin(o.geom) AS west, ST_YMin(o.geom) AS south,
        ST_XMax(o.geom) AS east, ST_YMax(o.geom) AS north
    FROM {table} AS o
    WHERE o.z = %(z)s AND o.region = %(region)s AND NOT ST_IsEmpty(o.geom)
""")
INSERT = sql.SQL("INSERT INTO {table} (z, region, key, rank, attributes, geom) {rows}")


@dataclass(frozen=True, slots=True)
class Region:
    """A tile of a level's region zoom."""

    tile: TileAddress

    @property
    def number(self) -> int:
        """One for each tile of a zoom."""
        return self.tile.x << 24 | self.tile.y


def regions_touching(level: Level, bounds: Bounds) -> Iterator[Region]:
    """Where features may belong to that lie in `bounds`, or cells that they count in."""
    z = level.region_zoom
    west, south, east, north = bounds
    if level.band.aggregate:
        cell = 360 / 2**level.z / cells_across(level.band)
        west, south, east, north = west - cell, south - cell, east + cell, north + cell
    columns, rows = covering((west, south, east, north), z)
    yield from (Region(TileAddress(z, x, y)) for x in columns for y in rows)


def fill(connection: Connection, level: Level, region: Region, table: sql.Identifier) -> None:
    """Writes the rows of a region into a table that has none of it, in the transaction of
    `connection`, which is the owner's and has stepped down by MAKE_AS."""
    values: dict[str, Any] = region_parameters(level.band, level.z, region.tile)
    values["region"] = region.number
    with ClientCursor(driver_connection(connection)) as cursor:
        cursor.execute(INSERT.format(table=table, rows=level.rows), values)


def refresh(connection: Connection, level: Level, region: Region) -> list[Bounds]:
    """Makes a region's rows anew, as fill() does; answers where they differ, in degrees."""
    table = overview_table(level.layer.id)
    place = {"z": level.z, "region": region.number}
    connection.execute(MAKE_AS)
    before = _rows_now(connection, table, place)
    connection.exec_driver_sql(DROP.format(table=table).as_string(None), place)
    fill(connection, level, region, table)
    after = _rows_now(connection, table, place)
    connection.execute(WRITE_AS)
    return [(before.get(digest) or after[digest]) for digest in before.keys() ^ after.keys()]


def _rows_now(
    connection: Connection, table: sql.Identifier, place: dict[str, int]
) -> dict[str, Bounds]:
    query = ROWS_NOW.format(table=table).as_string(None)
    side = EXTENT * 2 ** place["z"]
    return {
        row.digest: (
            row.west / side * 360 - 180,
            _latitude(row.south / side),
            row.east / side * 360 - 180,
            _latitude(row.north / side),
        )
        for row in connection.exec_driver_sql(query, place)
    }


def _latitude(share: float) -> float:
    """Of a share of the square's height, from its south edge."""
    return degrees(atan(sinh((2 * share - 1) * pi)))
