"""The change feed by area, and written faster."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/area_chains.sql",
        "functions/current_area_chains.sql",
        "alterations/0003_change_feed.sql",
        "functions/log_change.sql",
        "functions/log_area_change.sql",
        "functions/change_horizon.sql",
        "functions/changes_between.sql",
        "functions/forbid_truncate.sql",
        "triggers/areas_change_chain.sql",
        "triggers/forbid_truncate.sql",
        "alterations/0003_change_feed_grants.sql",
    )
