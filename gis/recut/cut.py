"""New grids made from those of today. Pure: nothing is asked and nothing is written."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import UnprocessableData
from gis.recut.grid import MOST_VERTICES, Objects, OldGrid, Shape, as_multipolygon, objects


def split_grid(grid: OldGrid, line: BaseGeometry) -> list[Shape]:
    """A grid cut along a line (WGS 84) that reaches from border to border; the largest piece keeps
    code and name. Raises UnprocessableData for a line that does not cut it.
    """
    check_line(line, "line")
    pieces = faces_inside(grid.geometry, line)
    if len(pieces) <= shapely.get_num_geometries(grid.geometry):
        place = shapely.get_coordinates(line)[0]
        raise UnprocessableData(
            f"The line from {place[0]:.7f}, {place[1]:.7f} does not cut grid {grid.code} in two: it"
            " has to reach from border to border.",
            "line",
        )
    return _keeping(grid, _with_islands(grid, pieces))


def merge_grids(grids: Sequence[OldGrid], keep: str | None = None) -> list[Shape]:
    """Neighbours as one, with the code and name of `keep`; without it, of the largest.

    Raises UnprocessableData for grids that have no border in common.
    """
    if len(grids) < 2:
        raise UnprocessableData("Two grids are the fewest to merge.", "merge")
    _check_connected(grids)
    largest = max(grids, key=lambda grid: (grid.geometry.area, grid.code))
    kept = next((grid for grid in grids if grid.code == keep), None) if keep else largest
    if kept is None:
        raise UnprocessableData(f"keep={keep!r} is none of the grids to merge.", "keep")
    union = shapely.union_all([grid.geometry for grid in grids])
    return [Shape(as_multipolygon(union), kept.code, kept.name)]


def check_line(line: BaseGeometry, field: str) -> None:
    """Raises UnprocessableData for what is no LineString of a bearable length, and for one that
    crosses itself."""
    if line.geom_type not in ("LineString", "MultiLineString") or line.is_empty:
        raise UnprocessableData(f"{field} needs a LineString.", field)
    if shapely.get_num_coordinates(line) > MOST_VERTICES:
        raise UnprocessableData(f"{field} has more than {MOST_VERTICES:,} vertices.", field)
    if not line.length > 0:
        raise UnprocessableData(f"{field}: the line has no length.", field)
    if not line.is_simple:
        x, y = _crossing(line)
        raise UnprocessableData(f"{field}: the line crosses itself at {x:.7f}, {y:.7f}.", field)


def faces_inside(geometry: BaseGeometry, line: BaseGeometry) -> Objects:
    """The pieces that a line cuts a polygon's surface into."""
    noded = shapely.union_all([shapely.boundary(geometry), line])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts([noded])))
    return faces[shapely.covers(geometry, shapely.point_on_surface(faces))]


def _crossing(line: BaseGeometry) -> list[float]:
    """A place where more than two stretches of a line meet."""
    noded = shapely.get_parts(shapely.node(line))
    ends = shapely.get_coordinates(shapely.get_point(noded, [[0], [-1]]))
    places, count = np.unique(ends, axis=0, return_counts=True)
    return places[int(np.argmax(count))].tolist()


def _with_islands(grid: OldGrid, pieces: Objects) -> Objects:
    """Parts of a grid that the line does not touch go with its largest piece."""
    parts = shapely.get_parts(grid.geometry)
    _, part = shapely.STRtree(parts).query(shapely.point_on_surface(pieces), "intersects")
    cut = np.bincount(part, minlength=len(parts)) > 1
    if cut.all():
        return objects([as_multipolygon(piece) for piece in pieces])
    moved = pieces[cut[part]]
    largest = int(np.argmax(shapely.area(moved)))
    whole = shapely.union_all([moved[largest], *pieces[~cut[part]]])
    return objects(
        [as_multipolygon(whole if i == largest else piece) for i, piece in enumerate(moved)]
    )


def _keeping(grid: OldGrid, pieces: Objects) -> list[Shape]:
    order = np.argsort(-shapely.area(pieces), kind="stable")
    shapes: list[BaseGeometry] = pieces.tolist()
    return [
        Shape(shapes[i], grid.code if not n else None, grid.name if not n else None)
        for n, i in enumerate(order.tolist())
    ]


def _check_connected(grids: Sequence[OldGrid]) -> None:
    left = list(grids[1:])
    reached = grids[0].geometry
    while left:
        near = [g for g in left if shapely.intersection(g.geometry, reached).length > 0]
        if not near:
            raise UnprocessableData(
                f"Grid {left[0].code} has no border in common with the others.", "merge"
            )
        reached = shapely.union_all([reached, *(grid.geometry for grid in near)])
        left = [grid for grid in left if grid not in near]
