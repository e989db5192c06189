"""Derives layers again whose files say that they follow a table, by the marks of edits.

A mark of such a table may be taken away only when those layers have been derived after it: one that
comes meanwhile has to wait for the next time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from gis.database import Database
from gis.errors import Unavailable
from layers.catalogue import Catalogue
from layers.derive import Refreshed, derive, following
from tiles.freshness.aside import said

LOCK = text("SELECT pg_advisory_xact_lock(hashtext('onemap derive'))")
MARKED = text("""
    SELECT d.id, d.entity FROM dirty_outlines AS d WHERE d.entity = ANY(:tables)
    ORDER BY d.id LIMIT :most
""")


@dataclass(frozen=True, slots=True)
class Followed:
    """`tables` are those that any layer follows, `marks` the ids of theirs that have been dealt
    with. `fault` says why layers could not be derived: they stay as they are till the next edit."""

    tables: Sequence[str]
    marks: Sequence[int] = ()
    derived: Sequence[Refreshed] = ()
    fault: str | None = None


def follow_marks(database: Database, catalogue: Catalogue, most: int) -> Followed:
    """By the first `most` marks. To be called before they are taken away: a killed process leaves
    them to the next. What is written is marked in its turn. Where another process was first, there
    is nothing to write."""
    tables = sorted({table for one in following(catalogue) for table in one.source.follows})
    if not tables:
        return Followed(())
    with database.load() as connection:
        connection.execute(LOCK)
        rows = connection.execute(MARKED, {"tables": tables, "most": most}).all()
        layers = following(catalogue, {row.entity for row in rows})
        try:
            derived, fault = derive(database, catalogue, layers), None
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - told, and tried again after the next edit
            derived, fault = [], said(error)
    return Followed(tables, [row.id for row in rows], derived, fault)
