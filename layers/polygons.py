"""A layer's polygons, for checks of how they fit together."""

import numpy as np
import shapely
from psycopg import sql
from sqlalchemy import Connection

from gis.database import Role
from gis.errors import InvalidInput
from gis.topology import PolygonLayer
from layers.feature_query import Bounds, FeatureQuery, feature_conditions
from layers.model import Layer
from layers.parts import Geometry
from layers.relation import all_of, column, relation


def polygon_layer(
    connection: Connection,
    layer: Layer,
    most: int,
    *,
    level: str | None = None,
    bbox: Bounds | None = None,
) -> PolygonLayer:
    """Those in force today, of one level of areas or in a box, read under the connection's role and
    named by their keys. Raises InvalidInput for a layer of no polygons, and for more than `most`.
    """
    if layer.geometry is not Geometry.POLYGON:
        raise InvalidInput(f"layer={layer.id} has no polygons.", "layer")
    if level is not None and "level" not in {field.name for field in layer.fields}:
        raise InvalidInput(f"layer={layer.id} has no levels.", "level")
    values = {} if level is None else {"level": level}
    where, bound = feature_conditions(layer, FeatureQuery(most + 1, bbox, values))
    query = sql.SQL(
        "SELECT {key}::text, ST_AsBinary(source.geom) FROM {relation} WHERE {where}"
        " ORDER BY {key} LIMIT %(limit)s"
    ).format(key=column(layer.key), relation=relation(layer, Role.ANONYMOUS), where=all_of(where))
    rows = connection.exec_driver_sql(query.as_string(None), bound | {"limit": most + 1}).all()
    if len(rows) > most:
        raise InvalidInput(
            f"layer={layer.id} has more than {most:,} polygons there; ask for less with bbox.",
            "bbox",
        )
    name = layer.id if level is None else level
    shapes = np.asarray(shapely.from_wkb([bytes(row[1]) for row in rows]), dtype=object)
    return PolygonLayer(name, tuple(row[0] for row in rows), shapes)
