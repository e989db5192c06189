"""Fits new grids into the coverage of today: the same vertices on both sides of every border."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.recut.grid import SNAP_DEG, Objects, OldGrid, as_multipolygon, objects


def fit_shapes(shapes: Sequence[BaseGeometry], old: Sequence[OldGrid]) -> Objects:
    """The shapes with each vertex that lies within two centimetres of one of `old` or of another
    shape moved onto that, and with the vertices of the others that lie on their own edges."""
    fitted = objects(list(shapes))
    known = [shapely.get_coordinates([grid.geometry for grid in old])]
    for i in range(len(fitted)):
        fitted[i] = with_vertices(fitted[i], np.concatenate(known))
        known.append(shapely.get_coordinates(fitted[i]))
    # What came later has vertices that the earlier ones have not seen.
    everything = np.concatenate(known)
    for i in range(len(fitted)):
        fitted[i] = with_vertices(fitted[i], everything)
    return fitted


def with_vertices(geometry: BaseGeometry, points: np.ndarray) -> BaseGeometry:
    """A polygon with those of the points that lie within two centimetres of its border as its own
    vertices. Where that would spoil it, it stays as it is."""
    points = np.unique(points, axis=0)
    candidates = np.asarray(shapely.points(points), dtype=object)
    border = shapely.boundary(geometry)
    near = shapely.STRtree(candidates).query(border, "dwithin", SNAP_DEG)
    own = set(map(tuple, shapely.get_coordinates(geometry).tolist()))
    new = [i for i in near.tolist() if tuple(points[i].tolist()) not in own]
    if not new:
        return geometry
    snapped: Any = shapely.snap(geometry, shapely.multipoints(points[new]), SNAP_DEG)
    usable = snapped.is_valid and snapped.area > 0
    return as_multipolygon(snapped) if usable else geometry


def adapted_neighbours(
    fitted: Objects, neighbours: Sequence[OldGrid]
) -> list[tuple[OldGrid, BaseGeometry]]:
    """The neighbours on whose borders new vertices lie, with these."""
    points = shapely.get_coordinates(fitted)
    found = [(grid, with_vertices(grid.geometry, points)) for grid in neighbours]
    return [
        (grid, as_multipolygon(made))
        for grid, made in found
        if shapely.get_num_coordinates(made) != shapely.get_num_coordinates(grid.geometry)
    ]
