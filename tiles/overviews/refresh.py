"""Makes a region of an overview anew, and tells what of it has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan, degrees, pi, sinh
from typing import Any

from psycopg import ClientCursor
from sqlalchemy import Connection, text

from gis.database import Role
from gis.database.driver import driver_connection
from tiles.address import EXTENT, Bounds, TileAddress, covering
from tiles.overviews.levels import Level
from tiles.parameters import cells_across, region_parameters

READ_AS = text(f"SET LOCAL ROLE {Role.ANONYMOUS.value}")
WRITE_AS = text("SET LOCAL ROLE onemap_loader")
DROP = text("DELETE FROM overviews WHERE layer = :layer AND z = :z AND region = :region")
ROWS_NOW = text("""
    SELECT
        md5(ROW(o.key, o.rank, o.attributes, o.geom)::text) AS digest,
        ST_XMin(o.geom) AS west, ST_YMin(o.geom) AS south,
        ST_XMax(o.geom) AS east, ST_YMax(o.geom) AS north
    FROM overviews AS o
    WHERE o.layer = :layer AND o.z = :z AND o.region = :region
        AND NOT ST_IsEmpty(o.geom)
""")
COLUMNS = "layer, z, region, key, rank, attributes, geom"


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


def fill(connection: Connection, level: Level, region: Region) -> int:
    """Writes the rows of a region that has none; answers their number.

    They are read as everybody may read them and written as the loader, in the transaction of
    `connection`, which is the owner's: nothing that is not for everybody gets into an overview.
    """
    driver = driver_connection(connection)
    values: dict[str, Any] = region_parameters(level.band, level.z, region.tile)
    values["region"] = region.number
    with ClientCursor(driver) as cursor:
        select = cursor.mogrify(level.rows.encode(), values).encode()
        connection.execute(READ_AS)
        with cursor.copy(b"COPY (" + select + b") TO STDOUT (FORMAT BINARY)") as rows:
            blocks = [bytes(block) for block in rows]
        connection.execute(WRITE_AS)
        with cursor.copy(f"COPY overviews ({COLUMNS}) FROM STDIN (FORMAT BINARY)") as rows:
            for block in blocks:
                rows.write(block)
        return cursor.rowcount


def refresh(connection: Connection, level: Level, region: Region) -> list[Bounds]:
    """Makes a region's rows anew, as fill() does; answers where they differ, in degrees."""
    place = {"layer": level.layer.id, "z": level.z, "region": region.number}
    connection.execute(WRITE_AS)
    before = _rows_now(connection, place)
    connection.execute(DROP, place)
    fill(connection, level, region)
    after = _rows_now(connection, place)
    return [(before.get(digest) or after[digest]) for digest in before.keys() ^ after.keys()]


def _rows_now(connection: Connection, place: dict[str, Any]) -> dict[str, Bounds]:
    side = EXTENT * 2 ** place["z"]
    return {
        row.digest: (
            row.west / side * 360 - 180,
            _latitude(row.south / side),
            row.east / side * 360 - 180,
            _latitude(row.north / side),
        )
        for row in connection.execute(ROWS_NOW, place)
    }


def _latitude(share: float) -> float:
    """Of a share of the square's height, from its south edge."""
    return degrees(atan(sinh((2 * share - 1) * pi)))
