"""Which features a tile, or a region of an overview, holds: those around it that the band lets
through, the best first. Geometry is still that of the source, but for cells, which are EPSG:3857.
"""

from collections.abc import Iterable, Sequence

from psycopg import sql

from gis.database import Role
from layers.bands import Aggregate, Band
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
from tiles.address import RADIUS_M

ENVELOPE = sql.SQL("ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)")
# A feature belongs to the region that its middle lies in.
WITHIN = sql.SQL(
    "ST_XMin(source.geom) + ST_XMax(source.geom) >= 2 * %(west)s::float8"
    " AND ST_XMin(source.geom) + ST_XMax(source.geom) < 2 * %(east)s::float8"
    " AND ST_YMin(source.geom) + ST_YMax(source.geom) >= 2 * %(south)s::float8"
    " AND ST_YMin(source.geom) + ST_YMax(source.geom) < 2 * %(north)s::float8"
)
# Of the square that a point is in. Squares divide tiles evenly, so neighbouring tiles agree. The
# arithmetic is that of EPSG:3857: to transform the point would take most of the time.
COLUMN = sql.SQL("floor(radians(ST_X(source.geom)) * {} / %(cell)s::float8)").format(
    sql.Literal(RADIUS_M)
)
ROW = sql.SQL("floor(asinh(tan(radians(ST_Y(source.geom)))) * {} / %(cell)s::float8)").format(
    sql.Literal(RADIUS_M)
)


def picked(layer: Layer, band: Band, role: Role, *, region: bool = False) -> sql.Composable:
    """Columns: `geom`, `_rank` (the larger the more important), `_key`, and the fields of the band.

    Parameters: see tile_query(). With `region`, west to north are those of a region, and what
    belongs to another one is left out.
    """
    fields = band_fields(layer, band, role)
    where = [
        sql.SQL("{} && {}").format(column("geom"), ENVELOPE),
        *conditions(layer),
        *in_force(layer.source),
        *(value_condition(*item) for item in band.where.items()),
    ]
    if band.aggregate and band.aggregate.shape != "point":
        return _cells(layer, band.aggregate, role, where, region=region)
    if region:
        where.append(WITHIN)
    if band.aggregate:
        return _gathered(layer, band.aggregate, role, where)
    if band.merge:
        return _merged(layer, band, role, fields, where)
    parts = {
        "geom": column("geom"),
        "rank": rank(layer),
        "key": column(layer.key),
        "columns": listed(selected(field) for field in fields),
        "source": relation(layer, role),
        "where": all_of([*where, *_large_enough(layer, band)]),
    }
    if band.thin_px and layer.geometry is Geometry.POINT:
        return _thinned(parts)
    return sql.SQL(
        'SELECT {geom}, {rank} AS _rank, {key}::text COLLATE "C" AS _key{columns}'
        " FROM {source} WHERE {where} ORDER BY _rank DESC, _key LIMIT %(limit)s"
    ).format(**parts)


def band_fields(layer: Layer, band: Band, role: Role) -> list[LayerField]:
    """The fields of the layer that tiles of the band hold for `role`."""
    return [
        field
        for field in layer.fields_for(role)
        if band.fields is None or field.name in band.fields
    ]


def encoded_columns(layer: Layer, band: Band, role: Role) -> list[str]:
    """What of picked() becomes properties."""
    if band.aggregate is None:
        return [field.name for field in band_fields(layer, band, role)]
    share = ["_share"] if layer.geometry is Geometry.POLYGON else []
    return ["_count", *share, *band.aggregate.sum]


def listed(columns: Iterable[sql.Composable]) -> sql.Composable:
    """Each after a comma."""
    return sql.Composed([part for column in columns for part in (sql.SQL(", "), column)])


def rank(layer: Layer) -> sql.Composable:
    """Of the declared field, else of size; points without one are alike."""
    if layer.rank:
        value = sql.SQL("{}::float8").format(column(layer.rank.field))
        signed = value if layer.rank.order == "largest" else sql.SQL("-{}").format(value)
        return sql.SQL("coalesce({}, '-infinity')").format(signed)
    match layer.geometry:
        case Geometry.POLYGON:
            return sql.SQL("ST_Area(source.geom)")
        case Geometry.LINE:
            return sql.SQL("ST_Length(source.geom)")
        case Geometry.POINT:
            return sql.SQL("0::float8")


def _thinned(parts: dict[str, sql.Composable]) -> sql.Composable:
    """The best point of each square, which is one number: so rows are sorted in half the time."""
    cell = sql.SQL("({}::bigint * 4294967296 + {}::bigint)").format(COLUMN, ROW)
    return sql.SQL(
        "SELECT * FROM (SELECT DISTINCT ON ({cell})"
        ' {geom}, {rank} AS _rank, {key}::text COLLATE "C" AS _key{columns}'
        ' FROM {source} WHERE {where} ORDER BY {cell}, {rank} DESC, {key}::text COLLATE "C"'
        ") AS thinned ORDER BY _rank DESC, _key LIMIT %(limit)s"
    ).format(cell=cell, **parts)


def _merged(
    layer: Layer, band: Band, role: Role, fields: Sequence[LayerField], where: list[sql.Composable]
) -> sql.Composable:
    """Lines of equal fields joined where they meet, polygons where they touch; largest first."""
    names = sql.SQL(", ").join(sql.Identifier(field.name) for field in fields)
    if layer.geometry is Geometry.LINE:
        joined = "ST_LineMerge(ST_Collect(source.geom))"
        size, least = "ST_Length(geom)", "{} * %(pixel_deg)s"
    else:
        joined = "ST_UnaryUnion(ST_Collect(source.geom))"
        size, least = "ST_Area(geom)", "({} * %(pixel_deg)s) ^ 2"
    return sql.SQL(
        "SELECT geom, {size} AS _rank, md5(ST_AsBinary(geom)) AS _key{listed} FROM ("
        "SELECT (ST_Dump({joined})).geom AS geom{columns}"
        " FROM {source} WHERE {where} GROUP BY {names}"
        ") AS merged WHERE {size} >= {least} ORDER BY _rank DESC, _key LIMIT %(limit)s"
    ).format(
        size=sql.SQL(size),
        listed=listed(sql.Identifier(field.name) for field in fields),
        joined=sql.SQL(joined),
        columns=listed(selected(field) for field in fields),
        source=relation(layer, role),
        where=all_of(where),
        names=names,
        least=sql.SQL(least).format(sql.Literal(band.min_px)),
    )


def _cells(
    layer: Layer, aggregate: Aggregate, role: Role, where: list[sql.Composable], *, region: bool
) -> sql.Composable:
    """Every cell whose middle is there, whole: features of its part outside count as well, so that
    neighbours agree. A feature counts where its middle lies.
    """
    middle = sql.SQL("ST_Transform(ST_Centroid(source.geom), 3857)")
    if aggregate.shape == "hex":
        # A hexagon from side to side is the square root of three of its own sides.
        at = sql.SQL("hexagon_at(ST_X(place), ST_Y(place), %(cell)s::float8 / sqrt(3.0))")
        cell = sql.SQL("ST_SetSRID(ST_Hexagon(%(cell)s::float8 / sqrt(3.0), i, j), 3857)")
    else:
        at = sql.SQL(
            "(VALUES (floor(ST_X(place) / %(cell)s::float8)::integer,"
            " floor(ST_Y(place) / %(cell)s::float8)::integer)) "
        )
        cell = sql.SQL("ST_SetSRID(ST_Square(%(cell)s::float8, i, j), 3857)")
    share = sql.SQL("")
    if layer.geometry is Geometry.POLYGON:
        share = sql.SQL(
            ", least(round((sum(ST_Area(source.geom))"
            " / ST_Area(ST_Transform({}, 4326)))::numeric, 3), 1)::float8 AS _share"
        ).format(cell)
    inside = sql.SQL(
        "ST_X(ST_Centroid(geom)) >= %(left)s AND ST_X(ST_Centroid(geom)) < %(right)s"
        " AND ST_Y(ST_Centroid(geom)) >= %(bottom)s AND ST_Y(ST_Centroid(geom)) < %(top)s"
    )
    return sql.SQL(
        "SELECT * FROM (SELECT {cell} AS geom, count(*)::float8 AS _rank,"
        " i::text || ',' || j::text AS _key, count(*)::integer AS _count{share}{sums}"
        " FROM {source} CROSS JOIN LATERAL (SELECT {middle} AS place) AS placed"
        " CROSS JOIN LATERAL {at} AS at (i, j) WHERE {where} GROUP BY i, j"
        ") AS cells{kept} ORDER BY _rank DESC, _key LIMIT %(limit)s"
    ).format(
        cell=cell,
        share=share,
        sums=_sums(aggregate),
        source=relation(layer, role),
        middle=middle,
        at=at,
        where=all_of(where),
        kept=sql.SQL(" WHERE {}").format(inside) if region else sql.SQL(""),
    )


def _gathered(
    layer: Layer, aggregate: Aggregate, role: Role, where: list[sql.Composable]
) -> sql.Composable:
    """A point for those of each square, in their middle."""
    return sql.SQL(
        "SELECT ST_Point(radians(lon) * {radius}, asinh(tan(radians(lat))) * {radius}, 3857)"
        " AS geom, _count::float8 AS _rank, i::text || ',' || j::text AS _key, _count{names}"
        " FROM (SELECT {column}::integer AS i, {row}::integer AS j,"
        " avg(ST_X(source.geom)) AS lon, avg(ST_Y(source.geom)) AS lat,"
        " count(*)::integer AS _count{sums} FROM {source} WHERE {where} GROUP BY 1, 2"
        ") AS cells ORDER BY {first}, i, j LIMIT %(limit)s"
    ).format(
        # Only where not all fit, the largest first: sorting by that takes its time.
        first=sql.SQL("CASE WHEN %(limit)s::bigint IS NULL THEN 0 ELSE -_count END"),
        radius=sql.Literal(RADIUS_M),
        column=COLUMN,
        row=ROW,
        names=listed(sql.Identifier(name) for name in aggregate.sum),
        sums=_sums(aggregate),
        source=relation(layer, role),
        where=all_of(where),
    )


def _sums(aggregate: Aggregate) -> sql.Composable:
    return listed(
        sql.SQL("sum({})::float8 AS {}").format(column(name), sql.Identifier(name))
        for name in aggregate.sum
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
