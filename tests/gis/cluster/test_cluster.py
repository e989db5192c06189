import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from gis.cluster import Cluster, DataFolderLock, find_binaries
from gis.cluster import binaries as binaries_module
from gis.database import open_database
from gis.errors import Conflict, StartFailed
from gis.settings import Settings
from tests.conftest import reachable_folder


def ask(cluster: Cluster, query: str, role: str = "onemap_owner") -> object:
    engine = create_engine(cluster.url(role))
    with engine.connect() as connection:
        answer = connection.execute(text(query)).scalar()
    engine.dispose()
    return answer


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder / "data"


@pytest.fixture(scope="module")
def made(folder: Path) -> Iterator[Cluster]:
    """One for all tests of a cluster at an ordinary place: to make it takes most of their time."""
    cluster = Cluster(folder)
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture
def cluster(made: Cluster) -> Cluster:
    """Running, whatever the test before has done to it."""
    made.start()
    return made


def test_has_postgis_and_no_superuser_for_an_owner(cluster: Cluster):
    assert str(ask(cluster, "SELECT postgis_lib_version()")) >= "3.3"
    assert ask(cluster, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_listens_on_its_socket_only(cluster: Cluster):
    assert ask(cluster, "SHOW listen_addresses") == ""
    socket = Path(cluster.socket)
    assert socket.stat().st_mode & 0o077 == 0


def test_does_not_run_as_root(cluster: Cluster, folder: Path):
    pid = int((folder / "cluster/pgdata/postmaster.pid").read_text().splitlines()[0])
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_stops(cluster: Cluster):
    cluster.stop()
    assert not cluster.is_running()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(cluster.socket), user="onemap_owner", dbname="onemap")


def test_a_cluster_that_outlived_its_onemap_is_taken_over(cluster: Cluster, folder: Path):
    born = ask(cluster, "SELECT pg_postmaster_start_time()")
    successor = Cluster(folder)
    successor.start()
    assert ask(successor, "SELECT pg_postmaster_start_time()") == born


def test_recovers_what_was_committed_after_a_kill(cluster: Cluster, folder: Path):
    engine = create_engine(cluster.url())
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept AS SELECT 42 AS answer"))
    engine.dispose()
    pid = int((folder / "cluster/pgdata/postmaster.pid").read_text().splitlines()[0])
    killed = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(killed)
    cluster.start()
    assert ask(cluster, "SELECT answer FROM kept") == 42


def wait_until_gone(pidfd: int) -> None:
    select.select([pidfd], [], [])
    os.close(pidfd)


def test_a_killed_initdb_leaves_nothing_in_the_way(data_folder: Path):
    cluster = Cluster(data_folder / "data")
    unfinished = data_folder / "data/cluster/pgdata.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("15\n")
    cluster.start()
    assert cluster.is_running()
    cluster.stop()


def test_a_path_too_long_for_a_socket(data_folder: Path):
    deep = data_folder / ("d" * 90) / ("e" * 90)
    deep.mkdir(parents=True)
    cluster = Cluster(deep / "data")
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()


def test_a_path_with_spaces_quotes_and_chinese(data_folder: Path):
    odd = data_folder / '数据 it\'s "odd" 100%'
    cluster = Cluster(odd)
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
    finally:
        cluster.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another user")
def test_a_folder_that_the_server_user_cannot_enter(data_folder: Path):
    closed = data_folder / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data")
    cluster.start()
    try:
        assert ask(cluster, "SELECT 1") == 1
        assert (closed / "data/cluster").is_symlink()
    finally:
        cluster.stop()
        shutil.rmtree((closed / "data/cluster").resolve())


HOLD = """
import sys
from pathlib import Path
from gis.cluster import DataFolderLock
with DataFolderLock(Path(sys.argv[1]), "onemap up"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_owner_is_told_who_the_first_is(data_folder: Path):
    command = [sys.executable, "-c", HOLD, str(data_folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(Conflict, match=rf"held by `onemap up`, process {holder.pid}, since 20"):
            DataFolderLock(data_folder, "onemap up").acquire()
        holder.kill()
    # The kernel lets go of a dead holder's lock.
    with DataFolderLock(data_folder, "onemap up"):
        pass


def test_commands_share_a_running_database_and_leave_it_running(data_folder: Path):
    settings = Settings(data=data_folder)
    with open_database(settings, "onemap up", exclusive=True):
        with open_database(settings, "onemap load") as access:
            engine = create_engine(access.owner_url)
            with engine.connect() as connection:
                assert connection.execute(text("SELECT 1")).scalar() == 1
            engine.dispose()
        assert Cluster(data_folder).is_running()
        with (
            pytest.raises(Conflict, match="onemap up"),
            open_database(settings, "onemap up", exclusive=True),
        ):
            pass
    assert not Cluster(data_folder).is_running()


def test_no_postgresql_names_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(binaries_module, "PLACES", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StartFailed, match="apt-get install -y postgresql-15-postgis-3"):
        find_binaries()


def test_postgresql_without_postgis_names_the_package(
    monkeypatch: pytest.MonkeyPatch, data_folder: Path
):
    def elsewhere(_: object) -> Path:
        return data_folder

    monkeypatch.setattr(binaries_module, "_share_folder", elsewhere)
    with pytest.raises(StartFailed, match=r"apt-get install -y postgresql-\d+-postgis-3"):
        find_binaries()
