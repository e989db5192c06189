"""Layers set aside: their tiles could not be made anew, so nothing prepared of them is served.

Their tiles are made from the source when they are asked for, until `onemap tiles build LAYER` has
built the layer again.
"""

from collections.abc import Mapping

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

PUT = text("""
    INSERT INTO layers_set_aside (layer, reason) VALUES (:layer, :reason)
    ON CONFLICT (layer) DO UPDATE SET reason = excluded.reason
""")
TAKE_BACK = text("DELETE FROM layers_set_aside WHERE layer = :layer")
ALL = text("SELECT layer, reason FROM layers_set_aside ORDER BY layer")


def note_aside(connection: Connection, layer: str, reason: str) -> None:
    """For when what was prepared of it has been taken away."""
    connection.execute(PUT, {"layer": layer, "reason": reason})


def take_back(connection: Connection, layer: str) -> None:
    """For when it has been built again."""
    connection.execute(TAKE_BACK, {"layer": layer})


def all_aside(connection: Connection) -> Mapping[str, str]:
    """The reason for each layer that is set aside."""
    return {row.layer: row.reason for row in connection.execute(ALL)}


def said(error: Exception) -> str:
    """In a line; of a database's error what the database says, without the query."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    words = str(cause) if isinstance(cause, psycopg.Error) else f"{type(cause).__name__}: {cause}"
    return words.partition("\n")[0]
