"""Sessions. The database knows the hash of a token only, and the request roles never see users."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gis.database import Role
from gis.errors import Unauthenticated

LONGEST_TOKEN = 200


@dataclass(frozen=True, slots=True)
class Session:
    """A login that is good until `expires_at`. `name` is the user's, for greeting."""

    role: Role
    name: str
    expires_at: datetime
    token: str


def session_of(connection: Connection, token: str) -> Session:
    """The live session of a token, on a connection of the authenticator.

    Raises Unauthenticated when there is none (any more).
    """
    row = None
    if len(token) <= LONGEST_TOKEN and token.isascii() and token.isprintable():
        row = connection.execute(
            text("SELECT role, name, expires_at FROM session_user_info(:token)"), {"token": token}
        ).one_or_none()
    if row is None:
        raise Unauthenticated("The session is unknown or has ended; log in again.")
    return Session(Role(f"onemap_{row.role}"), row.name, row.expires_at, token)


def log_out(connection: Connection, token: str) -> None:
    """Ends the session and every lease of its user."""
    connection.execute(text("SELECT close_session(:token)"), {"token": token})
