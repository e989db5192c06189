"""The SQL of a layer's tiles: one query a layer and zoom band, made once, run for every tile.

From inside out: *picked* filters by the tile's envelope in the index's own coordinate system, by
the band's rules, and keeps the best `limit`; *shaped* transforms, simplifies and clips; the outside
encodes. Where an overview has been made of the layer, what is picked and simplified is there.
"""

from typing import LiteralString

from psycopg import sql

from gis.database import Role
from layers.bands import Band
from layers.model import Layer
from layers.parts import FieldType
from layers.relation import (
    SQL_TYPES,
    all_of,
    attribute,
    column,
    conditions,
    in_force,
    relation,
)
from tiles.address import EXTENT
from tiles.matrix_set import MatrixSet
from tiles.picking import ENVELOPE, band_fields, encoded_columns, listed, picked
from tiles.shaping import GEOM, shape
from tiles.units import around, drawn, in_degrees

MIDDLE = sql.SQL("ST_PointOnSurface({})").format(GEOM)
OVERVIEW_TYPES: dict[FieldType, LiteralString] = {
    **SQL_TYPES,
    FieldType.DATE: "text",
    FieldType.DATETIME: "text",
}

# OFFSET 0 keeps the condition outside, where it would have each shape made twice.
TILE = sql.SQL(
    """
SELECT ST_AsMVT(shaped, {layer}, 4096, 'geom') AS tile, count(*) AS features
FROM (
    SELECT {drawn} AS geom{fields}
    FROM ({picked}) AS picked
    OFFSET 0
) AS shaped
WHERE shaped.geom IS NOT NULL
"""
)
# A point is in the tile that holds it; on the edge, in the one to the right or below.
LABELLED = sql.SQL(
    """
WITH chosen AS ({picked})
SELECT polygons.tile || points.tile AS tile, polygons.features
FROM ({polygons}) AS polygons
CROSS JOIN (
    SELECT coalesce(ST_AsMVT(placed, {layer}, {extent}, 'geom'), '') AS tile
    FROM (
        SELECT ST_SnapToGrid({drawn}, 1) AS geom{fields}
        FROM chosen AS picked WHERE %(z)s >= {first}
        OFFSET 0
    ) AS placed
    WHERE ST_X(placed.geom) >= 0 AND ST_X(placed.geom) < {extent}
        AND ST_Y(placed.geom) >= 0 AND ST_Y(placed.geom) < {extent}
) AS points
"""
)
CUT = sql.SQL("ST_AsMVTGeom({shape}, {frame}, 4096, 64, true)")
OVERVIEW = sql.SQL(
    "SELECT o.geom{fields} FROM {overview} AS o WHERE o.z = %(z)s AND o.geom && {around}"
    " ORDER BY o.rank DESC, o.key LIMIT %(limit)s"
)
# Values of areas, on the overview that all layers of that level share.
OVERVIEW_OF_AREAS = sql.SQL(
    "SELECT o.geom, t.code, o.attributes->>'name' AS name{fields}"
    " FROM {overview} AS o JOIN {table} AS t ON t.code = o.key AND t.theme = {theme}"
    " WHERE o.z = %(z)s AND o.geom && {around}"
    " ORDER BY o.rank DESC, o.key LIMIT %(limit)s"
)


def tile_query(layer: Layer, band: Band, role: Role, matrix_set: MatrixSet) -> sql.Composed:
    """Parameters: z, x, y; west, south, east, north of the tile with its margin, in degrees;
    `left`, `bottom`, `right`, `top` of it without, in the matrix set's own units; `pixel`, a
    display pixel in them, and `pixel_deg`; `cell`, the side of the cells (EPSG:3857); `limit`, the
    most features, NULL for all. Answers the MVT layer (source-layer = layer id), with that of its
    label_points if it has any, and the count of its features.
    """
    placed = sql.SQL("ST_Transform({}, {})").format(MIDDLE, sql.Literal(matrix_set.srid))
    return _tile(
        layer,
        encoded_columns(layer, band, role),
        picked(layer, band, role),
        CUT.format(shape=shape(band, matrix_set, near=True), frame=_frame(matrix_set)),
        CUT.format(shape=placed, frame=_frame(matrix_set)),
    )


def overview_query(layer: Layer, band: Band, role: Role, matrix_set: MatrixSet) -> sql.Composed:
    """The same, from the layer's overview, or from that of the areas that its values are of."""
    source = layer.source
    columns = encoded_columns(layer, band, role)
    if source.level is None:
        inner = OVERVIEW.format(
            fields=listed(_prepared(layer, band, name) for name in columns),
            overview=overview_table(layer.id),
            around=around(ENVELOPE),
        )
    else:
        fields = band_fields(layer, band, role)
        own = [field for field in fields if field.name not in ("code", "name")]
        table = "guarded_area_values" if source.guarded else "area_values"
        inner = OVERVIEW_OF_AREAS.format(
            fields=listed(attribute(field) for field in own),
            table=sql.Identifier("onemap", table),
            theme=sql.Literal(source.theme),
            overview=overview_table(areas_overview(source.level.value)),
            around=around(ENVELOPE),
        )
    shapes, points = _drawn(GEOM, matrix_set), _drawn(MIDDLE, matrix_set)
    return _tile(layer, columns, inner, shapes, points)


def _tile(
    layer: Layer,
    columns: list[str],
    chosen: sql.Composable,
    shapes: sql.Composable,
    points: sql.Composable,
) -> sql.Composed:
    """`chosen` are the features; `shapes` and `points` are the geometry and the middle of one of
    them, `picked`, in the units of the tile."""
    fields = listed(sql.Identifier("picked", name) for name in columns)
    name = sql.Literal(layer.id)
    if not layer.label_points or not layer.label or layer.label.field not in columns:
        return TILE.format(layer=name, drawn=shapes, fields=fields, picked=chosen)
    own = sql.SQL("TABLE chosen")
    return LABELLED.format(
        picked=chosen,
        polygons=TILE.format(layer=name, drawn=shapes, fields=fields, picked=own),
        layer=sql.Literal(layer.label_points),
        extent=sql.Literal(EXTENT),
        drawn=points,
        fields=fields,
        first=sql.Literal(layer.labelled_from),
    )


def occupied_query(layer: Layer) -> sql.Composed:
    """Whether the layer has anything at all within west, south, east, north (degrees)."""
    where = [
        sql.SQL("{} && {}").format(column("geom"), ENVELOPE),
        *conditions(layer),
        *in_force(layer.source),
    ]
    return sql.SQL("SELECT EXISTS (SELECT FROM {source} WHERE {where})").format(
        source=relation(layer, Role.ANONYMOUS), where=all_of(where)
    )


def has_all(layer: Layer, band: Band, role: Role) -> bool:
    """Whether an overview, which everybody may see, holds all that `role` sees of the layer."""
    return encoded_columns(layer, band, role) == encoded_columns(layer, band, Role.ANONYMOUS)


def areas_overview(level: str) -> str:
    """The name under which the areas of a level have their overview."""
    return f"areas:{level}"


def overview_table(layer: str) -> sql.Identifier:
    """Where the rows of a layer's overview are."""
    return sql.Identifier("onemap_overviews", layer)


def _prepared(layer: Layer, band: Band, name: str) -> sql.Composable:
    """An attribute of an overview: days and instants are words there, sums are numbers."""
    types = {} if band.aggregate else {field.name: field.type for field in layer.fields}
    kind = "integer" if name == "_count" else OVERVIEW_TYPES[types.get(name, FieldType.NUMBER)]
    return sql.SQL("(o.attributes->>{})::{} AS {}").format(
        sql.Literal(name), sql.SQL(kind), sql.Identifier(name)
    )


def _drawn(geom: sql.Composable, matrix_set: MatrixSet) -> sql.Composable:
    if matrix_set.srid == 3857:
        return drawn(geom)
    return CUT.format(shape=in_degrees(geom), frame=_frame(matrix_set))


def _frame(matrix_set: MatrixSet) -> sql.Composable:
    return sql.SQL("ST_MakeEnvelope(%(left)s, %(bottom)s, %(right)s, %(top)s, {})").format(
        sql.Literal(matrix_set.srid)
    )
