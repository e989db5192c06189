"""Connections to the district's database, each under the role that its work needs."""

from gis.database.access import DatabaseAccess, locate_database, open_database
from gis.database.connections import Database, Role
from gis.database.driver import driver_connection
from gis.database.migrate import create_roles, migrate
from gis.database.tables import metadata

__all__ = [
    "Database",
    "DatabaseAccess",
    "Role",
    "create_roles",
    "driver_connection",
    "locate_database",
    "metadata",
    "migrate",
    "open_database",
]
