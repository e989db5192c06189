"""The borders of the areas of a day: what surely lies between them, and what straddles one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, text

Objects = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# Some metres a cell in a district: most buildings lie in cells without a border.
CELLS_A_SIDE = 2048
# Further than the vertices that segmentize() adds lie beside their edge.
SLACK_DEG = 1e-9
# Less of a footprint than this on the other side of a border is drawing, not building.
SMALLEST_SHARE = 1e-3
TODAY = text("""
    SELECT level, code, ST_AsBinary(geom) AS wkb FROM areas
    WHERE valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)
    ORDER BY level, code
""")


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a building's footprint lies in an area, between 0 and 1."""

    building: str
    level: str
    area: str
    share: float


class Borders:
    """Of areas of all levels; coordinates are WGS 84 degrees."""

    def __init__(self, levels: Sequence[str], codes: Sequence[str], geometries: Objects) -> None:
        self._levels, self._codes, self._geometries = levels, codes, geometries
        edges, self._area_of = _edges(geometries)
        lines = np.asarray(shapely.linestrings(edges.reshape(-1, 2, 2)), dtype=object)
        self._tree = shapely.STRtree(lines)
        self._origin, self._step, self._sums = _raster(geometries)

    @classmethod
    def load(cls, connection: Connection) -> "Borders":
        """Of the areas that are valid today."""
        rows = connection.execute(TODAY).all()
        geometries = shapely.from_wkb([bytes(row.wkb) for row in rows])
        levels, codes = [row.level for row in rows], [row.code for row in rows]
        return cls(levels, codes, np.asarray(geometries, dtype=object))

    def may_touch(self, bounds: Floats) -> Mask:
        """Which boxes (west, south, east, north) a border may touch; none touches the others, so
        that all points of one of them lie in the same areas."""
        low, high = _cells(bounds[:, :2], bounds[:, 2:], self._origin, self._step)
        sums = self._sums
        return (
            sums[high[:, 1] + 1, high[:, 0] + 1]
            - sums[low[:, 1], high[:, 0] + 1]
            - sums[high[:, 1] + 1, low[:, 0]]
            + sums[low[:, 1], low[:, 0]]
        ) > 0

    def shares(self, buildings: Sequence[str], footprints: Objects) -> list[Share]:
        """The shares of the footprints that straddle a border, area by area, to four digits.

        A share is a part of the area in degrees: across a footprint a degree has the same length to
        a few parts in a million.
        """
        found: list[Share] = []
        building, edge = self._tree.query(footprints, "intersects")
        pairs = np.unique(np.column_stack([building, self._area_of[edge]]), axis=0)
        shapes, areas = footprints[pairs[:, 0]], self._geometries[pairs[:, 1]]
        common = shapely.area(shapely.intersection(_valid(shapes), _valid(areas)))
        parts = common / shapely.area(_valid(shapes))
        which: list[tuple[int, int]] = [(int(b), int(a)) for b, a in pairs]
        for (b, a), part in zip(which, parts.tolist(), strict=True):
            if SMALLEST_SHARE <= part <= 1 - SMALLEST_SHARE:
                share = Share(buildings[b], self._levels[a], self._codes[a], round(part, 4))
                found.append(share)
        return found


def _valid(geometries: Objects) -> Objects:
    wrong = ~shapely.is_valid(geometries)
    if not wrong.any():
        return geometries
    mended = geometries.copy()
    mended[wrong] = shapely.make_valid(geometries[wrong])
    return mended


def _edges(geometries: Objects) -> tuple[Floats, Ints]:
    """ax, ay, bx, by of every edge, and the number of its geometry."""
    parts, of_part = shapely.get_parts(geometries, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    real = ring[1:] == ring[:-1]
    edges = np.hstack([points[:-1], points[1:]]).reshape(-1, 4)[real]
    return edges, of_part[of_ring[ring[:-1][real]]]


def _raster(geometries: Objects) -> tuple[Floats, Floats, Ints]:
    """West and south, a cell's width and height, and how many cells that a border may touch lie
    left of and below each corner."""
    drawn = geometries[~shapely.is_empty(geometries)]
    bounds = shapely.total_bounds(drawn) if len(drawn) else np.zeros(4)
    origin = bounds[:2]
    step = np.maximum((bounds[2:] - origin) / CELLS_A_SIDE, SLACK_DEG)
    # Short edges, so that the box around each is hardly more than the edge.
    edges, _ = _edges(shapely.segmentize(geometries, 2 * float(step.min())))
    ends = edges.reshape(-1, 2, 2)
    low, high = _cells(ends.min(axis=1) - SLACK_DEG, ends.max(axis=1) + SLACK_DEG, origin, step)
    touched = np.zeros((CELLS_A_SIDE + 1, CELLS_A_SIDE + 1), dtype=np.int32)
    for x, y, sign in (
        (low[:, 0], low[:, 1], 1),
        (low[:, 0], high[:, 1] + 1, -1),
        (high[:, 0] + 1, low[:, 1], -1),
        (high[:, 0] + 1, high[:, 1] + 1, 1),
    ):
        np.add.at(touched, (y, x), sign)
    touched = np.cumsum(np.cumsum(touched, axis=0), axis=1) > 0
    sums = np.zeros((CELLS_A_SIDE + 1, CELLS_A_SIDE + 1), dtype=np.int64)
    sums[1:, 1:] = np.cumsum(np.cumsum(touched[:-1, :-1], axis=0), axis=1)
    return origin, step, sums


def _cells(low: Floats, high: Floats, origin: Floats, step: Floats) -> tuple[Ints, Ints]:
    """The first and the last cell (column, row) of boxes; beside the raster, the nearest one."""
    first = np.floor((low - origin) / step)
    last = np.floor((high - origin) / step)
    most = CELLS_A_SIDE - 1
    return (
        np.clip(np.nan_to_num(first), 0, most).astype(np.int64),
        np.clip(np.nan_to_num(last), 0, most).astype(np.int64),
    )
