"""Makes a plan of what somebody wants and of what is there."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis.errors import UnprocessableData
from gis.recut.border import move_border
from gis.recut.coverage import Around, around, grids_with
from gis.recut.cut import merge_grids, split_grid
from gis.recut.fit import adapted_neighbours, fit_shapes
from gis.recut.grid import MOST_GRIDS, NewGrid, OldGrid, Plan, Shape


def plan_of_shapes(
    connection: Connection, replaces: Sequence[str], shapes: Sequence[Shape]
) -> Plan:
    """New grids in place of those with the codes `replaces`. Raises UnprocessableData for codes
    that are no grid's today, and for a code that is none of them."""
    before = _existing(connection, replaces)
    codes = {grid.code for grid in before}
    for number, shape in enumerate(shapes, 1):
        if shape.code is not None and shape.code not in codes:
            raise UnprocessableData(
                f"Feature {number}: the code {shape.code} is none of the grids that are replaced;"
                " a grid without a code gets a new one.",
                "grids",
                number,
            )
    return _plan(connection, before, shapes)


def plan_of_split(connection: Connection, code: str, line: BaseGeometry) -> Plan:
    """One grid cut along a line. Raises UnprocessableData."""
    before = _existing(connection, [code])
    return _plan(connection, before, split_grid(before[0], line))


def plan_of_merge(connection: Connection, codes: Sequence[str], keep: str | None = None) -> Plan:
    """Neighbours made one. Raises UnprocessableData."""
    before = _existing(connection, codes)
    return _plan(connection, before, merge_grids(before, keep))


def plan_of_border(connection: Connection, codes: Sequence[str], line: BaseGeometry) -> Plan:
    """Two neighbours with a line as their common border. Raises UnprocessableData."""
    before = _existing(connection, codes)
    return _plan(connection, before, move_border(before, line))


def _existing(connection: Connection, codes: Sequence[str]) -> tuple[OldGrid, ...]:
    if not 1 <= len(codes) <= MOST_GRIDS:
        raise UnprocessableData(f"1 to {MOST_GRIDS} grids can be replaced at once.", "replaces")
    found = grids_with(connection, codes)
    missing = sorted(set(codes) - {grid.code for grid in found})
    if missing:
        raise UnprocessableData(f"There is no grid {missing[0][:40]!r} today.", "replaces")
    return found


def _plan(connection: Connection, before: tuple[OldGrid, ...], shapes: Sequence[Shape]) -> Plan:
    near = around(connection, before)
    fitted = fit_shapes([shape.geometry for shape in shapes], [*before, *near.neighbours])
    adapted = adapted_neighbours(fitted, near.neighbours)
    names = {grid.code: grid.name for grid in before}
    new = [
        NewGrid(
            shape.code,
            shape.name or names.get(shape.code or ""),
            _parent(geometry, near) if near.parents else before[0].parent,
            geometry,
        )
        for shape, geometry in zip(shapes, fitted, strict=True)
    ]
    numbers = iter(range(1, len(new) + 1))
    numbered = [grid if grid.code else replace(grid, number=next(numbers)) for grid in new]
    kept = [NewGrid(g.code, g.name, g.parent, geometry, adapted=True) for g, geometry in adapted]
    return Plan((*before, *(grid for grid, _ in adapted)), (*numbered, *kept))


def _parent(geometry: BaseGeometry, near: Around) -> str | None:
    """The code of the area above that has the most of it."""
    shares = [shapely.area(shapely.intersection(geometry, above)) for _, above in near.parents]
    return near.parents[int(np.argmax(shares))][0] if max(shares) > 0 else None
