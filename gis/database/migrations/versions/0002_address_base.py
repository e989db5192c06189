"""The address base: aliases, lineage of codes, a lifecycle that only goes forward, mezzanines."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0002"
down_revision = "0001"

TABLES = ("address_aliases", "code_lineage")
FUNCTIONS = (
    "notify_change",
    "keep_lifecycle",
    "forbid_return",
    "current_successors",
    "last_written",
)
TRIGGERS = (
    "address_aliases_notify",
    "code_lineage_notify",
    "code_lineage_append_only",
    "buildings_keep_lifecycle",
    "addresses_keep_lifecycle",
)


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        *(f"tables/{name}.sql" for name in TABLES),
        *(f"functions/{name}.sql" for name in FUNCTIONS),
        "alterations/0002_address_base.sql",
        *(f"triggers/{name}.sql" for name in TRIGGERS),
    )
