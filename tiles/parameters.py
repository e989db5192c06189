"""What the queries of tiles and of overviews are told of a place."""

from math import log2
from typing import Any

from layers.bands import Band
from tiles.address import BUFFER, DISPLAY_PX, EXTENT, WORLD_M, TileAddress
from tiles.matrix_set import WEB_MERCATOR_QUAD, MatrixSet
from tiles.units import unit_parameters

Parameters = dict[str, Any]
WHOLE_CELLS = 2  # so many beyond each side, for every cell that shows to be whole


def cells_across(band: Band) -> int:
    """How many cells a tile is wide: a power of two, so that cells of one tile never lie across
    another, whatever its zoom."""
    px = band.aggregate.px if band.aggregate else band.thin_px
    return 2 ** max(0, round(log2(DISPLAY_PX / px))) if px else DISPLAY_PX


def margin(band: Band) -> float:
    """How far around a tile its content comes from, as a share of the tile."""
    has_cells = bool(band.aggregate or band.thin_px)
    return max(BUFFER / EXTENT, WHOLE_CELLS / cells_across(band) if has_cells else 0)


def tile_parameters(
    band: Band, tile: TileAddress, matrix_set: MatrixSet = WEB_MERCATOR_QUAD
) -> Parameters:
    """For tile_query() and overview_query(), but for the limit."""
    return {
        "x": tile.x,
        "y": tile.y,
        **_edges(matrix_set.bounds(tile, margin(band))),
        **_frame(matrix_set.frame(tile)),
        **unit_parameters(tile.z, tile),
        "pixel": matrix_set.pixel(tile.z),
        **_sizes(band, tile.z),
    }


def region_parameters(band: Band, z: int, region: TileAddress) -> Parameters:
    """For what an overview of zoom `z` holds of a region, a tile of EPSG:3857 of another zoom."""
    cell = 2.0 ** (region.z - z) / cells_across(band)
    drawn_whole = band.aggregate is not None and band.aggregate.shape != "point"
    beyond = WHOLE_CELLS * cell if drawn_whole else 0.0
    return {
        **_edges(region.bounds(beyond)),
        **_frame(WEB_MERCATOR_QUAD.frame(region)),
        **unit_parameters(z, region),
        "pixel": WEB_MERCATOR_QUAD.pixel(z),
        **_sizes(band, z),
        "limit": None,
    }


def _sizes(band: Band, z: int) -> Parameters:
    return {
        "z": z,
        "pixel_deg": 360 / 2**z / DISPLAY_PX,
        "cell": WORLD_M / 2**z / cells_across(band),
    }


def _edges(bounds: tuple[float, float, float, float]) -> Parameters:
    return dict(zip(("west", "south", "east", "north"), bounds, strict=True))


def _frame(frame: tuple[float, float, float, float]) -> Parameters:
    return dict(zip(("left", "bottom", "right", "top"), frame, strict=True))
