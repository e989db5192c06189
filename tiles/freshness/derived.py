"""Derives layers again whose files say that they follow a table, by the marks of edits."""

from sqlalchemy import text

from gis.database import Database
from layers.catalogue import Catalogue
from layers.derive import Refreshed, derive, following

LOCK = text("SELECT pg_advisory_xact_lock(hashtext('onemap derive'))")
MARKED = text("SELECT DISTINCT d.entity FROM dirty_outlines AS d")


def follow_marks(database: Database, catalogue: Catalogue) -> list[Refreshed]:
    """To be called before the marks are taken away: a killed process leaves them to the next. What
    is written is marked in its turn. Where another process was first, there is nothing to write.

    Raises InvalidInput that names the layer's file and what the database says of it.
    """
    if not following(catalogue):
        return []
    with database.load() as connection:
        connection.execute(LOCK)
        tables = set(connection.scalars(MARKED))
        return derive(database, catalogue, following(catalogue, tables))
