"""What everything should say, by shapely, area by area."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, text

from gis.areas import LEVELS
from gis.areas.assign import TABLES

Objects = npt.NDArray[np.object_]
# What has a place and codes, with what names a row.
KEYS = {
    **{table.name: next(iter(table.primary_key)).name for table in TABLES},
    **dict.fromkeys(("features", "guarded_features"), "theme || code"),
}
TODAY = text(
    "SELECT level, code, ST_AsBinary(geom) AS wkb FROM areas"
    " WHERE valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)"
)


def areas_today(connection: Connection) -> list[tuple[str, str, Any]]:
    rows = connection.execute(TODAY).all()
    return sorted((row.level, row.code, shapely.from_wkb(bytes(row.wkb))) for row in rows)


def codes_of(points: Objects, areas: list[tuple[str, str, Any]]) -> list[list[str | None]]:
    """A row a point, a column a level: the first area, which has the smallest code, has it."""
    found: list[list[str | None]] = [[None] * len(LEVELS) for _ in points]
    for level, code, geometry in areas:
        column = LEVELS.index(level)
        for i in np.flatnonzero(shapely.covers(geometry, points)).tolist():
            if found[i][column] is None:
                found[i][column] = code
    return found


def wrong_codes(connection: Connection) -> list[tuple[str, str, Any, Any]]:
    """Rows with other codes than those of their place."""
    areas = areas_today(connection)
    wrong: list[tuple[str, str, Any, Any]] = []
    for table, key in KEYS.items():
        columns = f"{key} AS key, {', '.join(LEVELS)}, ST_AsBinary(geom) AS wkb"
        rows = connection.execute(text(f"SELECT {columns} FROM {table}")).all()
        shapes = np.asarray(shapely.from_wkb([bytes(row.wkb) for row in rows]), dtype=object)
        points = np.asarray(shapely.point_on_surface(shapes), dtype=object)
        for row, right in zip(rows, codes_of(points, areas), strict=True):
            if list(row[1:5]) != right:
                wrong.append((table, row.key, list(row[1:5]), right))
    return wrong


def shares_by_area(connection: Connection) -> dict[tuple[str, str, str], float]:
    """Every building cut by every area."""
    found: dict[tuple[str, str, str], float] = {}
    rows = connection.execute(text("SELECT code, ST_AsBinary(geom) AS wkb FROM buildings")).all()
    for level, code, geometry in areas_today(connection):
        for row in rows:
            footprint = shapely.from_wkb(bytes(row.wkb))
            share = shapely.area(shapely.intersection(footprint, geometry)) / footprint.area
            if 1e-3 <= share <= 1 - 1e-3:
                found[row.code, level, code] = round(share, 4)
    return found
