"""Reads a layer's features, page by page, in the order of their keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from psycopg import sql
from sqlalchemy import Connection

from gis.crs import CRS84, CoordinateSystem, from_wgs84
from gis.database import Role
from layers.feature_query import (
    FeatureQuery,
    behind,
    feature_conditions,
    place_after,
    starts,
    typed_key,
)
from layers.model import Layer
from layers.relation import Condition, all_of, column, relation, selected

DECIMALS = 7


@dataclass(frozen=True, slots=True)
class Feature:
    """`geometry` is GeoJSON text; `properties` do not hold the geometry."""

    id: str | int
    geometry: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """`next` is None on the last page; `matched` counts the features of all pages."""

    features: Sequence[Feature]
    matched: int
    next: str | None


@dataclass(frozen=True, slots=True)
class OutputCrs:
    """How geometry is written: in `system`, y before x if `flipped`, in at most 7 decimals."""

    system: CoordinateSystem = CRS84
    flipped: bool = False

    @property
    def is_stored(self) -> bool:
        return self.system is CRS84 and not self.flipped


STORED = OutputCrs()


def read_page(
    connection: Connection, layer: Layer, role: Role, query: FeatureQuery, crs: OutputCrs = STORED
) -> Page:
    """What `role` may see, read under the connection's role."""
    where, values = feature_conditions(layer, query)
    counting = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(
        relation(layer, role), all_of(where)
    )
    matched: int = connection.exec_driver_sql(counting.as_string(None), values).scalar_one()
    if query.after is not None:
        where = [*where, behind(layer, query.after, values)]
    rows = _rows(connection, _selection(layer, role, where, crs), values, query.limit + 1)
    following = place_after(layer, rows[query.limit - 1]) if len(rows) > query.limit else None
    return Page(_features(rows[: query.limit], crs), matched, following)


def read_feature(
    connection: Connection, layer: Layer, role: Role, feature_id: str, crs: OutputCrs = STORED
) -> Feature | None:
    """The one in force today whose key reads `feature_id`."""
    where, values = feature_conditions(layer, FeatureQuery(limit=1))
    key = typed_key(layer, feature_id)
    if key is None:
        return None
    where.append(sql.SQL("{} = %(id)s").format(column(layer.key)))
    rows = _rows(connection, _selection(layer, role, where, crs), values | {"id": key}, 1)
    return next(iter(_features(rows, crs)), None)


def _selection(layer: Layer, role: Role, where: list[Condition], crs: OutputCrs) -> str:
    geometry = "ST_AsGeoJSON(source.geom, 7)" if crs.is_stored else "ST_AsBinary(source.geom)"
    columns = [selected(item) for item in layer.fields_for(role)]
    columns.append(sql.SQL("{} AS __key").format(column(layer.key)))
    columns.append(sql.SQL("{} AS __geometry").format(sql.SQL(geometry)))
    columns += [sql.SQL("{}::text AS __start").format(column(name)) for name in starts(layer)]
    query = sql.SQL("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT %(limit)s").format(
        sql.SQL(", ").join(columns),
        relation(layer, role),
        all_of(where),
        sql.SQL(", ").join(column(name) for name in (layer.key, *starts(layer))),
    )
    return query.as_string(None)


def _rows(
    connection: Connection, selection: str, values: dict[str, Any], limit: int
) -> list[dict[str, Any]]:
    found = connection.exec_driver_sql(selection, values | {"limit": limit})
    return [dict(row) for row in found.mappings()]


def _features(rows: list[dict[str, Any]], crs: OutputCrs) -> list[Feature]:
    shapes = _shapes([row["__geometry"] for row in rows], crs)
    return [
        Feature(
            row["__key"],
            shape,
            {name: value for name, value in row.items() if not name.startswith("__")},
        )
        for row, shape in zip(rows, shapes, strict=True)
    ]


def _shapes(stored: list[Any], crs: OutputCrs) -> list[str]:
    if crs.is_stored:
        return stored
    geometries = from_wgs84(shapely.from_wkb([bytes(wkb) for wkb in stored]), crs.system)

    def written(points: Any) -> Any:
        return np.round(points[:, ::-1] if crs.flipped else points, DECIMALS)

    return [str(text) for text in shapely.to_geojson(shapely.transform(geometries, written))]
