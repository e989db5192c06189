"""Codes of rows that are gone, found without reading the whole change feed."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    apply_sql(op.get_bind(), "alterations/0007_deleted_codes.sql", "functions/last_written.sql")
