"""Polygons to check: a file's, or the district's own areas."""

import warnings
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas
import numpy as np
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from sqlalchemy import Connection, func, or_, select

from gis.codes import AREA_LEVELS
from gis.crs import CRS84, CoordinateSystem, system_of
from gis.database.tables import areas
from gis.errors import InvalidInput
from gis.topology.layer import PolygonLayer

PARQUET = (".parquet", ".geoparquet")


@dataclass(frozen=True, slots=True)
class LevelOfAreas:
    """The areas of a level as a layer, and the code that each has as its parent."""

    layer: PolygonLayer
    parent_of: dict[str, str]


def read_layer(
    path: Path,
    key: str | None = None,
    crs: CoordinateSystem | None = None,
    layer: str | None = None,
) -> PolygonLayer:
    """The polygons of a file with the coordinates that it has, named by the column `key` or else by
    their number from 1. Raises InvalidInput in one sentence.
    """
    if not path.is_file():
        raise InvalidInput(f"{path} does not exist or is not a file.", "file")
    frame = _read(path, layer)
    if key is not None and key not in frame.columns:
        raise InvalidInput(
            f"--key={key!r} is not a column of {path.name}; it has: {', '.join(frame.columns)}.",
            "key",
        )
    named = range(1, len(frame) + 1) if key is None else frame[key]
    declared = CRS84 if frame.crs is None else system_of(frame.crs)
    geometries = shapely.force_2d(np.asarray(frame.geometry, dtype=object))
    return PolygonLayer(path.stem, tuple(map(str, named)), geometries, crs or declared)


def area_levels(connection: Connection, on: date | None = None) -> dict[str, LevelOfAreas]:
    """The areas that are valid on a day, a layer a level; None is the database's today."""
    day = func.current_date() if on is None else on
    a = areas.c
    rows = connection.execute(
        select(a.level, a.code, a.parent, func.ST_AsBinary(a.geom).label("wkb"))
        .where(a.valid_from <= day, or_(a.valid_to.is_(None), a.valid_to > day))
        .order_by(a.code)
    ).all()
    found: dict[str, LevelOfAreas] = {}
    for level in AREA_LEVELS:
        own = [row for row in rows if row.level == level]
        shapes = np.asarray(shapely.from_wkb([bytes(row.wkb) for row in own]), dtype=object)
        layer = PolygonLayer(level, tuple(row.code for row in own), shapes)
        found[level] = LevelOfAreas(layer, {row.code: row.parent for row in own if row.parent})
    return found


def _read(path: Path, layer: str | None) -> geopandas.GeoDataFrame:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            if path.suffix.lower() in PARQUET:
                return geopandas.read_parquet(path)
            return geopandas.read_file(path, layer=layer, on_invalid="ignore")
        except (DataSourceError, DataLayerError, ValueError, OSError) as error:
            reason = str(error).splitlines()[0].rstrip(".")
            raise InvalidInput(f"{path.name} cannot be read: {reason}.", "file") from None
