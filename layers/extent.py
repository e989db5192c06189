"""How far a layer reaches."""

from psycopg import sql
from sqlalchemy import Connection

from gis.database import Role
from layers.model import Layer
from layers.relation import SCHEMA, relation

Bounds = tuple[float, float, float, float]


def layer_extent(connection: Connection, layer: Layer) -> Bounds | None:
    """west, south, east, north in degrees; of a table, the whole of it. None when it is empty.

    A table's comes from the root of its spatial index: cheap at any size, at most a float32 wider.
    """
    source = layer.source
    if source.table is not None:
        query = sql.SQL("SELECT ST_EstimatedExtent({}, {}, 'geom') AS box").format(
            sql.Literal(SCHEMA), sql.Literal(source.table)
        )
    else:
        query = sql.SQL("SELECT ST_Extent(source.geom) AS box FROM {}").format(
            relation(layer, Role.ANONYMOUS)
        )
    edges = sql.SQL(
        "SELECT ST_XMin(box), ST_YMin(box), ST_XMax(box), ST_YMax(box) FROM ({}) AS extent"
    ).format(query)
    west, south, east, north = connection.exec_driver_sql(edges.as_string(None)).one()
    return None if west is None else (west, south, east, north)


def extent_of(connection: Connection, layers: tuple[Layer, ...]) -> Bounds | None:
    """Of several layers together."""
    found = [box for layer in layers if (box := layer_extent(connection, layer))]
    if not found:
        return None
    wests, souths, easts, norths = zip(*found, strict=True)
    return min(wests), min(souths), max(easts), max(norths)
