"""One index of events by place and time."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    apply_sql(op.get_bind(), "alterations/0019_events_by_place_and_time.sql")
