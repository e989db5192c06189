"""Coordinate systems: EPSG's, and the shifted datums of Chinese maps."""

from gis.crs.geometry import (
    from_wgs84,
    point_to_wgs84,
    points_from_wgs84,
    points_to_wgs84,
    to_wgs84,
)
from gis.crs.system import BD09, CRS84, GCJ02, CoordinateSystem, parse_crs, system_of

__all__ = [
    "BD09",
    "CRS84",
    "GCJ02",
    "CoordinateSystem",
    "from_wgs84",
    "parse_crs",
    "point_to_wgs84",
    "points_from_wgs84",
    "points_to_wgs84",
    "system_of",
    "to_wgs84",
]
