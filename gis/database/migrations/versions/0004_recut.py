"""Re-cutting grids: kept proposals, and counts of people for planners."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/recuts.sql",
        "tables/recut_grids.sql",
        "functions/people_by_cell.sql",
        "alterations/0004_recut_grants.sql",
    )
