"""The service on a small district, asked over ASGI."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from gis.accounts import add_user
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import Database, DatabaseAccess
from gis.settings import Settings
from tests.conftest import Databases
from tests.factories import (
    DISTRICT,
    PASSWORD,
    add_facilities,
    add_small_district,
    add_worker,
    facility_row,
    open_session,
)

WORKER_TOKEN = "a-workers-token-for-tests-only"
PLANNER_TOKEN = "a-planners-token-for-tests-only"


@pytest.fixture(scope="session")
def served(databases: Databases) -> Iterator[tuple[Database, DatabaseAccess]]:
    """The small district in a database of its own; tests leave its areas as they are."""
    name = f"{databases.worker}_served"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database = databases.open(name)
    with database.load() as connection:
        add_small_district(connection)
        add_facilities(
            connection,
            facility_row("toilet", 114.002, 22.502, wheelchair=True, phone="0755-00000002"),
            facility_row("toilet", 114.004, 22.504),
            facility_row("clinic", 114.003, 22.503),
        )
    with database.own() as connection:
        add_worker(connection)
        open_session(connection, "worker", WORKER_TOKEN)
        add_user(connection, "planner", PASSWORD, role="planner", name="示例规划师")
        open_session(connection, "planner", PLANNER_TOKEN)
    yield database, access
    database.close()


@pytest.fixture(scope="session")
def served_database(served: tuple[Database, DatabaseAccess]) -> Database:
    return served[0]


@pytest.fixture(scope="session")
def api(served: tuple[Database, DatabaseAccess], settings: Settings) -> Iterator[TestClient]:
    """A client without a login. Errors arrive as answers, as they do outside."""
    app = create_app(settings, served[1])
    with TestClient(app, raise_server_exceptions=False) as client:
        assert app.state.context.addresses.wait_until_ready(300)
        yield client


@pytest.fixture
def worker() -> dict[str, str]:
    """The headers of a worker with a session."""
    return {"Authorization": f"Bearer {WORKER_TOKEN}"}


@pytest.fixture(scope="session")
def dense_api(dense: tuple[Database, DatabaseAccess], settings: Settings) -> Iterator[TestClient]:
    """The service on the district of tests/dense_district.py, with a planner who is logged in."""
    with dense[0].own() as connection:
        add_user(connection, "planner", PASSWORD, role="planner", name="示例规划师")
        open_session(connection, "planner", PLANNER_TOKEN)
    with TestClient(create_app(settings, dense[1]), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def planner() -> dict[str, str]:
    """The headers of a planner with a session."""
    return {"Authorization": f"Bearer {PLANNER_TOKEN}"}


def problem(answer: Any, status: int, parameter: str | None = None) -> dict[str, Any]:
    """The problem that an answer is, checked for its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["detail"]
    if parameter is not None:
        assert body["parameter"] == parameter
    return body


__all__ = ["DISTRICT", "problem"]
