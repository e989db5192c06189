"""Converts points and shapely geometries between WGS 84 and another coordinate system."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.crs.gcj02 import Floats
from gis.crs.system import CoordinateSystem
from gis.errors import InvalidInput

Geometries = NDArray[np.object_]


def to_wgs84(geometries: Geometries | Sequence[Any], crs: CoordinateSystem) -> Geometries:
    """Shapely geometries in `crs` as 2D ones in WGS 84 (lon, lat). None stays None; a place that
    cannot be converted has NaN coordinates."""
    return shapely.transform(shapely.force_2d(np.asarray(geometries, dtype=object)), crs.to_wgs84)


def from_wgs84(geometries: Geometries | Sequence[Any], crs: CoordinateSystem) -> Geometries:
    """Shapely geometries in WGS 84 as 2D ones in `crs`; None and NaN as in to_wgs84."""
    return shapely.transform(shapely.force_2d(np.asarray(geometries, dtype=object)), crs.from_wgs84)


def points_to_wgs84(x: Floats, y: Floats, crs: CoordinateSystem) -> tuple[Floats, Floats]:
    """Arrays of longitude and latitude, NaN where a point cannot be converted."""
    converted = crs.to_wgs84(np.column_stack((x, y)).astype(np.float64))
    return converted[:, 0], converted[:, 1]


def points_from_wgs84(lon: Floats, lat: Floats, crs: CoordinateSystem) -> tuple[Floats, Floats]:
    """The way back of points_to_wgs84."""
    converted = crs.from_wgs84(np.column_stack((lon, lat)).astype(np.float64))
    return converted[:, 0], converted[:, 1]


def point_to_wgs84(
    x: float, y: float, crs: CoordinateSystem, parameters: tuple[str, str] = ("lon", "lat")
) -> tuple[float, float]:
    """One point as longitude and latitude.

    Raises InvalidInput, naming the first of `parameters` that is not finite or out of range; one
    that would do the other way round gets a hint.
    """
    for name, value in zip(parameters, (x, y), strict=True):
        if not math.isfinite(value):
            raise InvalidInput(f"{name}={value} is not a finite number.", name)
    lon, lat = (float(values[0]) for values in points_to_wgs84(np.array([x]), np.array([y]), crs))
    if math.isnan(lon):
        raise InvalidInput(
            f"{parameters[0]}={x}, {parameters[1]}={y} is outside what {crs.name} covers.",
            parameters[0],
        )
    if not -180 <= lon <= 180:
        raise InvalidInput(f"{parameters[0]}={x} is not between -180 and 180.", parameters[0])
    if not -90 <= lat <= 90:
        hint = "; are longitude and latitude swapped?" if abs(x) <= 90 and abs(y) <= 180 else "."
        raise InvalidInput(f"{parameters[1]}={y} is not between -90 and 90{hint}", parameters[1])
    return lon, lat
