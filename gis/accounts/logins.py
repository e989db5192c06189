"""Logging in."""

import secrets
import threading
from datetime import timedelta

from sqlalchemy import text

from gis.accounts.passwords import verify
from gis.accounts.sessions import Session, session_of
from gis.accounts.throttle import Throttle
from gis.database import Database
from gis.errors import Unauthenticated, Unavailable

TOKEN_BYTES = 32
# A hash takes 64 MiB and a good part of a second of a core, by design.
HASHES_AT_ONCE = 2
LONGEST_WAIT_S = 5.0


class Logins:
    """Opens sessions; one a process."""

    def __init__(self, database: Database, lifetime: timedelta) -> None:
        self._database = database
        self._lifetime = lifetime
        self._throttle = Throttle()
        self._hashing = threading.BoundedSemaphore(HASHES_AT_ONCE)

    def log_in(self, login: str, password: str) -> Session:
        """Raises Unauthenticated, the same and after the same work for an unknown login and for a
        wrong password; TooManyRequests after several failures; Unavailable when too many log in.
        """
        self._throttle.attempt(login)
        with self._database.authenticate() as connection:
            found = connection.execute(
                text("SELECT user_id, password_hash FROM password_of(:login)"), {"login": login}
            ).one_or_none()
        # No connection is held while the hash is worked out.
        if not self._verify(found.password_hash if found else None, password) or found is None:
            raise Unauthenticated("Login or password is wrong.")
        self._throttle.succeeded(login)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.authenticate() as connection:
            connection.execute(
                text("SELECT open_session(:user_id, :token, :lifetime)"),
                {"user_id": found.user_id, "token": token, "lifetime": self._lifetime},
            )
            return session_of(connection, token)

    def _verify(self, password_hash: str | None, password: str) -> bool:
        if not self._hashing.acquire(timeout=LONGEST_WAIT_S):
            raise Unavailable("Too many are logging in; try again in a moment.")
        try:
            return verify(password_hash, password)
        finally:
            self._hashing.release()
