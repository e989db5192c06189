import json
import os
import select
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gis.cluster import Cluster
from tests.conftest import Databases

ONEMAP = str(Path(sys.executable).parent / "onemap")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(verb: str, data: Path, port: int) -> list[str]:
    return [ONEMAP, verb, "--data", str(data), "--port", str(port)]


@contextmanager
def serving(
    data: Path, port: int, verb: str = "serve", *more: str, **environment: str
) -> Generator[subprocess.Popen[str]]:
    """`onemap serve`, or up, from the moment it has printed the map's address."""
    started = subprocess.Popen(
        [*command(verb, data, port), *more],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with started as server:
        try:
            assert server.stdout is not None
            printed = ""
            for line in server.stdout:
                printed += line
                if "The map:" in line:
                    break
            else:
                pytest.fail(f"it ended before it served: {printed}")
            yield server
        finally:
            if server.poll() is None:
                server.send_signal(signal.SIGINT)


def ready(port: int) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        return json.load(answer)


def test_ctrl_c_stops_it_and_its_database(data_folder: Path, port: int):
    with serving(data_folder, port) as server:
        assert ready(port)
        server.send_signal(signal.SIGINT)
        assert server.wait() == 0
        with pytest.raises(urllib.error.URLError):
            ready(port)
    assert not Cluster(data_folder).is_running()


def test_a_second_one_says_who_holds_the_folder(data_folder: Path, port: int):
    with serving(data_folder, port, ONEMAP_WORKERS="1") as server:
        other = command("up", data_folder, port + 1 if port < 65535 else port - 1)
        second = subprocess.run(other, capture_output=True, text=True, check=False)
        assert second.returncode == 2
        assert f"held by `onemap serve`, process {server.pid}, since" in second.stderr


def test_a_port_in_use_is_said_before_anything_is_made(data_folder: Path, port: int):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        done = subprocess.run(
            command("up", data_folder / "new", port), capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert f"127.0.0.1:{port}" in done.stderr
    assert not (data_folder / "new").exists()


def test_a_killed_one_is_recovered_by_the_next(data_folder: Path, port: int):
    with serving(data_folder, port) as server:
        workers = children_of(server.pid)
        assert workers
        watched = [os.pidfd_open(pid) for pid in workers]
        server.kill()
        server.wait()
        wait_until_gone(watched)
    assert Cluster(data_folder).is_running()
    with serving(data_folder, port, ONEMAP_WORKERS="1") as successor:
        assert ready(port)
        successor.send_signal(signal.SIGINT)
        assert successor.wait() == 0
    assert not Cluster(data_folder).is_running()


def children_of(pid: int) -> list[int]:
    """Its serving processes; the database has a session of its own."""
    listed = subprocess.run(
        ["ps", "--no-headers", "-o", "pid,sid,args", "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "postgres" not in line]


def wait_until_gone(watched: list[int]) -> None:
    for pidfd in watched:
        select.select([pidfd], [], [])
        os.close(pidfd)


def test_up_on_a_database_of_the_users_own(databases: Databases, data_folder: Path, port: int):
    databases.cluster.new_database("users_own")
    url = databases.cluster.url(database="users_own").set(drivername="postgresql")
    data = data_folder / "new"
    more = ("--addresses", "2000")
    settings = {"ONEMAP_DATABASE_URL": str(url), "ONEMAP_WORKERS": "1"}
    with serving(data, port, "up", *more, **settings) as server:
        assert ready(port)
        server.send_signal(signal.SIGINT)
        assert server.wait() == 0
    assert not (data / "cluster").exists()
    assert (data / "demo-accounts.txt").stat().st_mode & 0o077 == 0
    assert (data / "tiles" / "areas.pmtiles").exists()


def test_an_unknown_setting_stops_the_start(data_folder: Path, port: int):
    environment = {**os.environ, "ONEMAP_PROT": "1"}
    done = subprocess.run(
        command("serve", data_folder, port),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Unknown setting ONEMAP_PROT" in done.stderr
    assert "Traceback" not in done.stderr
