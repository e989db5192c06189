"""What a new day changes on the map: rows that come into force on it, or go out of it."""

from psycopg import sql
from sqlalchemy import Connection, text

from gis.areas.assign import follow_edits
from gis.database import Database
from layers.catalogue import Catalogue
from layers.model import Layer
from layers.relation import TODAY, all_of, in_force, relation

MARK = text("SELECT mark_new_day()")
THEMED = sql.SQL(
    "INSERT INTO onemap.dirty_outlines (entity, theme, outline)"
    " SELECT {entity}, {theme}, ST_Envelope(source.geom) FROM {source}"
    " WHERE ({before}) IS DISTINCT FROM ({today})"
)


def begin_day(database: Database, catalogue: Catalogue) -> bool:
    """Marks what differs today from the day that tiles are of, in one transaction, once for all
    processes and after any number of days; whether there was anything to do.

    Today is the database's (current_date), as everywhere that a row's validity is asked for.
    """
    with database.load() as connection:
        before = connection.execute(MARK).scalar()
        if before is None:
            return False
        for layer in catalogue.layers:
            source = layer.source
            if source.theme is not None and source.level is None and in_force(source):
                _mark(connection, layer, sql.Literal(before))
        follow_edits(connection)
        return True


def _mark(connection: Connection, layer: Layer, before: sql.Composable) -> None:
    query = THEMED.format(
        entity=sql.Literal("guarded_features" if layer.source.guarded else "features"),
        theme=sql.Literal(layer.source.theme),
        source=relation(layer),
        before=all_of(in_force(layer.source, before)),
        today=all_of(in_force(layer.source, TODAY)),
    )
    connection.exec_driver_sql(query.as_string(None))
