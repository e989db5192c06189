"""The SQL of a layer's tiles: one query a layer and zoom band, made once, run for every tile.

From inside out: *picked* filters by the tile's envelope in the index's own coordinate system, by
the band's rules, and keeps the best `limit`; *shaped* transforms, simplifies and clips; the outside
encodes.
"""

from collections.abc import Iterable

from psycopg import sql

from gis.database import Role
from layers.bands import Band
from layers.model import Layer
from layers.parts import Geometry, LayerField
from layers.relation import (
    all_of,
    column,
    conditions,
    in_force,
    relation,
    selected,
    value_condition,
)

ENVELOPE = sql.SQL("ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)")
GEOM = sql.Identifier("geom")

TILE = sql.SQL(
    """
SELECT ST_AsMVT(shaped, {layer}, 4096, 'geom') AS tile, count(*) AS features
FROM (
    SELECT
        ST_AsMVTGeom({shape}, ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64, true) AS geom{fields}
    FROM ({picked}) AS picked
) AS shaped
WHERE shaped.geom IS NOT NULL
"""
)


def tile_query(layer: Layer, band: Band, role: Role) -> sql.Composed:
    """Parameters: z, x, y; west, south, east, north of the tile with its margin, in degrees;
    `pixel_m` and `pixel_deg`, a display pixel; `cell` and `cell_0`, side and first centre of the
    thinning cells (EPSG:3857); `limit`, the most features, NULL for all. Answers the MVT layer
    (source-layer = layer id) and its feature count.
    """
    fields = [
        field
        for field in layer.fields_for(role)
        if band.fields is None or field.name in band.fields
    ]
    return TILE.format(
        layer=sql.Literal(layer.id),
        shape=_shape(band),
        fields=_listed(sql.Identifier("picked", field.name) for field in fields),
        picked=_picked(layer, band, role, fields),
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


def _shape(band: Band) -> sql.Composable:
    shape = sql.SQL("ST_Transform(picked.geom, 3857)")
    if not band.simplify_px:
        return shape
    tolerance = sql.SQL("{} * %(pixel_m)s").format(sql.Literal(band.simplify_px))
    return sql.SQL("ST_Simplify({}, {}, true)").format(shape, tolerance)


def _picked(layer: Layer, band: Band, role: Role, fields: list[LayerField]) -> sql.Composable:
    where = [
        sql.SQL("{} && {}").format(column("geom"), ENVELOPE),
        *conditions(layer),
        *in_force(layer.source),
        *(value_condition(*item) for item in band.where.items()),
    ]
    parts = {
        "geom": column("geom"),
        "columns": _listed(selected(field) for field in fields),
        "source": relation(layer, role),
        "where": all_of([*where, *_large_enough(layer, band)]),
        "order": _order(layer),
    }
    if band.merge:
        return _merged(layer, band, role, fields, all_of(where))
    if band.thin_px and layer.geometry is Geometry.POINT:
        return _thinned(parts)
    return sql.SQL(
        "SELECT {geom}{columns} FROM {source} WHERE {where} ORDER BY {order} LIMIT %(limit)s"
    ).format(**parts)


def _thinned(parts: dict[str, sql.Composable]) -> sql.Composable:
    """The best point of each cell. Cells divide tiles evenly, so neighbouring tiles agree."""
    cell = sql.SQL(
        "ST_SnapToGrid(ST_Transform(source.geom, 3857), %(cell_0)s, %(cell_0)s, %(cell)s, %(cell)s)"
    )
    return sql.SQL(
        "SELECT DISTINCT ON ({cell}) {geom}{columns} FROM {source} WHERE {where}"
        " ORDER BY {cell}, {order} LIMIT %(limit)s"
    ).format(cell=cell, **parts)


def _merged(
    layer: Layer, band: Band, role: Role, fields: list[LayerField], where: sql.Composable
) -> sql.Composable:
    """Lines of equal fields, joined where they meet, the longest first."""
    names = sql.SQL(", ").join(sql.Identifier(field.name) for field in fields)
    return sql.SQL(
        "SELECT * FROM ("
        "SELECT (ST_Dump(ST_LineMerge(ST_Collect(source.geom)))).geom AS geom{columns}"
        " FROM {source} WHERE {where} GROUP BY {names}"
        ") AS merged WHERE ST_Length(geom) >= {shortest} * %(pixel_deg)s"
        " ORDER BY ST_Length(geom) DESC, ST_AsBinary(geom) LIMIT %(limit)s"
    ).format(
        columns=_listed(selected(field) for field in fields),
        source=relation(layer, role),
        where=where,
        names=names,
        shortest=sql.Literal(band.min_px),
    )


def _large_enough(layer: Layer, band: Band) -> list[sql.Composable]:
    if not band.min_px:
        return []
    least = sql.SQL("{} * %(pixel_deg)s").format(sql.Literal(band.min_px))
    match layer.geometry:
        case Geometry.POLYGON:
            return [sql.SQL("ST_Area(source.geom) >= ({least}) ^ 2").format(least=least)]
        case Geometry.LINE:
            return [sql.SQL("ST_Length(source.geom) >= {least}").format(least=least)]
        case Geometry.POINT:
            return []


def _order(layer: Layer) -> sql.Composable:
    """Of the declared rank, else of size; ties by key, so that a tile is always the same bytes."""
    key = column(layer.key)
    if layer.rank:
        direction = sql.SQL(
            "DESC NULLS LAST" if layer.rank.order == "largest" else "ASC NULLS LAST"
        )
        return sql.SQL("{} {}, {}").format(column(layer.rank.field), direction, key)
    match layer.geometry:
        case Geometry.POLYGON:
            return sql.SQL("ST_Area(source.geom) DESC, {}").format(key)
        case Geometry.LINE:
            return sql.SQL("ST_Length(source.geom) DESC, {}").format(key)
        case Geometry.POINT:
            return key


def _listed(columns: Iterable[sql.Composable]) -> sql.Composable:
    return sql.Composed([part for column in columns for part in (sql.SQL(", "), column)])
