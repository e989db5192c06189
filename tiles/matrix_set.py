"""Tile matrix sets (OGC 17-083r4): how a plane is cut into tiles, zoom by zoom."""

from dataclasses import dataclass
from math import floor

from gis.errors import InvalidInput
from layers.parts import MAX_ZOOM
from tiles.address import DISPLAY_PX, WORLD_M, Bounds, TileAddress, covering

# Metres a degree at the equator of WGS 84, and the pixel that OGC 17-083r4 (6.1) counts scales by.
METRES_A_DEGREE = 6_378_137 * 3.141592653589793 / 180
STANDARD_PIXEL_M = 0.00028
TILE_PX = 256


@dataclass(frozen=True, slots=True)
class MatrixSet:
    """`origin` is the upper left corner and `span` the side of the one tile of zoom 0, in units of
    `srid`'s system, longitude or easting first; `rows` are those of `min_zoom`.
    """

    id: str
    title: str
    srid: int
    crs: str
    uri: str | None
    origin: tuple[float, float]
    span: float
    min_zoom: int
    rows: int
    axes: tuple[str, str] = ("X", "Y")
    scale_set: str | None = None

    def side(self, z: int) -> float:
        """Of a tile, in units of the system."""
        return self.span / 2**z

    def size(self, z: int) -> tuple[int, int]:
        """Columns and rows of a zoom."""
        return 2**z, self.rows * 2 ** (z - self.min_zoom)

    def frame(self, tile: TileAddress) -> Bounds:
        """left, bottom, right, top in units of the system."""
        side, (left, top) = self.side(tile.z), self.origin
        return (
            left + tile.x * side,
            top - (tile.y + 1) * side,
            left + (tile.x + 1) * side,
            top - tile.y * side,
        )

    def bounds(self, tile: TileAddress, margin: float = 0) -> Bounds:
        """west, south, east, north in degrees, wider by a share of the tile on each side."""
        if self.srid == 3857:
            return tile.bounds(margin)
        left, bottom, right, top = self.frame(tile)
        wider = margin * self.side(tile.z)
        return left - wider, bottom - wider, right + wider, top + wider

    def covering(self, bounds: Bounds, z: int) -> tuple[range, range]:
        """The columns and rows of the tiles of a zoom that touch `bounds` (degrees)."""
        if self.srid == 3857:
            return covering(bounds, z)
        west, south, east, north = bounds
        side, (columns, rows) = self.side(z), self.size(z)

        def inside(place: float, size: int) -> int:
            return min(max(floor(place), 0), size - 1)

        return (
            range(inside((west + 180) / side, columns), inside((east + 180) / side, columns) + 1),
            range(inside((90 - north) / side, rows), inside((90 - south) / side, rows) + 1),
        )

    def pixel(self, z: int) -> float:
        """Side of a display pixel, in units of the system."""
        return self.side(z) / DISPLAY_PX

    def scale_denominator(self, z: int) -> float:
        """Of OGC 17-083r4, which counts pixels of 0.28 mm."""
        metres = 1 if self.srid == 3857 else METRES_A_DEGREE
        return self.side(z) / TILE_PX * metres / STANDARD_PIXEL_M

    def address(self, z: str, x: str, y: str) -> TileAddress:
        """From the words of a path. Raises InvalidInput that names the one out of range."""
        zoom = _whole("z", z, self.min_zoom, MAX_ZOOM)
        columns, rows = self.size(zoom)
        return TileAddress(zoom, _whole("x", x, 0, columns - 1), _whole("y", y, 0, rows - 1))


def _whole(name: str, text: str, first: int, last: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 8 and first <= int(text) <= last):
        raise InvalidInput(
            f"{name} is a whole number from {first} to {last}, not {text[:20]!r}.", name
        )
    return int(text)


WEB_MERCATOR_QUAD = MatrixSet(
    id="WebMercatorQuad",
    title="Google Maps Compatible for the World",
    srid=3857,
    crs="http://www.opengis.net/def/crs/EPSG/0/3857",
    uri="http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
    origin=(-WORLD_M / 2, WORLD_M / 2),
    span=WORLD_M,
    min_zoom=0,
    rows=1,
    scale_set="http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
)
# 天地图's "c": longitude and latitude of CGCS2000, which nothing tells apart from WGS 84 here.
# Zoom 0 would be half a tile high, so it begins at 1.
CGCS2000_QUAD = MatrixSet(
    id="CGCS2000Quad",
    title="CGCS2000 经纬度（天地图 c） CGCS2000 longitude and latitude",
    srid=4326,
    crs="http://www.opengis.net/def/crs/EPSG/0/4490",
    uri=None,
    origin=(-180.0, 90.0),
    span=360.0,
    min_zoom=1,
    rows=1,
    axes=("Lat", "Lon"),
)
MATRIX_SETS = {one.id: one for one in (WEB_MERCATOR_QUAD, CGCS2000_QUAD)}
