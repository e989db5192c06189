"""Where a tile lies: the WebMercatorQuad tile matrix set (OGC 17-083r4, annex D.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import atan, degrees, exp, floor, log, pi, radians, tan

from gis.errors import InvalidInput
from layers.parts import MAX_ZOOM

EXTENT = 4096  # units along a tile's side
BUFFER = 64  # units of the neighbours' content beyond each side
DISPLAY_PX = 512  # pixels along a tile's side where a size in pixels is meant
RADIUS_M = 6_378_137.0  # of the sphere of EPSG:3857
WORLD_M = 2 * pi * RADIUS_M  # side of its square
MAX_LATITUDE = 85.051128779806604

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, order=True)
class TileAddress:
    """Zoom, column from the west, row from the north."""

    z: int
    x: int
    y: int

    def bounds(self, margin: float = 0) -> Bounds:
        """west, south, east, north in degrees, wider by a share of the tile on each side."""
        side = 2**self.z
        return (
            (self.x - margin) / side * 360 - 180,
            _latitude((self.y + 1 + margin) / side),
            (self.x + 1 + margin) / side * 360 - 180,
            _latitude((self.y - margin) / side),
        )

    def children(self) -> Iterator["TileAddress"]:
        """The four of the next zoom."""
        for y in (2 * self.y, 2 * self.y + 1):
            for x in (2 * self.x, 2 * self.x + 1):
                yield TileAddress(self.z + 1, x, y)

    @property
    def pixel_m(self) -> float:
        """Side of a display pixel in metres of EPSG:3857."""
        return WORLD_M / 2**self.z / DISPLAY_PX


def tile_address(z: str, x: str, y: str) -> TileAddress:
    """From the words of a path. Raises InvalidInput that names the one out of range."""
    zoom = _whole("z", z, MAX_ZOOM)
    last = 2**zoom - 1
    return TileAddress(zoom, _whole("x", x, last), _whole("y", y, last))


def covering(bounds: Bounds, z: int) -> tuple[range, range]:
    """The columns and rows of the tiles of zoom `z` that touch `bounds` (degrees)."""
    west, south, east, north = bounds
    return (
        range(_column(west, z), _column(east, z) + 1),
        range(_row(north, z), _row(south, z) + 1),
    )


def _whole(name: str, text: str, last: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 8 and int(text) <= last):
        raise InvalidInput(f"{name} is a whole number from 0 to {last}, not {text[:20]!r}.", name)
    return int(text)


def _latitude(share: float) -> float:
    """Of a share of the square's height, from its north edge."""
    return degrees(2 * atan(exp(pi * (1 - 2 * share))) - pi / 2)


def _column(longitude: float, z: int) -> int:
    return _inside((longitude + 180) / 360 * 2**z, z)


def _row(latitude: float, z: int) -> int:
    angle = radians(min(max(latitude, -MAX_LATITUDE), MAX_LATITUDE))
    return _inside((1 - log(tan(pi / 4 + angle / 2)) / pi) / 2 * 2**z, z)


def _inside(place: float, z: int) -> int:
    return min(max(floor(place), 0), 2**z - 1)
