"""Moves the border between two neighbours onto a line. Pure: nothing is asked and nothing is
written."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import UnprocessableData
from gis.recut.cut import check_line, faces_inside
from gis.recut.grid import Objects, OldGrid, Shape, as_multipolygon

Place = npt.NDArray[np.float64]
# About five metres: a finger on a map, and far less than a grid.
END_DEG = 5e-5
# A line is taken a tenth of a millimetre across the outline, or rounding would leave it short.
HAIR_DEG = 1e-9
DEGREE_M = 111_195


def move_border(grids: Sequence[OldGrid], line: BaseGeometry) -> list[Shape]:
    """Two neighbours with a line (WGS 84) as their common border: each side keeps code and name of
    the grid that had more of it.

    An end of the line near the outline of both is taken to it, first of all to where today's
    border ends; one inside is prolonged to it. A closed line needs no ends. Raises
    UnprocessableData naming the place.
    """
    check_line(line, "border")
    if line.geom_type != "LineString":
        raise UnprocessableData("A border is one LineString.", "border")
    if len(grids) != 2:
        raise UnprocessableData("A border lies between two grids.", "border")
    one, other = (grid.geometry for grid in grids)
    shared = shapely.intersection(one, other)
    if not shared.length > 0:
        raise UnprocessableData(
            f"Grids {grids[0].code} and {grids[1].code} have no border in common.", "border"
        )
    whole = as_multipolygon(shapely.union_all([one, other]))
    fitted = line if shapely.is_closed(line) else _to_outline(line, whole, shared)
    faces = faces_inside(whole, fitted)
    if len(faces) <= shapely.get_num_geometries(whole):
        start = _shown(shapely.get_coordinates(line)[0])
        raise UnprocessableData(
            f"The line from {start} does not divide grids {grids[0].code} and {grids[1].code}.",
            "border",
        )
    mine = _belongs_to_the_first(faces, one, other)
    return [
        Shape(as_multipolygon(shapely.union_all(faces[chosen])), grid.code, grid.name)
        for grid, chosen in zip(grids, (mine, ~mine), strict=True)
    ]


def _belongs_to_the_first(
    faces: Objects, one: BaseGeometry, other: BaseGeometry
) -> npt.NDArray[np.bool_]:
    """Each face goes to whom it was more of; who has nothing then gets what it was most of."""
    gain = shapely.area(shapely.intersection(faces, one)) - shapely.area(
        shapely.intersection(faces, other)
    )
    mine = gain > 0
    if mine.all():
        mine[int(np.argmin(gain))] = False
    elif not mine.any():
        mine[int(np.argmax(gain))] = True
    return mine


def _to_outline(line: BaseGeometry, whole: BaseGeometry, shared: BaseGeometry) -> BaseGeometry:
    points = shapely.get_coordinates(line)
    outline = shapely.boundary(whole)
    corners = shapely.get_coordinates(shapely.boundary(shapely.line_merge(shared)))
    first = _end(points[0], points[1], line, outline, whole, corners)
    last = _end(points[-1], points[-2], line, outline, whole, corners)
    return shapely.LineString(np.concatenate([first, points[1:-1], last[::-1]]))


def _end(
    end: Place,
    before: Place,
    line: BaseGeometry,
    outline: BaseGeometry,
    whole: BaseGeometry,
    corners: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """What takes the place of an end: one point on the outline, or the end and one beyond it."""
    for candidates in (corners, shapely.get_coordinates(outline)):
        away = np.hypot(*(candidates - end).T)
        if len(away) and away.min() <= END_DEG:
            return candidates[int(np.argmin(away))][None]
    point = shapely.points(end)
    if shapely.distance(outline, point) <= END_DEG:
        near = shapely.get_coordinates(shapely.shortest_line(point, outline))[1]
        return _beyond(before, near)[None]
    if not shapely.covers(whole, point):
        return end[None]
    way = (end - before) / np.hypot(*(end - before))
    ahead = shapely.linestrings([end, end + way * shapely.length(line)])
    met = shapely.get_coordinates(shapely.intersection(ahead, outline))
    if not len(met):
        away_m = shapely.distance(outline, point) * DEGREE_M
        raise UnprocessableData(
            f"The line ends at {_shown(end)}, about {away_m:.0f} m from the outline of both grids,"
            " and does not reach it when prolonged by its own length.",
            "border",
        )
    near = met[int(np.argmin(np.hypot(*(met - end).T)))]
    return np.stack([_beyond(end, near), end])


def _beyond(start: Place, end: Place) -> Place:
    way = end - start
    length = np.hypot(*way)
    return end + way / length * HAIR_DEG if length > 0 else end


def _shown(place: Place) -> str:
    return f"{place[0]:.7f}, {place[1]:.7f}"
