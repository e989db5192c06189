"""Coordinate systems as OGC API names them (Features part 2), with their order of axes."""

from collections.abc import Mapping
from dataclasses import dataclass

from pyproj import CRS

from gis.crs import CRS84, CoordinateSystem, parse_crs
from layers.features import OutputCrs

CRS84_URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG_URI = "http://www.opengis.net/def/crs/EPSG/0/{}"
# WGS 84, CGCS2000, its zone of Shenzhen and its neighbours, and what web maps are drawn in.
CODES = (4326, 4490, 4547, 3857)
URIS = (CRS84_URI, *(EPSG_URI.format(code) for code in CODES))


@dataclass(frozen=True, slots=True)
class NamedCrs:
    """`uri` is what `Content-Crs` says. `flipped`: the registry has northing or latitude first."""

    uri: str
    system: CoordinateSystem
    flipped: bool = False

    @property
    def output(self) -> OutputCrs:
        return OutputCrs(self.system, self.flipped)


CRS84_NAMED = NamedCrs(CRS84_URI, CRS84)


def named_crs(text: str | None, parameter: str) -> NamedCrs:
    """Of an address or URN in the registry's order of axes; of a short name (`EPSG:4490`, `gcj02`)
    longitude or x first. Raises InvalidInput naming `parameter`.
    """
    if text is None or text == CRS84_URI:
        return CRS84_NAMED
    system = parse_crs(text, parameter)
    authority, _, code = system.name.partition(":")
    if authority != "EPSG":
        return NamedCrs(CRS84_URI if system is CRS84 else system.name, system)
    by_registry = text.lower().startswith(("http:", "https:", "urn:", "[http:", "[https:"))
    return NamedCrs(EPSG_URI.format(code), system, by_registry and _north_first(int(code)))


def content_crs(crs: NamedCrs) -> Mapping[str, str]:
    return {"Content-Crs": f"<{crs.uri}>"}


def _north_first(code: int) -> bool:
    return CRS.from_epsg(code).axis_info[0].direction == "north"
