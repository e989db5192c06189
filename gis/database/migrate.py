"""Brings a database to this version's schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import DDL, Connection, text
from sqlalchemy.exc import DBAPIError

from gis.cluster.cluster import EXTENSIONS, LEAKPROOF
from gis.database.connections import Database
from gis.database.driver import driver_connection
from gis.errors import StartFailed

OLDEST_POSTGRESQL = 15
MIGRATIONS = Path(__file__).parent / "migrations"
SQL = Path(__file__).parents[1] / "sql"
IS_SUPERUSER = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")


def migrate(database: Database) -> None:
    """Applies what is missing, in one transaction.

    Raises StartFailed where the server is too old or lacks an extension that only a superuser adds.
    """
    with database.own() as connection:
        _check_server(connection)
        _add_extensions(connection)
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
        with driver_connection(connection).cursor() as cursor:
            cursor.execute((SQL / name).read_bytes())


def _check_server(connection: Connection) -> None:
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10_000
    if version < OLDEST_POSTGRESQL:
        raise StartFailed(
            f"The database is PostgreSQL {version}; OneMap needs {OLDEST_POSTGRESQL} or newer."
        )


def _add_extensions(connection: Connection) -> None:
    for name in EXTENSIONS:
        query = text("SELECT FROM pg_extension WHERE extname = :name")
        if connection.execute(query, {"name": name}).first() is not None:
            continue
        try:
            connection.execute(DDL(f"CREATE EXTENSION {name}"))
        except DBAPIError as error:
            raise StartFailed(
                f"The database lacks the extension {name}; where its package is installed, "
                f"a superuser adds it with: CREATE EXTENSION {name};"
            ) from error
    if connection.execute(IS_SUPERUSER).scalar():
        connection.execute(DDL(LEAKPROOF))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
