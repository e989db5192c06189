"""How picked features become a tile's shapes: into its plane, simplified to what a pixel shows."""

from psycopg import sql

from layers.bands import Band
from tiles.matrix_set import MatrixSet
from tiles.picking import ENVELOPE

GEOM = sql.Identifier("picked", "geom")
# To transform what lies far beyond a tile takes long. Where it is cut here, nothing shows.
NEAR = sql.SQL(
    "CASE WHEN ST_NPoints({geom}) > 200 THEN ST_ClipByBox2D({geom}, ST_Expand({envelope},"
    " (%(east)s::float8 - %(west)s) / 8)) ELSE {geom} END"
).format(geom=GEOM, envelope=ENVELOPE)


def shape(band: Band, matrix_set: MatrixSet, *, near: bool = False) -> sql.Composable:
    """Parameters: `pixel`, a display pixel in the units of the matrix set; with `near`, where only
    what is near the envelope is wanted, west, south, east, north of that. What is simplified stays
    whole: neighbouring tiles would simplify pieces of it differently.
    """
    to_mercator = matrix_set.srid == 3857
    if band.aggregate:
        return GEOM if to_mercator else sql.SQL("ST_Transform({}, 4326)").format(GEOM)
    geom = NEAR if near and not band.simplify_px else GEOM
    placed = sql.SQL("ST_Transform({}, 3857)").format(geom) if to_mercator else geom
    if not band.simplify_px:
        return placed
    tolerance = sql.SQL("{} * %(pixel)s").format(sql.Literal(band.simplify_px))
    # A corner that neighbours share snaps to the same place for both.
    simplified = (
        "ST_RemoveRepeatedPoints(ST_SnapToGrid({}, {}))"
        if band.shared_edges
        else "ST_Simplify({}, {}, true)"
    )
    return sql.SQL(simplified).format(placed, tolerance)
