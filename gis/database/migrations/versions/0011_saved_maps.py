"""Custom maps that planners save and share, and the keys that open them elsewhere."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "tables/saved_maps.sql",
        "tables/saved_map_keys.sql",
        "functions/keyed_map.sql",
        "functions/embedding_origins.sql",
        "functions/owns_map.sql",
        "policies/saved_maps.sql",
        "policies/saved_map_keys.sql",
        "alterations/0011_saved_map_grants.sql",
    )
