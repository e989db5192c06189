"""Adding users, which the owner of the database does at a shell."""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, text

from gis.accounts.passwords import hash_password
from gis.errors import Conflict, InvalidInput

ROLES = ("planner", "worker", "auditor")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


def add_user(
    connection: Connection,
    login: str,
    password: str,
    *,
    role: str,
    name: str,
    grids: Sequence[str] = (),
) -> None:
    """Adds a user, on a connection of the owner; `grids` are the codes of a worker's grids.

    Raises InvalidInput that names the value, Conflict when the login is taken.
    """
    _check(login, password, role, name, grids)
    _check_grids(connection, grids)
    user_id = connection.scalar(
        text(
            "INSERT INTO users (login, password_hash, role, name)"
            " VALUES (:login, :password_hash, :role, :name)"
            " ON CONFLICT (login) DO NOTHING RETURNING id"
        ),
        {"login": login, "password_hash": hash_password(password), "role": role, "name": name},
    )
    if user_id is None:
        raise Conflict(f"The login {login!r} is taken.")
    if grids:
        connection.execute(
            text("INSERT INTO worker_grids (user_id, grid) VALUES (:user_id, :grid)"),
            [{"user_id": user_id, "grid": grid} for grid in dict.fromkeys(grids)],
        )


def _check(login: str, password: str, role: str, name: str, grids: Sequence[str]) -> None:
    if not LOGIN.fullmatch(login):
        raise InvalidInput(
            f"login={login[:64]!r} has to be 2-64 of a-z, 0-9, dot, dash and underscore, "
            "a letter or digit first.",
            "login",
        )
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InvalidInput(
            f"The password needs {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.", "password"
        )
    if role not in ROLES:
        raise InvalidInput(f"role={role!r} is none of {', '.join(ROLES)}.", "role")
    if not name.strip() or "\0" in name:
        raise InvalidInput("name is empty; say how the user is greeted.", "name")
    if grids and role != "worker":
        raise InvalidInput(f"grid is for workers; a {role} has none.", "grid")


def _check_grids(connection: Connection, grids: Sequence[str]) -> None:
    known = set(
        connection.scalars(
            text("SELECT DISTINCT code FROM areas WHERE level = 'grid' AND code = ANY(:grids)"),
            {"grids": list(grids)},
        )
    )
    if unknown := [grid for grid in grids if grid not in known]:
        raise InvalidInput(f"grid={unknown[0]!r} is not the code of a grid here.", "grid")
