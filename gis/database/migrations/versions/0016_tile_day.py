"""The day that tiles are of."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/tile_day.sql",
        "functions/mark_new_day.sql",
        "alterations/0016_tile_day.sql",
    )
