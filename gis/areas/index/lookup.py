"""Where points lie, by the raster: one look for most of them, a few edges for those at borders."""

from gis.areas.index.predicate import ON_BOUNDARY
from gis.areas.index.raster import LEVEL_COUNT, Bits, Floats, Ints, cell_of, parity_of
from gis.compiled import compiled


@compiled
def locate(
    lon: Floats,
    lat: Floats,
    found: Ints,
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
) -> None:
    """Writes the number of each point's area at each level into `found`; -1 where none is.

    What is not a number, and what lies beside the raster, is nowhere.
    """
    columns, rows = len(xs) - 1, len(ys) - 1
    for i in range(len(lon)):
        x, y = lon[i], lat[i]
        column, row = cell_of(xs, x), cell_of(ys, y)
        if column < 0 or column >= columns or row < 0 or row >= rows:
            for level in range(LEVEL_COUNT):
                found[i, level] = -1
            continue
        here = raster[row * columns + column]
        if here >= 0:
            for level in range(LEVEL_COUNT):
                found[i, level] = combinations[here, level]
            continue
        border = -1 - here
        for level in range(LEVEL_COUNT):
            found[i, level] = combinations[border_combination[border], level]
        settled = 0
        for candidate in range(border_firsts[border], border_firsts[border + 1]):
            area = candidate_area[candidate]
            level = levels[area]
            if settled >> level & 1:
                continue
            first, last = candidate_firsts[candidate], candidate_firsts[candidate + 1]
            east, south = xs[column + 1], ys[row]
            if _holds(candidate_beside[candidate], edges, listed, first, last, x, y, east, south):
                found[i, level] = area
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
