"""The foundation: base data, field work, the change feed, roles and row-level security."""

from alembic import op

from gis.database.migrate import apply_sql

revision = "0001"
down_revision = None

# Each after those that it refers to.
TABLES = (
    "change",
    "audit",
    "code_counters",
    "areas",
    "buildings",
    "floors",
    "rooms",
    "addresses",
    "facilities",
    "roads",
    "landcover",
    "people",
    "legal_entities",
    "components",
    "events",
    "users",
    "worker_grids",
    "sessions",
    "leases",
)
FUNCTIONS = (
    "current_user_id",
    "session_user_info",
    "password_of",
    "open_session",
    "close_session",
    "leased_buildings",
    "lease_of",
    "visit_building",
    "record_disclosure",
    "issue_codes",
    "areas_at",
    "log_change",
    "changes_since",
    "keep_code",
    "forbid_rewrite",
)
TRIGGERS = (
    "areas_change",
    "buildings_change",
    "addresses_change",
    "buildings_keep_code",
    "floors_keep_code",
    "rooms_keep_code",
    "addresses_keep_code",
    "audit_append_only",
    "change_append_only",
)
POLICIES = ("people", "legal_entities", "floors", "rooms", "audit")


def upgrade() -> None:
    apply_sql(
        op.get_bind(),
        "roles.sql",
        *(f"tables/{name}.sql" for name in TABLES),
        *(f"functions/{name}.sql" for name in FUNCTIONS),
        *(f"triggers/{name}.sql" for name in TRIGGERS),
        *(f"policies/{name}.sql" for name in POLICIES),
        "grants.sql",
    )
