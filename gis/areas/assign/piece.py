"""Some rows of a table: where they lie, which of them have other codes, which straddle a border."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from sqlalchemy import Connection, Table

from gis.areas.assign.borders import Borders, Share
from gis.areas.assign.reading import (
    Codes,
    Floats,
    Ints,
    Longs,
    Piece,
    Rows,
    read_footprints,
    read_rows,
)
from gis.areas.index import LEVELS, AreaIndex
from gis.database.tables import buildings

NOWHERE, UNKNOWN = -1, -2


@dataclass(frozen=True, slots=True)
class Found:
    """Rows whose codes are others now, with the positions of their areas in the index; how many
    rows there were, how many lie in no grid; and the shares of buildings that straddle a border."""

    read: int
    outside: int
    tids: Longs
    positions: Ints
    shares: Sequence[Share]


@dataclass(frozen=True, slots=True)
class Today:
    """The areas of today, as everything that looks at rows needs them. `numbers` are the positions
    of a level's codes in the index."""

    index: AreaIndex
    borders: Borders
    numbers: Sequence[Mapping[str | None, int]]

    @classmethod
    def load(cls, connection: Connection) -> "Today":
        index = AreaIndex.load(connection)
        numbers: list[dict[str | None, int]] = []
        before = 0
        for level in LEVELS:
            codes = [area.code for area in index.areas(level)]
            numbers.append({code: i for i, code in enumerate(codes, before)} | {None: NOWHERE})
            before += len(codes)
        return cls(index, Borders.load(connection), numbers)

    def positions_of(self, codes: Sequence[Codes]) -> Ints:
        """A row for the codes of each; UNKNOWN for one that no area has today."""
        found = [
            [n.get(c, UNKNOWN) for n, c in zip(self.numbers, row, strict=True)] for row in codes
        ]
        return np.array(found, dtype=np.int32).reshape(-1, len(LEVELS))


def look_at(connection: Connection, table: Table, piece: Piece, today: Today) -> Found:
    """Points go by themselves, buildings by a point inside their footprint."""
    rows = read_rows(connection, table, piece)
    points, shares = rows.places, ()
    if table is buildings:
        points, shares = _insides(connection, rows, today.borders)
    lon, lat = np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
    positions = today.index.positions(lon, lat)
    moved = (positions != today.positions_of(rows.codes)[rows.which]).any(axis=1)
    outside = int((positions[:, -1] < 0).sum())
    return Found(len(rows), outside, rows.tids[moved], positions[moved], shares)


def _insides(
    connection: Connection, rows: Rows, borders: Borders
) -> tuple[Floats, Sequence[Share]]:
    """A point for each building that lies in the areas of the point inside its footprint: the
    middle of its box where no border comes near it. And the shares of those that straddle one."""
    points = (rows.places[:, :2] + rows.places[:, 2:]) / 2
    near = borders.may_touch(rows.places)
    codes, footprints = read_footprints(connection, rows.tids[near])
    inside = shapely.point_on_surface(footprints)
    points[near] = np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])
    return points, borders.shares(codes, footprints)
