"""What moves from which grid to which: only rows in the outline of the grids replaced are read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Select, Table, func, literal, select, text

from gis.areas import Area, AreaIndex
from gis.areas.assign import TABLES
from gis.database.tables import addresses, buildings
from gis.recut.coverage import Around
from gis.recut.grid import Objects, Plan, objects

COUNTED = ("addresses", "buildings", "people", "facilities", "components", "events")
PEOPLE = text(
    "SELECT cell, people FROM people_by_cell(CAST(:codes AS text[]), CAST(:cells AS integer[]))"
)
# A hair around the outline: PostGIS may round a point on it to the other side.
MARGIN_DEG = 1e-9
# Less of a footprint than this on the other side of a border is drawing, not building.
SMALLEST_SHARE = 1e-3
Pair = tuple[str | None, str | None]
Positions = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Straddling:
    """A building that a new border cuts, with the share of its footprint in each grid."""

    building: str
    name: str | None
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Moving:
    """The rows of a table whose stored grid is not the one to come."""

    table: Table
    keys: Objects
    grids: Objects


@dataclass(frozen=True, slots=True)
class Movement:
    """`cells` counts what lies in an old and a new grid, by their labels (None: in no grid)."""

    cells: dict[Pair, dict[str, int]]
    straddling: tuple[Straddling, ...]
    moving: tuple[Moving, ...]


@dataclass(frozen=True, slots=True)
class _Borders:
    """The grids before and after, as indexes, with the labels behind their positions; the last
    label, where -1 points, is that of no grid."""

    before: AreaIndex
    after: AreaIndex
    old: Objects
    new: Objects
    affected_old: npt.NDArray[np.bool_]
    affected_new: npt.NDArray[np.bool_]


def movement_of(connection: Connection, plan: Plan, near: Around) -> Movement:
    """On a connection of a planner or of the loader, who both see counts of people only here.
    Buildings go by a point inside their footprint, as everywhere; what is retired moves, and is not
    counted."""
    borders = _borders(plan, near)
    union = shapely.union_all([grid.geometry for grid in (*plan.before, *plan.after)])
    region = shapely.to_wkb(shapely.buffer(union, MARGIN_DEG, quad_segs=1))
    cells: dict[Pair, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    moving: list[Moving] = []
    straddling: tuple[Straddling, ...] = ()
    for table in TABLES:
        rows = np.array(
            [tuple(r) for r in connection.execute(rows_in(table, region))], dtype=object
        )
        if not len(rows):
            continue
        if table is buildings:
            straddling = _straddling(rows, plan, near)
        rows, old, new = _placed(rows, table, borders)
        labels_old, labels_new = borders.old[old], borders.new[new]
        counted = rows[:, 3].astype(bool)
        _count(cells, table.name, labels_old[counted], labels_new[counted])
        if table is addresses:
            _count_people(connection, cells, rows[:, 0], labels_old, labels_new)
        other = rows[:, 2] != labels_new
        moving.append(Moving(table, rows[other, 0], labels_new[other]))
    return Movement(dict(cells), straddling, tuple(moving))


def rows_in(table: Table, region: bytes) -> Select[*tuple[Any, ...]]:
    """Key, geometry (WKB), grid and whether it counts, of the rows that touch a region."""
    counts = table.c.status != "retired" if table in (addresses, buildings) else literal(True)
    name = table.c.name if table is buildings else literal(None)
    key = next(iter(table.primary_key))
    touches = func.ST_Intersects(table.c.geom, func.ST_GeomFromWKB(region, 4326))
    wkb = func.ST_AsBinary(table.c.geom)
    return select(key, wkb, table.c.grid, counts, name).where(touches).order_by(key)


def _borders(plan: Plan, near: Around) -> _Borders:
    beside = [(grid.code, grid.code, grid.geometry) for grid in near.neighbours]
    old = sorted(
        [*((g.code, g.code, g.geometry) for g in plan.before), *beside], key=lambda g: g[0]
    )
    new = sorted(
        [*((g.rank, g.label, g.geometry) for g in plan.after), *beside], key=lambda g: g[0]
    )
    changed_old = {grid.code for grid in plan.before}
    changed_new = {grid.label for grid in plan.after}
    return _Borders(
        _index(old),
        _index(new),
        _labels(old),
        _labels(new),
        np.array([*(label in changed_old for _, label, _ in old), False]),
        np.array([*(label in changed_new for _, label, _ in new), False]),
    )


def _index(grids: Sequence[tuple[str, str, BaseGeometry]]) -> AreaIndex:
    return AreaIndex.of(("grid", Area(rank, label), geometry) for rank, label, geometry in grids)


def _labels(grids: Sequence[tuple[str, str, BaseGeometry]]) -> Objects:
    return np.array([*(label for _, label, _ in grids), None], dtype=object)


def _placed(rows: Objects, table: Table, borders: _Borders) -> tuple[Objects, Positions, Positions]:
    """The rows that lie in a grid of the plan, with the old and new grid's position of each."""
    places = shapely.from_wkb(rows[:, 1])
    if table is buildings:
        places = shapely.point_on_surface(places)
    lon, lat = shapely.get_x(places), shapely.get_y(places)
    old = borders.before.positions(lon, lat)[:, -1]
    new = borders.after.positions(lon, lat)[:, -1]
    here = borders.affected_old[old] | borders.affected_new[new]
    return rows[here], old[here], new[here]


def _count(cells: dict[Pair, dict[str, int]], measure: str, old: Objects, new: Objects) -> None:
    for pair in zip(old.tolist(), new.tolist(), strict=True):
        cells[pair][measure] += 1


def _count_people(
    connection: Connection,
    cells: dict[Pair, dict[str, int]],
    codes: Objects,
    old: Objects,
    new: Objects,
) -> None:
    pairs = list(zip(old.tolist(), new.tolist(), strict=True))
    distinct = list(dict.fromkeys(pairs))
    number = {pair: i for i, pair in enumerate(distinct)}
    values = {"codes": codes.tolist(), "cells": [number[pair] for pair in pairs]}
    for row in connection.execute(PEOPLE, values):
        cells[distinct[row.cell]]["people"] += row.people


def _straddling(rows: Objects, plan: Plan, near: Around) -> tuple[Straddling, ...]:
    """Those whose shares are others after the re-cut than before, and in more than one grid."""
    beside = [(grid.code, grid.geometry) for grid in near.neighbours]
    live = rows[rows[:, 3].astype(bool)]
    footprints = shapely.from_wkb(live[:, 1])
    after = _shares(footprints, [*((g.label, g.geometry) for g in plan.after), *beside])
    before = _shares(footprints, [*((g.code, g.geometry) for g in plan.before), *beside])
    return tuple(
        Straddling(row[0], row[4], shares)
        for row, shares, earlier in zip(live, after, before, strict=True)
        if len(shares) > 1 and sorted(shares.values()) != sorted(earlier.values())
    )


def _shares(
    footprints: Objects, grids: Sequence[tuple[str, BaseGeometry]]
) -> list[dict[str, float]]:
    found: list[dict[str, float]] = [{} for _ in footprints]
    shapes = objects([geometry for _, geometry in grids])
    which, building = shapely.STRtree(footprints).query(shapes, "intersects")
    common = shapely.area(shapely.intersection(footprints[building], shapes[which]))
    whole = shapely.area(footprints)[building]
    for b, g, share in zip(
        building.tolist(), which.tolist(), (common / whole).tolist(), strict=True
    ):
        if share >= SMALLEST_SHARE:
            found[b][grids[g][0]] = round(share, 4)
    return found
