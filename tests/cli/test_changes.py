"""`onemap changes follow` as another department runs it: by HTTP, from a real server."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from gis.changes import ENTITIES
from gis.database import Database
from tests.conftest import Databases
from tests.factories import COMMUNITY, add_small_district
from tests.gis.changes.random_edits import copied_rows, edit, source_rows

ONEMAP = str(Path(sys.executable).parent / "onemap")
POLL_S = 0.05
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(databases: Databases, database: Database) -> Iterator[Start]:
    """Starts `onemap` on this test's own database, with the small district in it."""
    name = str(database._owner.url.database)  # pyright: ignore[reportPrivateUsage]
    url = databases.cluster.url(database=name).render_as_string(hide_password=False)
    with database.load() as connection:
        add_small_district(connection)
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [ONEMAP, *arguments],
            env={**os.environ, "ONEMAP_DATABASE_URL": url, "ONEMAP_WORKERS": "1", "COLUMNS": "200"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read_until(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if words in line:
            return
    pytest.fail(f"it ended before it said {words!r}: {printed}")


def position(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT seq FROM onemap_feed")).scalar_one())


def latest(database: Database) -> int:
    with database.own() as connection:
        return int(connection.execute(text("SELECT last_value FROM change_seq")).scalar_one())


def test_a_department_keeps_its_copy_by_http(
    start: Start, database: Database, port: int, tmp_path: Path
):
    """The server is killed and comes back; the follower goes on, and ends cleanly on Ctrl-C."""
    target = f"sqlite:///{tmp_path}/copy.db"
    here = ("changes", "follow", "--from", f"http://127.0.0.1:{port}", "--to", target)
    server = start("serve", "--port", str(port))
    read_until(server, "The map:")
    follower = start(*here)
    edit(database, 1, 8)
    server.kill()
    server.wait()
    read_until(follower, "cannot be reached")
    edit(database, 2, 8)
    read_until(start("serve", "--port", str(port)), "The map:")
    engine = create_engine(target)
    while position(engine) < latest(database):
        assert follower.poll() is None
        time.sleep(POLL_S)
    follower.send_signal(signal.SIGINT)
    assert follower.wait() == 130
    last, _ = start(*here, "--once").communicate()
    assert f"is at number {latest(database):,}" in last
    for entity in ENTITIES:
        assert copied_rows(engine, entity) == source_rows(database, entity)
    engine.dispose()


def test_a_grid_from_the_database_beside(start: Start, database: Database, tmp_path: Path):
    target = f"sqlite:///{tmp_path}/copy.db"
    west = f"{COMMUNITY}01"
    chosen = ("--area", west, "--entity", "buildings", "--once")
    said, _ = start("changes", "follow", "--to", target, *chosen).communicate()
    assert f"{target} is at number" in said
    engine = create_engine(target)
    assert copied_rows(engine, "buildings") == source_rows(database, "buildings", west)
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert set(tables.scalars()) == {"onemap_feed", "buildings"}
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--to", "sqlite://", "--from", "ftp://there"), "is not a source"),
        (("--to", "sqlite://", "--from", "http://127.0.0.1:1", "--once"), "cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(arguments: tuple[str, ...], told: str):
    command = [ONEMAP, "changes", "follow", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
