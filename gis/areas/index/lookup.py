"""Where points lie, by the raster: one look for most of them, a few edges for those at borders."""

import numpy as np

from gis.areas.index.predicate import ON_BOUNDARY
from gis.areas.index.raster import (
    BLOCK_BITS,
    BLOCK_CELLS,
    LEVEL_COUNT,
    Bits,
    Floats,
    Ints,
    parity_of,
)
from gis.compiled import compiled

# Points looked up together: reads of the raster that do not wait for each other overlap.
TOGETHER = 512


@compiled
def locate(
    lon: Floats,
    lat: Floats,
    found: Ints,
    blocks: Ints,
    raster: Ints,
    combinations: Ints,
    border_combination: Ints,
    border_firsts: Ints,
    candidate_area: Ints,
    candidate_beside: Bits,
    candidate_firsts: Ints,
    listed: Ints,
    edges: Floats,
    levels: Ints,
    xs: Floats,
    ys: Floats,
    scales: Floats,
) -> None:
    """Writes the number of each point's area at each level into `found`; -1 where none is.

    What is not a number, and what lies beside the raster, is nowhere.
    """
    columns, rows = len(xs) - 1, len(ys) - 1
    west, south, east, north = xs[0], ys[0], xs[columns], ys[rows]
    scale_x, scale_y = scales
    block_columns = ((columns - 1) >> BLOCK_BITS) + 1
    in_block = BLOCK_CELLS - 1
    size = min(TOGETHER, len(lon))
    block_of, cell_in = np.empty(size, np.int32), np.empty(size, np.int32)
    for start in range(0, len(lon), TOGETHER):
        size = min(TOGETHER, len(lon) - start)
        for k in range(size):
            x, y = lon[start + k], lat[start + k]
            block_of[k], cell_in[k] = len(blocks) - 1, 0
            if west <= x < east and south <= y < north:
                # What cell_of() says: the lines are where these change.
                column = min(int((x - west) * scale_x), columns - 1)
                row = min(int((y - south) * scale_y), rows - 1)
                block_of[k] = (row >> BLOCK_BITS) * block_columns + (column >> BLOCK_BITS)
                cell_in[k] = (row & in_block) << BLOCK_BITS | (column & in_block)
        for k in range(size):
            i, here = start + k, blocks[block_of[k]]
            if here < 0:
                here = raster[(-1 - here) << 2 * BLOCK_BITS | cell_in[k]]
            border = -1
            if here < 0:
                border = -1 - here
                here = border_combination[border]
            for level in range(LEVEL_COUNT):
                found[i, level] = combinations[here, level]
            if border < 0:
                continue
            row = (block_of[k] // block_columns) << BLOCK_BITS | cell_in[k] >> BLOCK_BITS
            column = (block_of[k] % block_columns) << BLOCK_BITS | cell_in[k] & in_block
            _settle(
                lon[i],
                lat[i],
                float(xs[column + 1]),
                float(ys[row]),
                found[i],
                border_firsts[border],
                border_firsts[border + 1],
                candidate_area,
                candidate_beside,
                candidate_firsts,
                listed,
                edges,
                levels,
            )


@compiled
def _settle(
    x: float,
    y: float,
    east: float,
    south: float,
    found: Ints,
    first: int,
    last: int,
    candidate_area: Ints,
    candidate_beside: Bits,
    candidate_firsts: Ints,
    listed: Ints,
    edges: Floats,
    levels: Ints,
) -> None:
    """Writes the areas that hold a point of a border cell, of each level the first."""
    settled = 0
    for candidate in range(first, last):
        area, beside = candidate_area[candidate], candidate_beside[candidate]
        level = levels[area]
        if settled >> level & 1:
            continue
        begin, end = candidate_firsts[candidate], candidate_firsts[candidate + 1]
        if _holds(beside, edges, listed, begin, end, x, y, east, south):
            found[level] = area
            settled |= 1 << level


@compiled
def _holds(
    beside: int,
    edges: Floats,
    listed: Ints,
    first: int,
    last: int,
    x: float,
    y: float,
    east: float,
    south: float,
) -> bool:
    """Whether an area holds a point of a cell, by the area's edges in the cell."""
    odd = int(beside)
    for j in range(first, last):
        parity = parity_of(edges, listed[j], x, y, east, south)
        if parity == ON_BOUNDARY:
            return True
        odd ^= parity
    return odd == 1
