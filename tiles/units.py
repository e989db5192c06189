"""The plane that overviews keep shapes in: whole units of a zoom's tiles, 4096 a side, eastwards
and northwards from the south-west corner of EPSG:3857's square. What is kept there is as valid and
as coarse as tiles want it: a tile has only to move it, and to cut what reaches beyond the tile.
"""

from typing import Any

from psycopg import sql

from tiles.address import BUFFER, EXTENT, WORLD_M, TileAddress

# A shape no further out than this is not cut. PostGIS rounds boxes outwards to float32, up to 16
# units at zoom 16: still within the margin that tiles have.
WITHIN = BUFFER // 2

KEPT = sql.SQL(
    "ST_Affine(ST_AsMVTGeom({shape}, ST_MakeEnvelope(%(left)s, %(bottom)s, %(right)s, %(top)s,"
    " 3857), %(region_units)s, 0, false), 1, 0, 0, -1, %(unit_west)s, %(unit_north)s)"
)
MOVED_OR_CUT = sql.SQL(
    "CASE WHEN {geom} @ ST_MakeEnvelope(%(unit_west)s - {within}, %(unit_south)s - {within},"
    " %(unit_east)s + {within}, %(unit_north)s + {within})"
    " THEN ST_Affine({geom}, 1, 0, 0, -1, -%(unit_west)s::float8, %(unit_north)s)"
    " ELSE ST_AsMVTGeom({geom}, ST_MakeEnvelope(%(unit_west)s, %(unit_south)s, %(unit_east)s,"
    " %(unit_north)s), {extent}, {buffer}, true) END"
)


def kept(shape: sql.Composable) -> sql.Composable:
    """A shape of EPSG:3857 in the units of an overview; NULL where nothing is left. Parameters:
    those of unit_parameters(), and left, bottom, right, top of the region in metres."""
    return KEPT.format(shape=shape)


def drawn(geom: sql.Composable) -> sql.Composable:
    """A shape of an overview in the tile's own units. Parameters: those of unit_parameters()."""
    return MOVED_OR_CUT.format(
        geom=geom,
        within=sql.Literal(WITHIN),
        extent=sql.Literal(EXTENT),
        buffer=sql.Literal(BUFFER),
    )


def in_degrees(geom: sql.Composable) -> sql.Composable:
    """A shape of an overview in EPSG:4326."""
    return sql.SQL(
        "ST_Transform(ST_SetSRID(ST_Affine({geom}, %(unit_m)s, 0, 0, %(unit_m)s, {corner},"
        " {corner}), 3857), 4326)"
    ).format(geom=geom, corner=sql.Literal(-WORLD_M / 2))


def around(envelope: sql.Composable) -> sql.Composable:
    """An envelope of degrees in the units of an overview."""
    return sql.SQL(
        "ST_SetSRID(ST_Affine(ST_Transform({}, 3857), 1 / %(unit_m)s::float8, 0, 0,"
        " 1 / %(unit_m)s::float8, {half} / %(unit_m)s, {half} / %(unit_m)s), 0)"
    ).format(envelope, half=sql.Literal(WORLD_M / 2))


def unit_parameters(z: int, tile: TileAddress) -> dict[str, Any]:
    """Where a tile, or a region of another zoom, lies among the units of zoom `z`."""
    units = EXTENT * 2**z // 2**tile.z
    west, north = tile.x * units, (2**tile.z - tile.y) * units
    return {
        "unit_m": WORLD_M / EXTENT / 2**z,
        "region_units": units,
        "unit_west": west,
        "unit_south": north - units,
        "unit_east": west + units,
        "unit_north": north,
    }
