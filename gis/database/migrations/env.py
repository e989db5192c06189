"""Alembic's entry: runs on the connection that gis.database.migrate hands over."""

from alembic import context

from gis.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table_schema="onemap",
)
context.run_migrations()
