"""Classes of people, companies and houses."""

from alembic import op

from gis.classification import keep_classes
from gis.database.migrate import apply_sql

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    apply_sql(op.get_bind(), "tables/classes.sql")
    keep_classes(op.get_bind())
    apply_sql(op.get_bind(), "alterations/0010_classes.sql")
