"""Assignment follows the areas, and buildings that straddle a border are known."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/building_shares.sql",
        "tables/area_edits.sql",
        "functions/symmetric_difference.sql",
        "functions/edited_regions.sql",
        "functions/refresh_building_shares.sql",
        "functions/note_area_edits.sql",
        "functions/follow_area_edits.sql",
        "triggers/areas_follow.sql",
        "alterations/0006_assignment_grants.sql",
    )
