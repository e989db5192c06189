"""One at a time, in all processes: whoever makes overviews or exchanges archives."""

from sqlalchemy import text

# Held to the end of a transaction.
LOCK = text("SELECT pg_advisory_xact_lock(hashtext('onemap tiles'))")
