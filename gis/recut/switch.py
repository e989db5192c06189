"""Ends generations of grids and begins others, on one day, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gis.areas.assign import TABLES, THEMES, rewrite
from gis.codes import CodeScheme, Counters
from gis.errors import Conflict, UnprocessableData
from gis.recut.coverage import grids_with
from gis.recut.grid import NewGrid, OldGrid
from gis.recut.movement import Moving

END = text("UPDATE areas SET valid_to = :day WHERE id = ANY(:ids)")
# What began today was never valid: its generation goes, and days before keep theirs.
DROP = text("DELETE FROM areas WHERE id = ANY(:ids)")
# A generation that ended today goes on as if nothing had been.
REOPEN = text("""
    UPDATE areas SET valid_to = NULL
    WHERE id = :id AND valid_to = :day AND level = 'grid' AND code = :code
    RETURNING id
""")
ENDED_TODAY = text("""
    SELECT id FROM areas
    WHERE id = :id AND valid_to = :day AND level = 'grid' AND code = :code
""")
REDRAW = text("""
    UPDATE areas SET
        geom = ST_GeomFromWKB(:wkb, 4326), name = :name, parent = :parent, contact = :contact,
        source = :source, source_id = :source_id
    WHERE id = :id
""")
BEGIN = text("""
    INSERT INTO areas (level, code, name, parent, contact, valid_from, source, source_id, geom)
    VALUES (
        'grid', :code, :name, :parent, :contact, :day, :source, :source_id,
        ST_GeomFromWKB(:wkb, 4326)
    )
    RETURNING id
""")
# The row that a re-cut of today had taken away, with the number that it had.
BRING_BACK = text("""
    INSERT INTO areas (
        id, level, code, name, parent, contact, valid_from, source, source_id, geom
    )
    OVERRIDING SYSTEM VALUE
    VALUES (
        :id, 'grid', :code, :name, :parent, :contact, :day, :source, :source_id,
        ST_GeomFromWKB(:wkb, 4326)
    )
    RETURNING id
""")
# The rows that move are written here, exactly; of what follows an edit of areas by itself at the
# end of a transaction, the shares of buildings and the features of themes are left.
SHARE_OUT = text("""
    SELECT
        refresh_building_shares(array_agg(r.geom), ARRAY['grid']),
        follow_themes(array_agg(r.geom), ARRAY['grid'])
    FROM edited_regions() AS r
    HAVING count(*) > 0
""")
FOLLOWED = text("DELETE FROM area_edits")


@dataclass(frozen=True, slots=True)
class Starting:
    """A grid to be. `area_id` is the row of `areas` that it was, for one that comes back."""

    code: str
    name: str
    parent: str | None
    contact: str | None
    source: str | None
    source_id: str | None
    geometry: BaseGeometry
    area_id: int | None = None
    valid_from: date | None = None


def lock(connection: Connection) -> None:
    """Keeps writers of areas, and of what lies in them, out until the transaction ends."""
    names = ", ".join(["onemap.areas", *(table.fullname for table in TABLES), *THEMES])
    connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def check_unchanged(connection: Connection, expected: Sequence[OldGrid | NewGrid]) -> None:
    """Raises Conflict naming a grid that is not today what a proposal was made for."""
    try:
        found = grids_with(connection, [grid.label for grid in expected])
    except UnprocessableData as changed:
        raise Conflict(str(changed)) from None
    today = {grid.code: grid for grid in found}
    for grid in expected:
        now = today.get(grid.label)
        if now is None:
            raise Conflict(f"Grid {grid.label} is not there any more: it was re-cut meanwhile.")
        same_place = shapely.to_wkb(now.geometry) == shapely.to_wkb(grid.geometry)
        if now.parent != grid.parent or not same_place:
            raise Conflict(f"Grid {grid.label} has changed since this was drawn.")


def new_codes(connection: Connection, scheme: CodeScheme, parents: Sequence[str]) -> list[str]:
    """A code for each new grid, of the area that it lies in: never one that was given out before.

    Raises InvalidInput when an area has no numbers left.
    """
    digits = scheme.widths[3]
    counters = Counters(connection, scheme)
    full = scheme.lengths["community"]
    prefixes = [parent.ljust(full, "0") if parent.isdigit() else parent for parent in parents]
    counters.catch_up("areas", sorted(set(prefixes)), digits)
    return [counters.take("areas", prefix, 1, digits)[0] for prefix in prefixes]


def switch(
    connection: Connection, ending: Sequence[OldGrid], starting: Sequence[Starting], day: date
) -> list[int]:
    """Ends grids and begins others on `day`; the numbers of the rows that begin, in order.

    A grid that began on that very day is written over, or is gone.
    """
    coming = {grid.code for grid in starting}
    same_day = {grid.code: grid for grid in ending if grid.valid_from == day}
    ends = [grid.area_id for grid in ending if grid.valid_from != day]
    if ends:
        connection.execute(END, {"day": day, "ids": ends})
    gone = [grid.area_id for code, grid in same_day.items() if code not in coming]
    if gone:
        connection.execute(DROP, {"ids": gone})
    return [_start(connection, grid, same_day.get(grid.code), day) for grid in starting]


def move_rows(connection: Connection, moving: Sequence[Moving]) -> None:
    """Writes the new grid of exactly the rows that have another, of the features of themes as well,
    and the shares of the buildings that straddle a border."""
    for rows in moving:
        rewrite(connection, rows.table, rows.keys, {"grid": rows.grids})
    connection.execute(SHARE_OUT)
    connection.execute(FOLLOWED)


def _start(connection: Connection, grid: Starting, begun: OldGrid | None, day: date) -> int:
    values = {
        "id": grid.area_id,
        "code": grid.code,
        "name": grid.name,
        "parent": grid.parent,
        "contact": grid.contact,
        "source": grid.source,
        "source_id": grid.source_id,
        "day": day,
        "wkb": shapely.to_wkb(grid.geometry),
    }
    if connection.execute(ENDED_TODAY, values).first() is not None:
        if begun is not None:
            connection.execute(DROP, {"ids": [begun.area_id]})
        return connection.execute(REOPEN, values).scalar_one()
    if begun is not None:
        connection.execute(REDRAW, values | {"id": begun.area_id})
        return begun.area_id
    came_today = grid.area_id is not None and grid.valid_from == day
    return connection.execute(BRING_BACK if came_today else BEGIN, values).scalar_one()
