"""Brings a database to this version's schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from gis.database.connections import Database

MIGRATIONS = Path(__file__).parent / "migrations"
SQL = Path(__file__).parents[1] / "sql"


def migrate(database: Database) -> None:
    """Applies what is missing, in one transaction."""
    with database.own() as connection:
        connection.exec_driver_sql("CREATE SCHEMA IF NOT EXISTS onemap")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def schema_version(connection: Connection) -> tuple[str | None, str | None]:
    """The version that the database has, and the one that this program needs."""
    context = MigrationContext.configure(connection, opts={"version_table_schema": "onemap"})
    return context.get_current_revision(), ScriptDirectory.from_config(_config()).get_current_head()


def create_roles(connection: Connection) -> None:
    """The roles that a database's grants speak of; for a server that has not seen OneMap yet."""
    apply_sql(connection, "roles.sql")


def apply_sql(connection: Connection, *names: str) -> None:
    """Runs files of gis/sql/, for migrations."""
    for name in names:
        # The driver's own cursor takes several statements at once and leaves % alone.
        with connection.connection.cursor() as cursor:
            cursor.execute((SQL / name).read_text(encoding="utf-8"))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
