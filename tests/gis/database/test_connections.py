from datetime import timedelta

import pytest
from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import DBAPIError

from gis.database import Database, Role
from gis.errors import Unavailable
from tests.conftest import Databases

WHO = text("SELECT current_user, current_setting('onemap.session')")


@pytest.mark.parametrize("role", list(Role))
def test_a_request_has_its_role_and_token(shared_database: Database, role: Role):
    with shared_database.request(role, "a-token") as connection:
        assert tuple(connection.execute(WHO).one()) == (role.value, "a-token")


def test_nothing_of_a_request_is_left_for_the_next(databases: Databases):
    database = databases.copy()
    with database.request(Role.WORKER, "secret") as connection:
        connection.execute(text("SET statement_timeout = '1h'"))
        backend = connection.execute(text("SELECT pg_backend_pid()")).scalar()
    with database.request() as connection:
        assert connection.execute(text("SELECT pg_backend_pid()")).scalar() == backend
        assert tuple(connection.execute(WHO).one()) == (Role.ANONYMOUS.value, "")
    with database.authenticate() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "onemap_authenticator"
    database.close()


def _write_twice(connection: Connection) -> None:
    for _ in range(2):
        connection.execute(text("INSERT INTO code_counters VALUES ('a', 1)"))


def test_a_failed_block_writes_nothing(database: Database):
    with pytest.raises(DBAPIError), database.load() as connection:
        _write_twice(connection)
    with database.load() as connection:
        assert connection.execute(text("SELECT count(*) FROM code_counters")).scalar() == 0


def test_an_endless_query_is_cut_off(databases: Databases):
    database = databases.copy()
    url = databases.cluster.url("onemap_authenticator")
    hasty = Database.connect(url, url, statement_timeout=timedelta(milliseconds=50))
    with pytest.raises(DBAPIError, match="statement timeout"), hasty.request() as connection:
        connection.execute(text("SELECT pg_sleep(60)"))
    hasty.close()
    database.close()


def test_without_an_address_of_its_own_the_authenticator_is_the_owner_stepped_down(
    databases: Databases,
):
    database = databases.copy()
    with database.own() as connection:
        name: str = connection.scalar(text("SELECT current_database()"))
    stepped = Database.connect(databases.cluster.url(database=name))
    with stepped.authenticate() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "onemap_authenticator"
    with stepped.request(Role.PLANNER) as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == "onemap_planner"
    stepped.close()
    database.close()


def test_an_absent_database_is_unavailable():
    nowhere = URL.create("postgresql+psycopg", "nobody", database="x", query={"host": "/nowhere"})
    database = Database.connect(nowhere, nowhere)
    with pytest.raises(Unavailable), database.request():
        pass
