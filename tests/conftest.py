"""A private cluster for each test process, with a template database to copy from."""

import os
import signal
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from gis.cluster import Cluster, DataFolderLock
from gis.cluster.cluster import AUTHENTICATOR, SUPERUSER
from gis.database import Database, DatabaseAccess, migrate
from gis.settings import Settings
from tests.dense_district import add_dense_district, count_addresses

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As a shell starts what runs in the background: what the tests start would not hear Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@dataclass
class Databases:
    """Makes databases in the run's cluster."""

    cluster: Cluster
    worker: str
    _numbers: Iterator[int] = field(default_factory=count)

    def copy(self, template: str = "template_onemap") -> Database:
        name = f"{self.worker}_{next(self._numbers)}"
        self.cluster.new_database(name, template)
        return self.open(name)

    @contextmanager
    def lend(self, template: str = "template_onemap") -> Generator[Database]:
        """A copy of a template for a while; left behind, they would slow the run's end."""
        name = f"{self.worker}_{next(self._numbers)}"
        self.cluster.new_database(name, template)
        database = self.open(name)
        try:
            yield database
        finally:
            database.close()
            self.cluster.drop_database(name)

    def open(self, name: str) -> Database:
        return Database.connect(
            self.cluster.url(database=name), self.cluster.url(AUTHENTICATOR, name), pool_size=4
        )


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """With a data folder of the run's own: serving processes keep the address index there."""
    return Settings(data=tmp_path_factory.mktemp("data"))


@contextmanager
def reachable_folder() -> Generator[Path]:
    """A scratch folder that the database's user can enter; pytest's own ones are root's alone."""
    with tempfile.TemporaryDirectory(prefix="onemap-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def data_folder() -> Generator[Path]:
    with reachable_folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def databases(worker_id: str) -> Generator[Databases]:
    """Each worker process has a cluster of its own, with an empty, migrated template in it."""
    with reachable_folder() as folder, DataFolderLock(folder, "tests"):
        cluster = Cluster(folder)
        cluster.start()
        try:
            made = Databases(cluster, worker_id)
            _forget_the_disk(cluster)
            cluster.new_database("template_onemap")
            template = made.open("template_onemap")
            migrate(template)
            template.close()
            yield made
        finally:
            cluster.stop()


def _forget_the_disk(cluster: Cluster) -> None:
    """This run's cluster is thrown away and need not survive a power cut: without fsync its many
    databases are copied, closed and removed in less than half the time.
    """
    postgres = Database.connect(cluster.url(SUPERUSER, "postgres"))
    with postgres.maintain() as connection:
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    postgres.close()


@pytest.fixture(scope="session")
def shared_database(databases: Databases) -> Generator[Database]:
    """Empty; for tests that roll back what they write."""
    database = databases.copy()
    yield database
    database.close()


@pytest.fixture
def database(databases: Databases) -> Generator[Database]:
    """Empty and this test's own; for tests that commit."""
    with databases.lend() as database:
        yield database


@pytest.fixture
def loader(shared_database: Database) -> Generator[Connection]:
    """A connection of the loader whose transaction is rolled back after the test."""
    engine = shared_database._owner  # pyright: ignore[reportPrivateUsage]
    with engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL ROLE onemap_loader"))
        yield connection
        transaction.rollback()


@pytest.fixture(scope="session")
def dense(databases: Databases) -> Generator[tuple[Database, DatabaseAccess]]:
    """The district of tests/dense_district.py, for tests that only read."""
    name = f"{databases.worker}_dense"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    database = databases.open(name)
    with database.load() as connection:
        add_dense_district(connection)
        count_addresses(connection)
    yield database, DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database.close()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data beside the checkout; tests that need it say so and are skipped without it."""
    folder = Path(os.environ.get("SHARED_DATA", SHARED_DATA))
    if not folder.is_dir():
        pytest.skip(f"needs the real data in {folder}, which is not part of the repository")
    return folder
