"""What quality rules said of the data of layers."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    apply_sql(op.get_bind(), "tables/layer_checks.sql", "alterations/0013_layer_checks.sql")
