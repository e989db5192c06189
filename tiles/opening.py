"""Opens a renderer on what a database has."""

from sqlalchemy import Connection

from gis.database import Database, Role
from layers.catalogue import Catalogue
from tiles.freshness.news import tell
from tiles.overviews import usable, versions
from tiles.render import TileRenderer


def open_renderer(database: Database, catalogue: Catalogue) -> TileRenderer:
    """With the overviews that have been made of the catalogue's layers as they are."""
    with database.request(Role.ANONYMOUS) as connection:
        return TileRenderer(catalogue, usable(catalogue, versions(connection)))


def tell_everything(connection: Connection) -> int:
    """That every tile may be another now: after builds, and when layer files have changed."""
    return tell(connection, None)
