"""Logins. The database knows the hash of a token only, and the roles never see the users."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from gis.accounts.passwords import verify
from gis.database import Role
from gis.errors import Unauthenticated

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """A login that is good until `expires_at`. `name` is the user's, for greeting."""

    role: Role
    name: str
    expires_at: datetime
    token: str


def log_in(connection: Connection, login: str, password: str, lifetime: timedelta) -> Session:
    """Opens a session, on a connection of the authenticator.

    Raises Unauthenticated, the same and after the same work for an unknown login and for a wrong
    password.
    """
    found = connection.execute(
        text("SELECT user_id, password_hash FROM password_of(:login)"), {"login": login}
    ).one_or_none()
    if not verify(found.password_hash if found else None, password) or found is None:
        raise Unauthenticated("Login or password is wrong.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        text("SELECT open_session(:user_id, :token, :lifetime)"),
        {"user_id": found.user_id, "token": token, "lifetime": lifetime},
    )
    return session_of(connection, token)


def session_of(connection: Connection, token: str) -> Session:
    """The live session of a token. Raises Unauthenticated when there is none (any more)."""
    if not (token.isascii() and token.isprintable()):
        raise Unauthenticated("The session is unknown or has ended; log in again.")
    row = connection.execute(
        text("SELECT role, name, expires_at FROM session_user_info(:token)"), {"token": token}
    ).one_or_none()
    if row is None:
        raise Unauthenticated("The session is unknown or has ended; log in again.")
    return Session(Role(f"onemap_{row.role}"), row.name, row.expires_at, token)


def log_out(connection: Connection, token: str) -> None:
    """Ends the session and every lease of its user."""
    connection.execute(text("SELECT close_session(:token)"), {"token": token})
