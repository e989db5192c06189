"""Themes, their guarded rows, and what keeps tiles fresh: dirty outlines, overviews, the delta."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/features.sql",
        "tables/area_values.sql",
        "tables/overviews.sql",
        "functions/own_grids.sql",
        "functions/hexagon_at.sql",
        "functions/mark_dirty.sql",
        "functions/mark_dirty_areas.sql",
        "alterations/0008_themes.sql",
        "policies/guarded.sql",
        "triggers/mark_dirty.sql",
    )
