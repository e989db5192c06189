"""Logins for benchmarks of what only staff sees: there while one runs."""

import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager

from sqlalchemy import text

from gis.accounts import add_user
from gis.database import Database, Role

OPEN_SESSION = """
    SELECT open_session(id, :token, interval '1 day') FROM users WHERE login = :login
"""
STAFF = (Role.PLANNER, Role.WORKER, Role.AUDITOR)


@contextmanager
def staff_tokens(database: Database) -> Generator[Mapping[Role, str]]:
    """The token of a session for each of STAFF."""
    tokens = {role: secrets.token_urlsafe() for role in STAFF}
    logins = {role: f"bench-{secrets.token_hex(4)}" for role in STAFF}
    with database.own() as connection:
        for role, login in logins.items():
            name = role.value.removeprefix("onemap_")
            add_user(connection, login, secrets.token_urlsafe(), role=name, name="示例")
            connection.execute(text(OPEN_SESSION), {"login": login, "token": tokens[role]})
    try:
        yield tokens
    finally:
        with database.own() as connection:
            ours = "(SELECT id FROM users WHERE login = ANY(:logins))"
            for table, column in (("sessions", "user_id"), ("users", "id")):
                connection.execute(
                    text(f"DELETE FROM {table} WHERE {column} IN {ours}"),
                    {"logins": list(logins.values())},
                )
