"""GCJ-02 and BD-09, the shifted datums of Chinese maps, as offsets from WGS 84.

GCJ-02 adds a few hundred metres that vary from place to place; BD-09 turns and stretches GCJ-02 a
little more. Both hold inside one box around China and leave the rest of the world as it is. The
formulas have never been published officially; these are the ones that every map library shares
(eviltransform, coordtransform), good to the sixth decimal against the published vectors.

Arrays have the shape (n, 2): longitude and latitude in degrees. What is not finite stays as it is.
"""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEST: Final = 72.004
EAST: Final = 137.8347
SOUTH: Final = 0.8293
NORTH: Final = 55.8271

# The ellipsoid of Krasovsky 1940, on which the shift is computed.
SEMI_MAJOR_M: Final = 6378245.0
ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
BD09_PI: Final = np.pi * 3000 / 180

# 1e-10 degrees are a hundredth of a millimetre; each step of the inverse wins two digits.
TOLERANCE_DEG: Final = 1e-10
MAX_STEPS: Final = 20


def wgs84_to_gcj02(points: Floats) -> Floats:
    """Shifts WGS 84 to GCJ-02."""
    return _inside_china(points, _shift)


def gcj02_to_wgs84(points: Floats) -> Floats:
    """Takes the shift back, by iteration, to less than a millimetre.

    Whether a point lies in the box is asked of the point given, as the algorithm does; along the
    box's edge, where the shift starts in one leap, the way back is therefore not unique.
    """
    return _inside_china(points, lambda inside: _invert(_shift, inside))


def wgs84_to_bd09(points: Floats) -> Floats:
    """Shifts WGS 84 to BD-09."""
    return _inside_china(points, lambda inside: _turn(_shift(inside)))


def bd09_to_wgs84(points: Floats) -> Floats:
    """Takes the shift back, by iteration, to less than a millimetre; see gcj02_to_wgs84."""
    return _inside_china(points, lambda inside: _invert(_shift, _invert(_turn, inside)))


def _inside_china(points: Floats, change: Callable[[Floats], Floats]) -> Floats:
    lon, lat = points[:, 0], points[:, 1]
    inside = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    changed = points.copy()
    changed[inside] = change(points[inside])
    return changed


def _invert(change: Callable[[Floats], Floats], target: Floats) -> Floats:
    found = target.copy()
    for _ in range(MAX_STEPS):
        error = change(found) - target
        found -= error
        if not error.size or np.abs(error).max() < TOLERANCE_DEG:
            break
    return found


def _shift(points: Floats) -> Floats:
    lon, lat = points[:, 0], points[:, 1]
    x, y = lon - 105, lat - 35
    common = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + common
    east_m += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east_m += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + common
    north_m += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north_m += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3

    latitude = np.radians(lat)
    w = 1 - ECCENTRICITY_SQUARED * np.sin(latitude) ** 2
    meridian_radius_m = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / w**1.5
    parallel_radius_m = SEMI_MAJOR_M / np.sqrt(w) * np.cos(latitude)
    return np.column_stack(
        (
            lon + np.degrees(east_m / parallel_radius_m),
            lat + np.degrees(north_m / meridian_radius_m),
        )
    )


def _turn(points: Floats) -> Floats:
    lon, lat = points[:, 0], points[:, 1]
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BD09_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BD09_PI)
    return np.column_stack((radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006))
