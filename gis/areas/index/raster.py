"""The cells of a raster over all areas: which ones a border touches, what is parity there.

A ray from a point to the east crosses the borders of the areas around it an odd number of times.
Only the edges that touch the point's own cell have to be looked at: any other edge of the cell's
row stays on one side of the cell throughout the row, so that what the ray crosses beyond the cell
changes its parity only at the heights where an edge of the cell ends east of it. `parity_of` counts
those ends together with the edges, and the rest is one bit a cell and area.
"""

import numpy as np
import numpy.typing as npt

from gis.areas.index.predicate import ON_BOUNDARY, crosses
from gis.compiled import compiled

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint8]

LEVEL_COUNT = 4
# Cells a block, across and up; a power of two, so that a cell's block is found by shifting bits.
BLOCK_BITS = 2
BLOCK_CELLS = 1 << BLOCK_BITS
# Further than rounding moves the place where an edge enters a row of cells.
SLACK = 1e-9
SLACK_DEG = 1e-12


@compiled
def cell_of(lines: Floats, value: float) -> int:
    """The i with lines[i] <= value < lines[i + 1]; -1 below all, the last i + 1 above."""
    count = len(lines) - 1
    if not value >= lines[0]:
        return -1
    if value >= lines[count]:
        return count
    i = min(int((value - lines[0]) * (count / (lines[count] - lines[0]))), count - 1)
    while value < lines[i]:
        i -= 1
    while value >= lines[i + 1]:
        i += 1
    return i


@compiled
def touched_cells(edges: Floats, xs: Floats, ys: Floats, cells: Longs, touching: Ints) -> int:
    """Lists (cell, edge) for each cell that an edge touches, and maybe one beside it.

    Returns how many pairs there are, and writes as many as fit.
    """
    columns = len(xs) - 1
    found = 0
    for e in range(len(edges)):
        ax, ay, bx, by = edges[e]
        if ay > by:
            ax, ay, bx, by = bx, by, ax, ay
        west, east = min(ax, bx), max(ax, bx)
        first_row, last_row = cell_of(ys, ay), cell_of(ys, by)
        first, last = cell_of(xs, west), cell_of(xs, east)
        for row in range(first_row, last_row + 1):
            left, right = first, last
            if first < last and first_row < last_row:
                slope = (bx - ax) / (by - ay)
                enters = ax + slope * (max(ys[row], ay) - ay)
                leaves = ax + slope * (min(ys[row + 1], by) - ay)
                slack = SLACK * (east - west) + SLACK_DEG
                left = max(first, cell_of(xs, min(enters, leaves) - slack))
                right = min(last, cell_of(xs, max(enters, leaves) + slack))
            for column in range(left, right + 1):
                if found < len(cells):
                    cells[found] = row * columns + column
                    touching[found] = e
                found += 1
    return found


@compiled
def touched_rows(edges: Floats, ys: Floats, rows: Longs, touching: Ints) -> int:
    """Lists (row, edge) for each row of cells that an edge touches, as `touched_cells` does."""
    found = 0
    for e in range(len(edges)):
        ay, by = edges[e, 1], edges[e, 3]
        for row in range(cell_of(ys, min(ay, by)), cell_of(ys, max(ay, by)) + 1):
            if found < len(rows):
                rows[found] = row
                touching[found] = e
            found += 1
    return found


@compiled
def parity_of(edges: Floats, e: int, x: float, y: float, east: float, south: float) -> int:
    """What an edge of the cell whose corners are (?, south) and (east, ?) adds to the parity at
    (x, y) in that cell; ON_BOUNDARY where the point lies on the edge.
    """
    ax, ay, bx, by = edges[e]
    crossed = crosses(ax, ay, bx, by, x, y)
    if crossed == ON_BOUNDARY:
        return ON_BOUNDARY
    if ax >= east and (ay > south) != (ay > y):
        crossed ^= 1
    if bx >= east and (by > south) != (by > y):
        crossed ^= 1
    return crossed


@compiled
def parity_of_all(edges: Floats, row_edges: Ints, first: int, last: int, x: float, y: float) -> int:
    """1 where a point on no edge lies inside, by all the edges of its row."""
    odd = 0
    for i in range(first, last):
        ax, ay, bx, by = edges[row_edges[i]]
        if crosses(ax, ay, bx, by, x, y) == 1:
            odd ^= 1
    return odd


@compiled
def parity_beside(
    cells: Longs,
    areas: Ints,
    firsts: Longs,
    listed: Ints,
    edges: Floats,
    row_firsts: Longs,
    row_edges: Ints,
    xs: Floats,
    ys: Floats,
) -> Bits:
    """For each cell that an area's border touches, the parity of what `parity_of` leaves out."""
    columns, rows = len(xs) - 1, len(ys) - 1
    beside = np.empty(len(cells), np.uint8)
    for i in range(len(cells)):
        row, column = divmod(int(cells[i]), columns)
        x, y, east = float(xs[column]), float(ys[row]), float(xs[column + 1])
        k = areas[i] * rows + row
        odd = parity_of_all(edges, row_edges, int(row_firsts[k]), int(row_firsts[k + 1]), x, y)
        for j in range(firsts[i], firsts[i + 1]):
            if parity_of(edges, listed[j], x, y, east, y) == 1:
                odd ^= 1
        beside[i] = odd
    return beside


@compiled
def fill_insides(
    border_cells: Longs,
    border_firsts: Longs,
    levels: Ints,
    boxes: Longs,
    edges: Floats,
    row_firsts: Longs,
    row_edges: Ints,
    xs: Floats,
    ys: Floats,
    inside: Ints,
) -> None:
    """Writes into `inside` (level, cell) the first area that holds a whole cell.

    `border_cells` are those that each area's border touches, sorted; `boxes` the first column and
    row and the last of each area.
    """
    columns, rows = len(xs) - 1, len(ys) - 1
    for area in range(len(levels)):
        i = border_firsts[area]
        last_border = border_firsts[area + 1]
        west, south, east, north = boxes[area]
        for row in range(south, north + 1):
            k = area * rows + row
            first, last = int(row_firsts[k]), int(row_firsts[k + 1])
            here, end_of_row = row * columns + west, row * columns + east
            while here <= end_of_row:
                while i < last_border and border_cells[i] < here:
                    i += 1
                end = end_of_row + 1
                if i < last_border and border_cells[i] <= end_of_row:
                    end = border_cells[i]
                x, y = float(xs[here - row * columns]), float(ys[row])
                if end > here and parity_of_all(edges, row_edges, first, last, x, y):
                    for cell in range(here, end):
                        if inside[levels[area], cell] < 0:
                            inside[levels[area], cell] = area
                here = end + 1


@compiled
def combine(
    border_cells: Longs,
    border_areas: Ints,
    levels: Ints,
    inside: Ints,
    raster: Ints,
    combinations: Ints,
    border_combination: Ints,
    border_firsts: Ints,
    kept: Longs,
) -> tuple[int, int, int]:
    """Fills the raster: a combination of areas, or -1 minus the number of a border cell.

    A border cell has candidates, in the order of level and code, and the combination that counts
    where none of a level holds the point. Returns the number of combinations, border cells and
    candidates; `kept` are the candidates' places in `border_cells`.
    """
    known = {(-1, -1, -1, -1): 0}
    combinations[0] = -1
    before = (-1, -1, -1, -1)
    here = 0
    borders = 0
    candidates = 0
    i = 0
    for cell in range(inside.shape[1]):
        key = (
            int(inside[0, cell]),
            int(inside[1, cell]),
            int(inside[2, cell]),
            int(inside[3, cell]),
        )
        if key != before:
            if key not in known:
                for level in range(LEVEL_COUNT):
                    combinations[len(known), level] = inside[level, cell]
                known[key] = len(known)
            here = known[key]
            before = key
        first = candidates
        while i < len(border_cells) and border_cells[i] == cell:
            whole = inside[levels[border_areas[i]], cell]
            if whole < 0 or border_areas[i] < whole:
                kept[candidates] = i
                candidates += 1
            i += 1
        if candidates == first:
            raster[cell] = here
            continue
        raster[cell] = -1 - borders
        border_combination[borders] = here
        border_firsts[borders] = first
        borders += 1
        border_firsts[borders] = candidates
    return len(known), borders, candidates
