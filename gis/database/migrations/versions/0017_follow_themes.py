"""Features of themes follow the areas."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "functions/follow_themes.sql",
        "functions/follow_area_edits.sql",
        "alterations/0017_follow_themes.sql",
    )
