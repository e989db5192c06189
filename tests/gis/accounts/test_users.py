from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from gis.accounts import Logins, add_user, log_out, session_of
from gis.accounts.throttle import FAILURES, WINDOW_S, Throttle
from gis.database import Database, Role
from gis.errors import Conflict, InvalidInput, TooManyRequests, Unauthenticated
from tests.factories import GRID, PASSWORD, add_small_district, add_worker

GOOD: dict[str, Any] = {
    "login": "anna", "password": PASSWORD, "role": "worker", "name": "示例", "grids": [GRID]
}  # fmt: skip


def test_a_user_logs_in_until_they_log_out(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    with database.own() as connection:
        add_worker(connection)
    session = Logins(database, timedelta(hours=1)).log_in("worker", PASSWORD)
    assert session.role is Role.WORKER
    with database.authenticate() as connection:
        assert session_of(connection, session.token) == session
        log_out(connection, session.token)
    with pytest.raises(Unauthenticated), database.authenticate() as connection:
        session_of(connection, session.token)


def test_a_session_ends_with_its_time_and_with_its_user(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    with database.own() as connection:
        add_worker(connection)
    over = Logins(database, timedelta(seconds=-1))
    with pytest.raises(Unauthenticated):
        over.log_in("worker", PASSWORD)
    session = Logins(database, timedelta(hours=1)).log_in("worker", PASSWORD)
    with database.own() as connection:
        connection.execute(text("UPDATE users SET disabled_at = now()"))
    with pytest.raises(Unauthenticated), database.authenticate() as connection:
        session_of(connection, session.token)
    with pytest.raises(Unauthenticated):
        Logins(database, timedelta(hours=1)).log_in("worker", PASSWORD)


def test_neither_password_nor_token_is_in_the_database(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    with database.own() as connection:
        add_worker(connection)
    session = Logins(database, timedelta(hours=1)).log_in("worker", PASSWORD)
    with database.own() as connection:
        stored = "".join(
            connection.scalars(
                text("SELECT u::text FROM users AS u UNION ALL SELECT s::text FROM sessions AS s")
            )
        )
    assert "$argon2id$" in stored
    assert PASSWORD not in stored
    assert session.token not in stored
    assert session.token.encode().hex() not in stored


@pytest.mark.parametrize("token", ["", "x" * 10_000, "a\0b", "示例", "a\nb"])
def test_tokens_that_cannot_be_are_no_session(shared_database: Database, token: str):
    with pytest.raises(Unauthenticated), shared_database.authenticate() as connection:
        session_of(connection, token)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("login", "A"), ("login", "x" * 65), ("login", "a b"), ("login", ""),
        ("password", "short"), ("password", "x" * 201),
        ("role", "owner"), ("name", " "), ("name", "a\0b"), ("grids", ["4711"]),
    ],
)  # fmt: skip
def test_users_that_make_no_sense(database: Database, field: str, value: Any):
    with database.load() as connection:
        add_small_district(connection)
    with pytest.raises(InvalidInput) as raised, database.own() as connection:
        add_user(connection, **(GOOD | {field: value}))
    assert raised.value.parameter == field.removesuffix("s")


def test_only_workers_have_grids_and_a_login_is_taken_once(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    with pytest.raises(InvalidInput), database.own() as connection:
        add_user(connection, **(GOOD | {"role": "planner"}))
    with database.own() as connection:
        add_user(connection, **GOOD)
    with pytest.raises(Conflict), database.own() as connection:
        add_user(connection, **GOOD)


def test_the_throttle_opens_again_after_its_time_and_after_a_success():
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for _ in range(FAILURES):
        throttle.attempt("anna")
    with pytest.raises(TooManyRequests) as raised:
        throttle.attempt("anna")
    assert raised.value.retry_after_s == WINDOW_S
    throttle.attempt("bert")
    now[0] = WINDOW_S
    for _ in range(FAILURES * 2):
        throttle.attempt("anna")
        throttle.succeeded("anna")
