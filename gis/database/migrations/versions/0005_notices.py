"""What a re-cut leaves behind: notices to owners of layers, and outlines of what tiles show."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/dirty_outlines.sql",
        "tables/notices.sql",
        "tables/notice_reads.sql",
        "alterations/0005_notice_grants.sql",
    )
