"""Whom a transaction of the owner steps down to."""

from sqlalchemy import text

from gis.database import Role

READ_AS = text(f"SET LOCAL ROLE {Role.ANONYMOUS.value}")
WRITE_AS = text("SET LOCAL ROLE onemap_loader")
# Reads what everybody may read, and writes the tables of overviews.
MAKE_AS = text("SET LOCAL ROLE onemap_overviews")
