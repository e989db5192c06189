"""Breaks of layers, computed from their data."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/layer_classes.sql",
        "triggers/layer_classes_notify.sql",
        "alterations/0012_layer_classes.sql",
    )
