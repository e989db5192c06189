"""Layers whose tiles could not be made anew."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    apply_sql(op.get_bind(), "tables/layers_set_aside.sql", "alterations/0015_set_aside.sql")
