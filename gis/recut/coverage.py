"""The grids of today around a place, and what they lie in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Row, text

from gis.errors import UnprocessableData
from gis.recut.grid import OldGrid

COLUMNS = (
    "SELECT a.id, a.code, a.name, a.parent, a.contact, a.valid_from, a.valid_to, a.source,"
    " a.source_id, ST_AsBinary(a.geom) AS wkb FROM areas AS a"
    " WHERE a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)"
)
BY_CODE = text(f"{COLUMNS} AND a.level = 'grid' AND a.code = ANY(:codes) ORDER BY a.code")
AROUND = text(
    f"{COLUMNS} AND a.level = 'grid' AND ST_Intersects(a.geom, ST_GeomFromWKB(:region, 4326))"
    " ORDER BY a.code"
)
PARENTS = text(
    f"{COLUMNS} AND a.level <> 'grid' AND (a.code = ANY(:codes) OR a.level = 'community'"
    " AND a.geom && ST_GeomFromWKB(:region, 4326)) ORDER BY a.code"
)
LATER = text(
    "SELECT code, valid_from FROM areas"
    " WHERE level = 'grid' AND code = ANY(:codes) AND valid_from > current_date ORDER BY code"
)


@dataclass(frozen=True, slots=True)
class Around:
    """Unchanged grids that touch a region, and the areas that grids there may lie in."""

    neighbours: tuple[OldGrid, ...]
    parents: tuple[tuple[str, BaseGeometry], ...]


def grids_with(connection: Connection, codes: Sequence[str]) -> tuple[OldGrid, ...]:
    """The grids of today with these codes, sorted by code; those that are not there are left out.

    Raises UnprocessableData for one that is to end already, or to begin anew.
    """
    rows = connection.execute(BY_CODE, {"codes": list(codes)}).all()
    for row in rows:
        if row.valid_to is not None:
            raise UnprocessableData(f"Grid {row.code} ends on {row.valid_to} already.", "replaces")
    later = connection.execute(LATER, {"codes": list(codes)}).first()
    if later is not None:
        raise UnprocessableData(
            f"Grid {later.code} has a generation that begins on {later.valid_from}.", "replaces"
        )
    return tuple(_grid(row) for row in rows)


def around(connection: Connection, before: Sequence[OldGrid]) -> Around:
    """What lies next to these grids."""
    union = shapely.union_all([grid.geometry for grid in before])
    # Half a metre: far enough to find every neighbour, near enough to find nobody else.
    region = shapely.to_wkb(shapely.buffer(union, 5e-6, quad_segs=1))
    codes = {grid.code for grid in before}
    found = connection.execute(AROUND, {"region": region}).all()
    parents = {grid.parent for grid in before if grid.parent is not None}
    above = connection.execute(PARENTS, {"region": region, "codes": sorted(parents)}).all()
    return Around(
        tuple(_grid(row) for row in found if row.code not in codes),
        tuple((row.code, shapely.from_wkb(bytes(row.wkb))) for row in above),
    )


def _grid(row: Row[Any]) -> OldGrid:
    return OldGrid(
        row.id,
        row.code,
        row.name,
        row.parent,
        row.contact,
        row.valid_from,
        row.source,
        row.source_id,
        shapely.from_wkb(bytes(row.wkb)),
    )
