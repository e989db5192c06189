"""A district to measure, served by `onemap serve` as in real use."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from memory import cpu_seconds, serving_processes
from sqlalchemy import URL

from fixtures.district import DistrictSize, make_demo
from gis.database import Database, DatabaseAccess, migrate, open_database
from gis.settings import Settings, load_settings

ONEMAP = str(Path(sys.executable).parent / "onemap")
SEED = 1
POLL_S = 0.05
IDLE_WITHIN_S = 120
IDLE_SHARE = 0.05  # of one core


@dataclass(frozen=True, slots=True)
class District:
    """A data folder whose database runs."""

    settings: Settings
    access: DatabaseAccess
    database: Database

    def environment(self) -> dict[str, str]:
        """For `onemap …` beside this process: the same database, without taking it over."""
        authenticator = self.access.authenticator_url
        return {
            **os.environ,
            "ONEMAP_DATA": str(self.settings.data),
            "ONEMAP_DATABASE_URL": _libpq(self.access.owner_url),
            **(
                {"ONEMAP_AUTHENTICATOR_DATABASE_URL": _libpq(authenticator)}
                if authenticator
                else {}
            ),
        }


@contextmanager
def district_in(data: Path) -> Generator[District]:
    """The district of a data folder. A database that runs already is left running."""
    settings = load_settings(data=data)
    with open_database(settings, "a benchmark") as access:
        database = access.connect(settings)
        try:
            migrate(database)
            yield District(settings, access, database)
        finally:
            database.close()


@contextmanager
def made_district(addresses: int) -> Generator[District]:
    """A synthetic one of that size in a temporary folder, which the database's user may enter."""
    with tempfile.TemporaryDirectory(prefix="onemap-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with district_in(folder) as district:
            make_demo(district.database, DistrictSize.of(addresses), SEED)
            yield district


@dataclass(frozen=True, slots=True)
class Server:
    """`ready_s`: from its start to the first answer of /readyz; None if it ran already."""

    host: str
    port: int
    ready_s: float | None

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@contextmanager
def serving(district: District, port: int, workers: int) -> Generator[Server]:
    """`onemap serve` as it is by default, its log kept in a file, until the end of the block."""
    host = "127.0.0.1"
    started = time.monotonic()
    command = [ONEMAP, "serve", "--host", host, "--port", str(port)]
    environment = {**district.environment(), "ONEMAP_WORKERS": str(workers)}
    with (
        tempfile.TemporaryFile() as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_until_ready(f"http://{host}:{port}/readyz", process, log)
            ready_s = time.monotonic() - started
            _wait_until_idle(port)
            yield Server(host, port, ready_s)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.URLError:
            time.sleep(POLL_S)  # it says so only to those who ask
    log.seek(0)
    last = log.read().decode(errors="replace").strip().splitlines()[-3:]
    sys.exit("\n".join(["onemap serve ended before it was ready:", *last]))


def _wait_until_idle(port: int) -> None:
    """Until what a start does beside answering is done, if it is within IDLE_WITHIN_S."""
    pids = serving_processes(port)
    deadline = time.monotonic() + IDLE_WITHIN_S
    spent, before = cpu_seconds(pids), -1.0
    while spent - before > IDLE_SHARE and time.monotonic() < deadline:
        time.sleep(1)
        spent, before = cpu_seconds(pids), spent


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
