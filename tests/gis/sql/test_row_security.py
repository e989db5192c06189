"""What the database itself refuses, whatever Python does."""

from collections.abc import Iterator

import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gis.database import Database, Role
from tests.conftest import Databases
from tests.factories import (
    GRID,
    add_building_with_person,
    add_small_district,
    add_worker,
    open_session,
    square,
)

PERSONAL = ("people", "legal_entities", "floors", "rooms")
MINE, OTHER = f"{GRID}00001", f"{GRID}00002"
TOKEN = "token-of-the-worker"


@pytest.fixture(scope="module")
def district(databases: Databases) -> Iterator[Database]:
    """Two buildings with people in a worker's grid, no lease yet."""
    database = databases.copy()
    with database.load() as connection:
        add_small_district(connection)
        add_building_with_person(connection, OTHER, geometry=square(114.003, 22.501, 0.0005))
    with database.own() as connection:
        add_worker(connection)
        open_session(connection, "worker", TOKEN)
    yield database
    database.close()


def lease(database: Database, building: str, seconds: float) -> None:
    with database.own() as connection:
        connection.execute(text("DELETE FROM leases"))
        connection.execute(
            text(
                "INSERT INTO leases"
                " (user_id, building, nonce, fix, accuracy_m, distance_m, expires_at)"
                " SELECT id, :building, 'n', ST_Point(114, 22.5, 4326), 5, 0,"
                " clock_timestamp() + make_interval(secs => :seconds)"
                " FROM users WHERE login = 'worker'"
            ),
            {"building": building, "seconds": seconds},
        )


def buildings_seen(connection: Connection, table: str) -> set[str]:
    return set(connection.scalars(text(f"SELECT building FROM {table}")))


@pytest.mark.parametrize("table", PERSONAL)
@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.PLANNER, Role.AUDITOR])
def test_other_roles_are_denied(district: Database, table: str, role: Role):
    lease(district, MINE, 60)
    for token in (None, TOKEN):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            district.request(role, token) as connection,
        ):
            connection.execute(text(f"SELECT * FROM {table}"))


@pytest.mark.parametrize("token", [None, "", "forged", TOKEN])
def test_a_worker_without_a_lease_sees_nobody(district: Database, token: str | None):
    lease(district, MINE, -1)  # one that has run out
    with district.request(Role.WORKER, token) as connection:
        for table in PERSONAL:
            assert buildings_seen(connection, table) == set()


def test_a_worker_with_a_lease_sees_its_building_alone(district: Database):
    lease(district, MINE, 60)
    with district.request(Role.WORKER, TOKEN) as connection:
        for table in ("people", "floors", "rooms"):
            assert buildings_seen(connection, table) == {MINE}
            assert (
                connection.scalar(
                    text(f"SELECT count(*) FROM {table} WHERE building = :other"), {"other": OTHER}
                )
                == 0
            )


@pytest.mark.parametrize("columns", ["class", "*", "people"])
def test_a_lease_does_not_show_the_class_of_people(district: Database, columns: str):
    """Classes are counted per area, and never of one person."""
    lease(district, MINE, 60)
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        district.request(Role.WORKER, TOKEN) as connection,
    ):
        connection.execute(text(f"SELECT {columns} FROM people"))


def test_a_lease_is_its_workers_alone(district: Database):
    lease(district, MINE, 60)
    with district.own() as connection:
        add_worker(connection, "colleague")
        open_session(connection, "colleague", "token-of-the-colleague")
    with district.request(Role.WORKER, "token-of-the-colleague") as connection:
        assert buildings_seen(connection, "people") == set()


def test_a_lease_ends_within_a_transaction_too(district: Database):
    lease(district, MINE, 0.2)
    with district.request(Role.WORKER, TOKEN) as connection:
        assert buildings_seen(connection, "people") == {MINE}
        connection.execute(text("SELECT pg_sleep(0.25)"))
        assert buildings_seen(connection, "people") == set()


@pytest.mark.parametrize(
    "attack",
    [
        "SET LOCAL row_security = off; SELECT * FROM people",
        "SET ROLE onemap_loader",
        "SET SESSION AUTHORIZATION onemap_owner",
        "SELECT * FROM users",
        "SELECT * FROM sessions",
        "SELECT * FROM leases",
        "SELECT password_of('worker')",
        "SELECT open_session(1, 'mine', interval '1 day')",
        "INSERT INTO leases SELECT * FROM leases",
        "INSERT INTO audit (action, outcome) VALUES ('floors', 'shown')",
        "UPDATE people SET verified_at = now()",
        "DELETE FROM people",
        "ALTER TABLE people NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY people_worker ON people",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE c AS 'x', 'y'",
        "COPY people TO PROGRAM 'cat'",
    ],
)
def test_raw_sql_under_the_workers_role_gets_no_further(district: Database, attack: str):
    lease(district, MINE, -1)
    with district.request(Role.WORKER, TOKEN) as connection:
        cursor = connection.connection.cursor()
        with pytest.raises(InsufficientPrivilege):
            cursor.execute(attack)


def test_a_leaky_function_in_a_query_sees_no_hidden_row(district: Database):
    """A planner's trick: an error or a notice from inside the condition, before the policy."""
    lease(district, MINE, -1)
    with district.request(Role.WORKER, TOKEN) as connection:
        leak = text("SELECT name FROM people WHERE 1 / (length(name) - length(name)) = 1")
        assert connection.execute(leak).all() == []


def test_the_auditor_reads_what_was_shown(district: Database):
    lease(district, MINE, 60)
    with district.own() as connection:
        connection.execute(
            text(
                "INSERT INTO users (login, password_hash, role, name)"
                " VALUES ('auditor', 'x', 'auditor', '示例审计员')"
            )
        )
        open_session(connection, "auditor", "token-of-the-auditor")
    with district.request(Role.WORKER, TOKEN) as connection:
        connection.execute(text("SELECT record_disclosure(:b, 1, 1)"), {"b": MINE})
    with district.request(Role.AUDITOR, "token-of-the-auditor") as connection:
        shown = connection.scalars(text("SELECT building FROM audit WHERE outcome = 'shown'"))
        assert MINE in set(shown)
    with district.request(Role.AUDITOR, "forged") as connection:
        assert connection.scalar(text("SELECT count(*) FROM audit")) == 0


@pytest.mark.parametrize("table", ["audit", "change"])
@pytest.mark.parametrize("attack", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_audit_and_change_are_only_appended_to(district: Database, table: str, attack: str):
    column = "outcome" if table == "audit" else "code"
    with (
        pytest.raises(DBAPIError, match="append-only"),
        district.own() as connection,
    ):
        connection.execute(text(attack.format(table, column, column)))


@pytest.mark.parametrize("table", ["buildings", "floors", "rooms", "addresses"])
def test_codes_are_permanent(district: Database, table: str):
    with pytest.raises(DBAPIError, match="permanent"), district.load() as connection:
        connection.execute(text(f"UPDATE {table} SET code = code || '0'"))


@pytest.mark.parametrize("role", [Role.PLANNER, Role.AUDITOR])
def test_the_index_of_places_serves_a_table_with_row_security(district: Database, role: Role):
    query = (
        "EXPLAIN SELECT code FROM guarded_features WHERE theme = 'inspections'"
        " AND geom && ST_MakeEnvelope(114.0, 22.5, 114.001, 22.501, 4326)"
    )
    with district.request(role) as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(connection.scalars(text(query)))
    [condition] = [line for line in plan.splitlines() if "Index Cond:" in line]
    assert "geom &&" in condition
    assert "readers @>" in plan
