"""Polygons that are looked at together, and a ruler for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from gis.crs import CRS84, CoordinateSystem, system_of, to_wgs84

Objects = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class PolygonLayer:
    """`geometries` are (multi)polygons in `crs`, of which `keys` are the names.

    Checks look at the coordinates as they are: in another system, rounding alone would open and
    close gaps.
    """

    name: str
    keys: tuple[str, ...]
    geometries: Objects
    crs: CoordinateSystem = CRS84

    def usable(self) -> "PolygonLayer":
        """The records that the coverage checks can go by: polygons, not empty and valid."""
        keep = shapely.is_valid(self.geometries) & ~shapely.is_empty(self.geometries)
        keep &= np.isin(shapely.get_type_id(self.geometries), (3, 6))
        keys = tuple(key for key, kept in zip(self.keys, keep, strict=True) if kept)
        return PolygonLayer(self.name, keys, self.geometries[keep], self.crs)


class Ruler:
    """Measures what lies in a layer in metres, by an equal-area projection around its middle."""

    def __init__(self, layer: PolygonLayer) -> None:
        self._crs = layer.crs
        bounds = shapely.total_bounds(layer.geometries)
        middle = shapely.points(
            (bounds[:2] + bounds[2:]) / 2 if np.isfinite(bounds).all() else [0, 0]
        )
        lon, lat = shapely.get_coordinates(self.to_wgs84([middle]))[0]
        self._local = system_of(
            CRS.from_proj4(f"+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m")
        )
        # A box far larger than rounding and far smaller than the earth's curve.
        span = 1e-3 if abs(bounds).max() <= 360 else 100.0
        box = shapely.box(
            *(shapely.get_coordinates(middle)[0] - span / 2),
            *(shapely.get_coordinates(middle)[0] + span / 2),
        )
        self.unit_m = float(np.sqrt(self.area_m2([box])[0])) / span

    def to_wgs84(self, geometries: Objects | Sequence[Any]) -> Objects:
        return to_wgs84(geometries, self._crs)

    def area_m2(self, geometries: Objects | Sequence[Any]) -> Floats:
        return shapely.area(self._metric(geometries))

    def length_m(self, geometries: Objects | Sequence[Any]) -> Floats:
        """Of lines, and of the outlines of polygons."""
        return shapely.length(self._metric(geometries))

    def _metric(self, geometries: Objects | Sequence[Any]) -> Objects:
        return shapely.transform(self.to_wgs84(geometries), self._local.from_wgs84)
