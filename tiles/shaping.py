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


# To transform a corner takes ten times as long as to leave it out, so lines and polygons are
# simplified in degrees. A degree of latitude is longest in EPSG:3857 at the feature's end nearest a
# pole: there the tolerance is what was asked for, elsewhere less.
SIMPLIFIED = sql.SQL(
    "ST_Simplify({geom}, {px} * %(pixel_deg)s"
    " * cosd(greatest(abs(ST_YMin({geom})), abs(ST_YMax({geom})))), true)"
)


def shape(band: Band, matrix_set: MatrixSet, *, near: bool = False) -> sql.Composable:
    """Parameters: `pixel`, a display pixel in the units of the matrix set, and `pixel_deg`, in
    degrees; with `near`, where only what is near the envelope is wanted, west, south, east, north
    of that. What is simplified stays whole: neighbouring tiles would simplify pieces of it
    differently.
    """
    to_mercator = matrix_set.srid == 3857
    if band.aggregate:
        return GEOM if to_mercator else sql.SQL("ST_Transform({}, 4326)").format(GEOM)
    px = sql.Literal(band.simplify_px)
    snapped = band.shared_edges and band.simplify_px
    geom = GEOM
    if band.simplify_px and not snapped:
        geom = SIMPLIFIED.format(geom=GEOM, px=px)
    elif near and not snapped:
        geom = NEAR
    placed = sql.SQL("ST_Transform({}, 3857)").format(geom) if to_mercator else geom
    if not snapped:
        return placed
    # A corner that neighbours share snaps to the same place for both.
    return sql.SQL("ST_RemoveRepeatedPoints(ST_SnapToGrid({}, {} * %(pixel)s))").format(placed, px)
