"""The table of a layer's overview: filled apart, without indexes, which would cost more than the
rows do, and then put in the place of the one before in a moment: whoever reads finds one of them.
"""

from typing import LiteralString

from psycopg import sql
from sqlalchemy import Connection

from tiles.query import overview_table

UNFINISHED = "onemap_overviews_unfinished"
CREATE = (
    "DROP TABLE IF EXISTS {unfinished}",  # of a build that was interrupted
    "CREATE TABLE {unfinished} () INHERITS (onemap.overviews)",
    "GRANT SELECT, INSERT, DELETE ON {unfinished} TO onemap_overviews",
    "GRANT SELECT ON {unfinished} TO onemap_anonymous, onemap_planner, onemap_worker",
    "GRANT SELECT ON {unfinished} TO onemap_auditor",
)
INDEX = (
    # Of different zooms, hardly any shapes lie in the same place.
    "CREATE INDEX ON {unfinished} USING gist (geom)",
    "CREATE INDEX ON {unfinished} (z, region)",
    "ANALYZE {unfinished} (z, region, geom)",
)
PUT_IN_PLACE = (
    "DROP TABLE IF EXISTS {finished}",
    "ALTER TABLE {unfinished} SET SCHEMA onemap_overviews",
)


def unfinished_table(layer: str) -> sql.Identifier:
    """Where the rows of a layer's next overview are, until it is finished."""
    return sql.Identifier(UNFINISHED, layer)


def create_unfinished(connection: Connection, layer: str) -> None:
    """Empty. As the owner, for who holds the LOCK, as are the others."""
    _run(connection, CREATE, layer)


def index_unfinished(connection: Connection, layer: str) -> None:
    """For when all rows are there."""
    _run(connection, INDEX, layer)


def put_in_place(connection: Connection, layer: str) -> None:
    """From the commit on, it is the layer's overview. Waits for those who read the one before, and
    has others wait: the last of a transaction."""
    _run(connection, PUT_IN_PLACE, layer)


def _run(connection: Connection, statements: tuple[LiteralString, ...], layer: str) -> None:
    names = {"unfinished": unfinished_table(layer), "finished": overview_table(layer)}
    for statement in statements:
        connection.exec_driver_sql(sql.SQL(statement).format(**names).as_string(None))
