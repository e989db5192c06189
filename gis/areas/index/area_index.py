"""The areas of one day in memory: the answer of the SQL function areas_at(), without the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection

from gis.areas.index.area import LEVELS, Area
from gis.areas.index.build import RasterArrays, build_raster
from gis.areas.index.lookup import locate
from gis.areas.index.read import read_areas
from gis.index_file import Columns

Codes = npt.NDArray[np.object_]
Positions = npt.NDArray[np.int32]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Assigned:
    """The codes of many points, an object array a level; None where no area of that level is."""

    district: Codes
    street: Codes
    community: Codes
    grid: Codes

    def columns(self) -> dict[str, Codes]:
        return {level: getattr(self, level) for level in LEVELS}


class AreaIndex:
    """All four levels on one day. Coordinates are WGS 84 degrees.

    A point lies in an area when the area's polygon covers it, borders included; of several areas of
    a level, in that with the smallest code. Exact to the last point: see `predicate`.
    """

    def __init__(
        self, areas: tuple[Area, ...], bounds: npt.NDArray[np.float64], arrays: RasterArrays
    ) -> None:
        """`areas` by level and code, as in `arrays`; `bounds` west, south, east, north of each."""
        self._areas = areas
        self._bounds = bounds
        self._arrays = arrays
        self._codes = np.array([*(area.code for area in areas), None], dtype=object)
        self._locate = tuple(getattr(arrays, name) for name in RasterArrays.__slots__)

    @classmethod
    def of(cls, areas: Iterable[tuple[str, Area, shapely.Geometry]]) -> "AreaIndex":
        """The index of areas, each with its level and its (multi)polygon."""
        ordered = sorted(areas, key=lambda each: (LEVELS.index(each[0]), each[1].code))
        geometries = np.array([geometry for _, _, geometry in ordered], dtype=object)
        levels = np.array([LEVELS.index(level) for level, _, _ in ordered], dtype=np.int32)
        arrays = build_raster(geometries, levels)
        return cls(tuple(area for _, area, _ in ordered), shapely.bounds(geometries), arrays)

    @classmethod
    def load(cls, connection: Connection, on: date | None = None) -> "AreaIndex":
        """The areas that are valid on a day; None is the database's today."""
        return cls.of(read_areas(connection, on).areas)

    @classmethod
    def of_columns(cls, columns: Columns) -> "AreaIndex":
        """The index that gave these columns; what is in a mapped file stays there."""
        arrays = dict(columns.arrays)
        bounds = arrays.pop("bounds")
        areas = tuple(Area(*said) for said in columns.about["areas"])
        return cls(areas, bounds, RasterArrays(**arrays))

    def columns(self) -> Columns:
        """All of it, for an index file."""
        arrays = {name: getattr(self._arrays, name) for name in RasterArrays.__slots__}
        areas = [(area.code, area.name, area.contact, area.source) for area in self._areas]
        return Columns({**arrays, "bounds": self._bounds}, {"areas": areas})

    def areas(self, level: str) -> tuple[Area, ...]:
        """All areas of a level, smallest code first."""
        first, last = self._span(level)
        return self._areas[first:last]

    def bounds(self, level: str) -> Bounds | None:
        """West, south, east, north of all areas of a level; None without any."""
        first, last = self._span(level)
        if first == last:
            return None
        west, south = self._bounds[first:last, :2].min(axis=0)
        east, north = self._bounds[first:last, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)

    def assign(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Assigned:
        """The codes of many points at once. A point that is not finite is outside."""
        positions = self.positions(lon, lat)
        # The last one, where position -1 points, is None.
        return Assigned(*(self._codes[positions[:, i]] for i in range(len(LEVELS))))

    def positions(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Positions:
        """A row a point, a column a level: the number of the area among all, -1 outside."""
        lons = np.ascontiguousarray(lon, dtype=np.float64)
        lats = np.ascontiguousarray(lat, dtype=np.float64)
        found = np.empty((len(lons), len(LEVELS)), dtype=np.int32)
        locate(lons, lats, found, *self._locate)
        return found

    def codes(self, positions: Sequence[int] | Positions) -> list[str | None]:
        """The codes behind numbers of areas; None for -1."""
        return [self._codes[i] for i in positions]

    def at(self, lon: float, lat: float) -> dict[str, Area | None]:
        """The area of each level that a point lies in."""
        found = self.positions([lon], [lat])[0].tolist()
        return {
            level: self._areas[i] if i >= 0 else None
            for level, i in zip(LEVELS, found, strict=True)
        }

    def _span(self, level: str) -> tuple[int, int]:
        number = LEVELS.index(level)
        first, last = np.searchsorted(self._arrays.levels, [number, number + 1])
        return int(first), int(last)
