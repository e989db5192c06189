"""How picked features become a tile's shapes: into its plane, simplified to what a pixel shows."""

from psycopg import sql

from layers.bands import Band
from tiles.matrix_set import MatrixSet

GEOM = sql.Identifier("picked", "geom")


def shape(band: Band, matrix_set: MatrixSet) -> sql.Composable:
    """Parameter `pixel`: a display pixel in the units of the matrix set."""
    to_mercator = matrix_set.srid == 3857
    if band.aggregate:
        return GEOM if to_mercator else sql.SQL("ST_Transform({}, 4326)").format(GEOM)
    placed = sql.SQL("ST_Transform({}, 3857)").format(GEOM) if to_mercator else GEOM
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
