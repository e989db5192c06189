import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.accounts import Logins
from gis.database import Database, Role
from tests.conftest import Databases
from tests.factories import COMMUNITY, GRID, PASSWORD, add_small_district

ONEMAP = str(Path(sys.executable).parent / "onemap")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def onemap(databases: Databases, database: Database) -> Run:
    """Runs the command on this test's own database, with the small district in it."""
    name = str(database._owner.url.database)  # pyright: ignore[reportPrivateUsage]
    url = databases.cluster.url(database=name).render_as_string(hide_password=False)
    with database.load() as connection:
        add_small_district(connection)

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [ONEMAP, *arguments],
            env={**os.environ, "ONEMAP_DATABASE_URL": url, "COLUMNS": "200"},
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_password_is_made_and_shown_once(onemap: Run, database: Database):
    told = onemap("user", "add", "anna", "--role", "worker", "--name", "示例", "--grid", GRID)
    assert told.returncode == 0, told.stderr
    password = told.stdout.split("once:")[1].strip()
    session = Logins(database, timedelta(hours=1)).log_in("anna", password)
    assert (session.role, session.name) == (Role.WORKER, "示例")


def test_a_password_comes_from_standard_input(onemap: Run, database: Database):
    arguments = ("user", "add", "bert", "--role", "planner", "--name", "示例", "--password-stdin")
    told = onemap(*arguments, stdin=PASSWORD + "\n")
    assert told.returncode == 0, told.stderr
    assert PASSWORD not in told.stdout
    assert Logins(database, timedelta(hours=1)).log_in("bert", PASSWORD).role is Role.PLANNER
    again = onemap(*arguments, stdin=PASSWORD + "\n")
    assert again.returncode == 2
    assert again.stderr == "onemap: The login 'bert' is taken.\n"


def test_assign_says_what_it_did(onemap: Run, database: Database):
    with database.load() as connection:
        connection.execute(text("UPDATE addresses SET grid = :g"), {"g": f"{COMMUNITY}02"})
    told = onemap("assign")
    assert told.returncode == 0, told.stderr
    (line,) = [line for line in told.stdout.splitlines() if "│ addresses" in line]
    assert [cell.strip() for cell in line.strip("│").split("│")] == ["addresses", "2", "2", "0"]
    with database.request() as connection:
        assert set(connection.scalars(text("SELECT grid FROM addresses"))) == {GRID}
