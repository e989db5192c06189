"""${message}"""

from alembic import op

from gis.database.migrate import apply_sql

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    apply_sql(op.get_bind())
