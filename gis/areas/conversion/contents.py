"""What lies in areas that have changed: read in one piece a table, placed by the indexes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import (
    ARRAY,
    Connection,
    LargeBinary,
    Select,
    Table,
    cast,
    func,
    literal,
    null,
    select,
    text,
)

from gis.areas.conversion.generations import Flags, Generations, Objects
from gis.database.tables import addresses, buildings, facilities

PEOPLE = text(
    "SELECT cell, people FROM people_by_cell(CAST(:codes AS text[]), CAST(:cells AS integer[]))"
)
# PostGIS rounds boxes to single precision, which may be this far from the coordinates; some more.
APART_DEG = 1e-4
Cell = tuple[str | None, str | None]
Positions = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Count:
    """How many of `measure` lie in an old and a new area."""

    measure: str
    cell: Cell
    number: int


def count_contents(
    connection: Connection, generations: Generations, *, people: bool
) -> Iterator[Count]:
    """Addresses and buildings that are not retired, facilities; and people by their addresses, on a
    connection of a planner or the loader. Buildings go by a point inside them.
    """
    boxes = _boxes(generations)
    if not boxes:
        return
    for table in (addresses, facilities):
        keys, points = _points(connection, table, boxes, keys=people and table is addresses)
        cells, which, here = _cells(generations, points)
        yield from _counts(table.name, cells, which)
        if keys is not None:
            values = {"codes": keys[here].tolist(), "cells": which.tolist()}
            for row in connection.execute(PEOPLE, values):
                yield Count("people", cells[row.cell], row.people)
    cells, which, _ = _cells(generations, _footprints(connection, boxes))
    yield from _counts("buildings", cells, which)


def _boxes(generations: Generations) -> list[bytes]:
    """Disjoint rectangles around all that has changed, as WKB."""
    shapes: list[BaseGeometry] = [
        shape
        for generation in (generations.before, generations.after)
        for shape, changed in zip(generation.geometries, generation.changed[:-1], strict=True)
        if changed
    ]
    boxes = np.array([shapely.box(*shape.bounds) for shape in shapes], dtype=object)
    while True:
        wider = shapely.buffer(boxes, APART_DEG, join_style="mitre")
        merged = shapely.envelope(shapely.get_parts(shapely.union_all(wider)))
        if len(merged) >= len(boxes):
            return [bytes(wkb) for wkb in shapely.to_wkb(boxes)]
        boxes = merged


def _points(
    connection: Connection, table: Table, boxes: list[bytes], *, keys: bool
) -> tuple[Objects | None, Floats]:
    """lon, lat of the points in one of the boxes and, where wanted, the key of each."""
    x, y = func.ST_X(table.c.geom), func.ST_Y(table.c.geom)
    place = func.string_agg(func.float8send(x).concat(func.float8send(y)), literal(b""))
    # One value of all points is read much faster than a row for each; both have the same order.
    codes = func.string_agg(table.c.code, "\n") if keys else null()
    found = connection.execute(_within(select(place, codes), table, boxes)).one()
    points = np.frombuffer(found[0] or b"", dtype=">f8").astype(np.float64).reshape(-1, 2)
    return np.array((found[1] or "").split("\n"), dtype=object) if keys else None, points


def _footprints(connection: Connection, boxes: list[bytes]) -> Floats:
    """lon, lat of a point inside each building."""
    code, wkb = buildings.c.code, func.ST_AsBinary(buildings.c.geom).label("wkb")
    # One that reaches into several boxes comes once.
    query = _within(select(code, wkb).group_by(code), buildings, boxes)
    footprints = shapely.from_wkb([bytes(row.wkb) for row in connection.execute(query)])
    inside = shapely.point_on_surface(np.asarray(footprints, dtype=object))
    return np.column_stack([shapely.get_x(inside), shapely.get_y(inside)])


def _within(query: Rows, table: Table, boxes: list[bytes]) -> Rows:
    box = func.unnest(cast(boxes, ARRAY(LargeBinary))).table_valued("wkb").render_derived()
    overlaps = table.c.geom.op("&&")(func.ST_GeomFromWKB(box.c.wkb, 4326))
    live = table.c.status != "retired" if "status" in table.c else literal(value=True)
    return query.join_from(box, table, overlaps).where(live)


def _cells(generations: Generations, points: Floats) -> tuple[list[Cell], Positions, Flags]:
    """The pairs of areas that hold points, the number of each point's pair, and which points those
    are: the ones that an area has or had that has changed."""
    before, after = generations.before, generations.after
    # Of the four levels all but one are empty.
    old, new = (g.index.positions(*points.T).max(axis=1, initial=-1) for g in (before, after))
    here = before.changed[old] | after.changed[new]
    pairs, which = np.unique(np.column_stack([old, new])[here], axis=0, return_inverse=True)
    old_codes, new_codes = before.codes.tolist(), after.codes.tolist()
    return [(old_codes[i], new_codes[k]) for i, k in pairs.tolist()], which.reshape(-1), here


def _counts(measure: str, cells: list[Cell], which: Positions) -> Iterator[Count]:
    numbers = np.bincount(which, minlength=len(cells)).tolist()
    return (Count(measure, cell, number) for cell, number in zip(cells, numbers, strict=True))
