"""Keeps out what could not be laid over each other in bearable time and memory."""

import numpy as np
import shapely

from gis.errors import UnprocessableData
from gis.topology.layer import Floats, Ints, Objects

# In a coverage, a box of an edge or of a polygon meets six others, or some more where it is large.
USUAL_MEETINGS = 60
# An overlay takes some 20 µs for each place where two edges cross; in a coverage they do not.
MOST_CROSSINGS = 50_000
SPARE = 50_000
CHUNK = 64


def check_tangle(geometries: Objects, field: str) -> None:
    """Raises UnprocessableData, naming a place, for polygons or lines with far more crossings or
    overlaps than they have edges: two combs of n teeth lying across each other cross n² times."""
    _check_meetings(geometries, field)
    edges = _edges(geometries)
    lines: Objects = np.asarray(shapely.linestrings(edges), dtype=object)
    tree = shapely.STRtree(lines)
    most = USUAL_MEETINGS * len(lines) + SPARE
    met = crossed = 0
    for start in range(0, len(lines), CHUNK):
        here, there = tree.query(lines[start : start + CHUNK])
        met += len(here)
        crossed += _crossings(edges[start + here], edges[there])
        if met > most or crossed > 2 * MOST_CROSSINGS:
            raise _tangled(edges[start], field)


def _check_meetings(geometries: Objects, field: str) -> None:
    """Of whole geometries: many around each other overlap without any edge crossing another."""
    tree = shapely.STRtree(geometries)
    most = USUAL_MEETINGS * len(geometries) + SPARE
    met = 0
    for start in range(0, len(geometries), CHUNK):
        met += tree.query(geometries[start : start + CHUNK]).shape[1]
        if met > most:
            raise _tangled(shapely.get_coordinates(geometries[start]), field)


def _tangled(points: Floats, field: str) -> UnprocessableData:
    x, y = points.mean(axis=0)
    return UnprocessableData(
        f"{field}: too much lies across each other around {x:.7f}, {y:.7f}.", field
    )


def _edges(geometries: Objects) -> Floats:
    """All edges of polygons and lines, an array of (n, 2, 2)."""
    parts = shapely.get_parts(geometries)
    polygons = shapely.get_dimensions(parts) == 2
    lines = np.concatenate([shapely.get_rings(parts[polygons]), parts[~polygons]])
    points, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    return np.stack([points[:-1][same], points[1:][same]], axis=1)


def _crossings(some: Floats, others: Floats) -> int:
    """How many pairs of edges cross within both."""
    apart = _sides(some, others[:, 0]) * _sides(some, others[:, 1]) < 0
    apart &= _sides(others, some[:, 0]) * _sides(others, some[:, 1]) < 0
    return int(apart.sum())


def _sides(edges: Floats, points: Floats) -> Ints:
    """On which side of an edge's line each point lies: 1, 0 or -1."""
    along, to = edges[:, 1] - edges[:, 0], points - edges[:, 0]
    return np.sign(along[:, 0] * to[:, 1] - along[:, 1] * to[:, 0]).astype(np.intp)
