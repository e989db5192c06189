"""Makes the arrays of an area index out of polygons."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gis.areas.index import raster
from gis.areas.index.raster import BLOCK_CELLS, LEVEL_COUNT, Bits, Floats, Ints, Longs

Objects = npt.NDArray[np.object_]
# Cells: fine enough that few of them are at a border, few enough to stay in 16 MB.
CELLS_AN_EDGE = 16
FEWEST_CELLS = 64
MOST_CELLS = 4_000_000
# In a cell, across: so that no two lines fall together.
LEAST_DOUBLES = 8


@dataclass(frozen=True, slots=True)
class RasterArrays:
    """What `locate` reads, in its order. Areas are numbered by level, then by code.

    `blocks` of BLOCK_CELLS² cells have a combination of areas, or -1 minus the block's number in
    `raster`, which has the cells of those that more than one combination or a border is in. A last
    block stands for all that lies beside them. A coordinate's column is its distance from the first
    of `xs`, times the first of `scales`, without what is behind the point.
    """

    blocks: Ints
    raster: Ints
    combinations: Ints
    border_combination: Ints
    border_firsts: Ints
    candidate_area: Ints
    candidate_beside: Bits
    candidate_firsts: Ints
    listed: Ints
    edges: Floats
    levels: Ints
    xs: Floats
    ys: Floats
    scales: Floats


@dataclass(frozen=True, slots=True)
class _Borders:
    """The cells that areas' borders touch, sorted by cell and area, each with its edges."""

    cells: Longs
    areas: Ints
    firsts: Longs
    listed: Ints


def build_raster(geometries: Objects, levels: Ints, cells: int | None = None) -> RasterArrays:
    """The index of polygons that are sorted by level (0 … 3), then by rank within it.

    `cells` is how many cells the raster is to have, about; None chooses.
    """
    edges, area_of = _edges(geometries)
    xs, ys = _lines(edges, cells or min(max(CELLS_AN_EDGE * len(edges), FEWEST_CELLS), MOST_CELLS))
    count, rows = len(geometries), len(ys) - 1
    borders = _borders(edges, area_of, xs, ys, count)
    row_firsts, row_edges = _rows(edges, area_of, ys, count)
    beside = raster.parity_beside(
        borders.cells,
        borders.areas,
        borders.firsts,
        borders.listed,
        edges,
        row_firsts,
        row_edges,
        xs,
        ys,
    )
    inside = np.full((LEVEL_COUNT, (len(xs) - 1) * rows), -1, dtype=np.int32)
    by_area = np.lexsort((borders.cells, borders.areas))
    raster.fill_insides(
        borders.cells[by_area],
        np.searchsorted(borders.areas[by_area], np.arange(count + 1)),
        levels,
        _boxes(geometries, xs, ys),
        edges,
        row_firsts,
        row_edges,
        xs,
        ys,
        inside,
    )
    return _combined(borders, beside, inside, edges, levels, xs, ys)


def _edges(geometries: Objects) -> tuple[Floats, Ints]:
    """ax, ay, bx, by of every edge, and the number of its area."""
    parts, area_of_part = shapely.get_parts(geometries, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    edges = np.hstack([points[:-1], points[1:]]).reshape(-1, 4)
    real = ring_of[1:] == ring_of[:-1]
    real &= (edges[:, :2] != edges[:, 2:]).any(axis=1)
    area_of = area_of_part[part_of_ring[ring_of[:-1][real]]]
    return np.ascontiguousarray(edges[real]), area_of.astype(np.int32)


def _lines(edges: Floats, cells: int) -> tuple[Floats, Floats]:
    """The borders of columns and rows, about square in degrees, around all edges."""
    if not len(edges):
        return np.array([0.0, 1.0]), np.array([0.0, 1.0])
    west, south = edges.reshape(-1, 2).min(axis=0)
    east, north = np.nextafter(edges.reshape(-1, 2).max(axis=0), np.inf)
    columns = min(max(1, round(math.sqrt(cells * (east - west) / (north - south)))), cells)
    columns = min(columns, _most(west, east))
    rows = min(max(1, cells // columns), _most(south, north))
    return _spread(west, east, columns), _spread(south, north, rows)


def _most(first: float, last: float) -> int:
    """How many cells the precision of doubles has room for."""
    return max(1, int((last - first) / np.spacing(max(abs(first), abs(last))) / LEAST_DOUBLES))


def _spread(first: float, last: float, count: int) -> Floats:
    """Each line but the last is the least double that `_scale` puts into the cell after it."""
    lines, numbers = np.linspace(first, last, count + 1), np.arange(count)
    scale = _scale(first, last, count)
    inner = lines[:-1]
    while True:
        before = np.nextafter(inner, -np.inf)
        high = np.floor((before - first) * scale) >= numbers
        low = np.floor((inner - first) * scale) < numbers
        if not (high | low).any():
            break
        inner = np.where(high, before, np.where(low, np.nextafter(inner, np.inf), inner))
    return np.append(inner, last)


def _scale(first: float, last: float, count: int) -> float:
    return min(count / (last - first), np.finfo(np.float64).max)


def _borders(edges: Floats, area_of: Ints, xs: Floats, ys: Floats, count: int) -> _Borders:
    size = raster.touched_cells(edges, xs, ys, np.empty(0, np.int64), np.empty(0, np.int32))
    cells, touching = np.empty(size, np.int64), np.empty(size, np.int32)
    raster.touched_cells(edges, xs, ys, cells, touching)
    key = cells * count + area_of[touching]
    order = np.argsort(key, kind="stable")
    firsts = np.flatnonzero(np.diff(key[order], prepend=-1))
    cell, area = np.divmod(key[order[firsts]], max(count, 1))
    return _Borders(cell, area.astype(np.int32), np.append(firsts, size), touching[order])


def _rows(edges: Floats, area_of: Ints, ys: Floats, count: int) -> tuple[Longs, Ints]:
    """The edges of area a in row r, from row_firsts[a * rows + r] on in the second array."""
    rows = len(ys) - 1
    size = raster.touched_rows(edges, ys, np.empty(0, np.int64), np.empty(0, np.int32))
    row, touching = np.empty(size, np.int64), np.empty(size, np.int32)
    raster.touched_rows(edges, ys, row, touching)
    key = area_of[touching].astype(np.int64) * rows + row
    order = np.argsort(key, kind="stable")
    firsts = np.zeros(count * rows + 1, dtype=np.int64)
    np.cumsum(np.bincount(key, minlength=count * rows), out=firsts[1:])
    return firsts, touching[order]


def _boxes(geometries: Objects, xs: Floats, ys: Floats) -> Longs:
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    boxes = np.empty(bounds.shape, dtype=np.int64)
    for i, lines in enumerate((xs, ys, xs, ys)):
        boxes[:, i] = np.searchsorted(lines, bounds[:, i], side="right") - 1
    return boxes


def _combined(
    borders: _Borders,
    beside: Bits,
    inside: Ints,
    edges: Floats,
    levels: Ints,
    xs: Floats,
    ys: Floats,
) -> RasterArrays:
    most = len(borders.cells)
    cells = np.empty(inside.shape[1], dtype=np.int32)
    # A new combination begins where the raster changes, so there are no more than such places.
    changes = int((np.diff(inside, axis=1) != 0).any(axis=0).sum())
    combinations = np.empty((changes + 2, LEVEL_COUNT), dtype=np.int32)
    border_combination = np.empty(most, dtype=np.int32)
    border_firsts = np.zeros(most + 1, dtype=np.int32)
    kept = np.empty(most, dtype=np.int64)
    known, border, candidates = raster.combine(
        borders.cells,
        borders.areas,
        levels,
        inside,
        cells,
        combinations,
        border_combination,
        border_firsts,
        kept,
    )
    blocks, detailed = _packed(cells.reshape(len(ys) - 1, len(xs) - 1))
    kept = kept[:candidates]
    lengths = np.diff(borders.firsts)[kept]
    firsts = np.concatenate([[0], np.cumsum(lengths)])
    places = np.repeat(borders.firsts[kept] - firsts[:-1], lengths) + np.arange(firsts[-1])
    return RasterArrays(
        blocks=blocks,
        raster=detailed,
        combinations=combinations[:known].copy(),
        border_combination=border_combination[:border].copy(),
        border_firsts=border_firsts[: border + 1].copy(),
        candidate_area=borders.areas[kept],
        candidate_beside=beside[kept],
        candidate_firsts=firsts.astype(np.int32),
        listed=borders.listed[places],
        edges=edges,
        levels=levels,
        xs=xs,
        ys=ys,
        scales=np.array([_scale(float(v[0]), float(v[-1]), len(v) - 1) for v in (xs, ys)]),
    )


def _packed(cells: Ints) -> tuple[Ints, Ints]:
    """`blocks` and `raster` of a row of cells a row: most blocks are of one combination."""
    side = BLOCK_CELLS
    rows, columns = (-(-size // side) for size in cells.shape)
    whole = np.zeros((rows * side, columns * side), dtype=np.int32)
    whole[: cells.shape[0], : cells.shape[1]] = cells
    tiles = whole.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(-1, side * side)
    first = tiles[:, 0]
    mixed = (tiles != first[:, None]).any(axis=1) | (first < 0)
    blocks = np.where(mixed, -np.cumsum(mixed, dtype=np.int32), first)
    return np.append(blocks, np.int32(0)), tiles[mixed].reshape(-1)
