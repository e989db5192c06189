"""What a coordinate system is to OneMap: two ways, to WGS 84 and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from gis.crs.gcj02 import (
    Floats,
    bd09_to_wgs84,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from gis.errors import InvalidInput

ALLOWED = "an EPSG code (EPSG:4490), CRS84, gcj02 or bd09"
_NUMBER = re.compile(r"\d{1,9}")
_EPSG = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:(?:[\w.]*:)?(\d{1,9})", re.IGNORECASE)
_EPSG_ADDRESS = re.compile(
    r"https?://www\.opengis\.net/def/crs/EPSG/[\w.]+/(\d{1,9})", re.IGNORECASE
)
_CRS84 = re.compile(
    r"CRS84h?|OGC:CRS84h?|urn:ogc:def:crs:OGC:[\w.]*:CRS84h?"
    r"|https?://www\.opengis\.net/def/crs/OGC/[\w.]+/CRS84h?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CoordinateSystem:
    """A named coordinate system. Both ways take and give arrays of the shape (n, 2): x and y, which
    for geographic systems are longitude and latitude in degrees, whatever order the registry names.
    A point that cannot be converted becomes NaN.
    """

    name: str
    to_wgs84: Callable[[Floats], Floats]
    from_wgs84: Callable[[Floats], Floats]


def _unchanged(points: Floats) -> Floats:
    return points


CRS84 = CoordinateSystem("CRS84", _unchanged, _unchanged)
GCJ02 = CoordinateSystem("gcj02", gcj02_to_wgs84, wgs84_to_gcj02)
BD09 = CoordinateSystem("bd09", bd09_to_wgs84, wgs84_to_bd09)


def parse_crs(text: str, parameter: str = "crs") -> CoordinateSystem:
    """Reads `EPSG:4490`, `4490`, `CRS84`, `gcj02`, `bd09`, an OGC URN or an OGC address of these.

    Heights are left out: EPSG:4979 and compound systems count as their horizontal part.
    Raises InvalidInput that names `parameter`.
    """
    wanted = text.strip().strip("[]")
    by_name = {"gcj02": GCJ02, "gcj-02": GCJ02, "bd09": BD09, "bd-09": BD09}
    if wanted.lower() in by_name:
        return by_name[wanted.lower()]
    if _CRS84.fullmatch(wanted):
        return CRS84
    found = _NUMBER.fullmatch(wanted) or _EPSG.fullmatch(wanted) or _EPSG_ADDRESS.fullmatch(wanted)
    if found is None:
        raise InvalidInput(f"{parameter}={_short(text)} is not {ALLOWED}.", parameter)
    return _of_epsg(int(found.group(found.re.groups)), parameter)


def system_of(crs: CRS, parameter: str = "crs") -> CoordinateSystem:
    """The system that a file declares, known to the EPSG registry or not. Raises InvalidInput for
    one without a horizontal part."""
    try:
        horizontal = CRS(crs.sub_crs_list[0] if crs.is_compound else crs).to_2d()
    except CRSError:
        horizontal = crs
    if not (horizontal.is_geographic or horizontal.is_projected):
        raise InvalidInput(
            f"{parameter}: {crs.name} has no position on a map; use {ALLOWED}.", parameter
        )
    authority = crs.to_authority()
    name = ":".join(authority) if authority else crs.name
    if horizontal.equals(CRS(4326), ignore_axis_order=True):
        return CoordinateSystem(name, _unchanged, _unchanged)
    try:
        return CoordinateSystem(
            name, _converter(horizontal, CRS(4326)), _converter(CRS(4326), horizontal)
        )
    except ProjError:
        raise InvalidInput(
            f"{parameter}: {crs.name} cannot be converted to WGS 84.", parameter
        ) from None


@lru_cache(maxsize=64)
def _of_epsg(code: int, parameter: str) -> CoordinateSystem:
    try:
        crs = CRS.from_epsg(code)
    except CRSError:
        raise InvalidInput(
            f"{parameter}=EPSG:{code} is not in the EPSG registry; use {ALLOWED}.", parameter
        ) from None
    return system_of(crs, parameter)


def _converter(source: CRS, target: CRS) -> Callable[[Floats], Floats]:
    transformer = Transformer.from_crs(source, target, always_xy=True)

    def convert(points: Floats) -> Floats:
        x, y = transformer.transform(points[:, 0], points[:, 1])
        converted = np.column_stack((x, y))
        converted[~np.isfinite(converted).all(axis=1)] = np.nan
        return converted

    return convert


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
