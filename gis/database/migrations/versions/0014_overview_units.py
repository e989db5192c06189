"""Overviews in whole units of tiles."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    apply_sql(op.get_bind(), "alterations/0014_overview_units.sql")
