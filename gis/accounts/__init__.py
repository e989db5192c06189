"""Those who log in, and their sessions."""

from gis.accounts.logins import Logins
from gis.accounts.sessions import Session, log_out, session_of
from gis.accounts.users import add_user

__all__ = ["Logins", "Session", "add_user", "log_out", "session_of"]
