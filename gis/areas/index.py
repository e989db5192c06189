"""The areas of one day in memory: the answer of the SQL function areas_at(), without the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, func, or_, select

from gis.codes import AREA_LEVELS
from gis.database.tables import areas

LEVELS = AREA_LEVELS
Codes = npt.NDArray[np.object_]
Degrees = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Area:
    """One area. `contact` is a duty contact: a role and a telephone number, or None."""

    code: str
    name: str
    contact: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """The codes of many points, an object array a level; None where no area of that level is."""

    district: Codes
    street: Codes
    community: Codes
    grid: Codes

    def columns(self) -> dict[str, Codes]:
        return {level: getattr(self, level) for level in LEVELS}


class LevelIndex:
    """The areas of one level, smallest code first."""

    def __init__(self, found: Sequence[tuple[Area, shapely.Geometry]]) -> None:
        ordered = sorted(found, key=lambda pair: pair[0].code)
        self.areas = tuple(area for area, _ in ordered)
        self._codes = np.array([*(area.code for area in self.areas), None], dtype=object)
        self.geometries = np.array([geometry for _, geometry in ordered], dtype=object)
        shapely.prepare(self.geometries)
        self._tree = shapely.STRtree(self.geometries)

    def positions(self, lon: Degrees, lat: Degrees) -> npt.NDArray[np.intp]:
        """For each point the position of its area in `areas`, -1 outside of all.

        On a shared edge several areas cover the point: the smallest code has it.
        """
        outside = len(self.areas)
        result = np.full(len(lon), outside, dtype=np.intp)
        point, area = self._tree.query(shapely.points(lon, lat))
        covers = shapely.intersects_xy(self.geometries[area], lon[point], lat[point])
        np.minimum.at(result, point[covers], area[covers])
        result[result == outside] = -1
        return result

    def codes(self, lon: Degrees, lat: Degrees) -> Codes:
        # The last one, where position -1 points, is None.
        return self._codes[self.positions(lon, lat)]

    def at(self, point: shapely.Point) -> Area | None:
        candidates = self._tree.query(point)
        covering = candidates[shapely.intersects_xy(self.geometries[candidates], point.x, point.y)]
        return self.areas[covering.min()] if covering.size else None


class AreaIndex:
    """All four levels on one day. Coordinates are WGS 84 degrees."""

    def __init__(self, levels: dict[str, LevelIndex]) -> None:
        self.levels = levels

    @classmethod
    def load(cls, connection: Connection, on: date | None = None) -> "AreaIndex":
        """The areas that are valid on a day; None is the database's today."""
        day = func.current_date() if on is None else on
        rows = connection.execute(
            select(
                areas.c.level,
                areas.c.code,
                areas.c.name,
                areas.c.contact,
                areas.c.source,
                func.ST_AsBinary(areas.c.geom).label("wkb"),
            ).where(
                areas.c.valid_from <= day, or_(areas.c.valid_to.is_(None), areas.c.valid_to > day)
            )
        ).all()
        geometries = shapely.from_wkb([bytes(row.wkb) for row in rows])
        found: dict[str, list[tuple[Area, shapely.Geometry]]] = {level: [] for level in LEVELS}
        for row, geometry in zip(rows, geometries, strict=True):
            found[row.level].append((Area(row.code, row.name, row.contact, row.source), geometry))
        return cls({level: LevelIndex(pairs) for level, pairs in found.items()})

    def assign(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Assigned:
        """The codes of many points at once. A point that is not finite is outside."""
        lons = np.asarray(lon, dtype=np.float64)
        lats = np.asarray(lat, dtype=np.float64)
        return Assigned(*(self.levels[level].codes(lons, lats) for level in LEVELS))

    def at(self, lon: float, lat: float) -> dict[str, Area | None]:
        """The area of each level that a point lies in."""
        point = shapely.Point(lon, lat)
        return {level: self.levels[level].at(point) for level in LEVELS}
