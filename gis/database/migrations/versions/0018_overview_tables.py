"""A table for each layer's overview."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    apply_sql(op.get_bind(), "roles.sql", "alterations/0018_overview_tables.sql")
