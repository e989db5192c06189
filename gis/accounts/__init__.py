"""Those who log in, and their sessions."""

from gis.accounts.sessions import Session, log_in, log_out, session_of
from gis.accounts.users import add_user

__all__ = ["Session", "add_user", "log_in", "log_out", "session_of"]
