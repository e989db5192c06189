import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import pytest

from gis.database import Database, DatabaseAccess

STARTS_WITHIN_S = 180


@pytest.fixture(scope="session")
def server(dense: tuple[Database, DatabaseAccess]) -> Iterator[str]:
    """The address of a real server on the district of tests/dense_district.py: a process of its
    own, because GDAL holds this one's interpreter while it waits for an answer."""
    with running_server(dense[1]) as address:
        yield address


@contextmanager
def running_server(access: DatabaseAccess) -> Generator[str]:
    """The address of a server on a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    assert access.authenticator_url is not None
    environment = {
        **os.environ,
        "ONEMAP_DATABASE_URL": access.owner_url.render_as_string(hide_password=False),
        "ONEMAP_AUTHENTICATOR_DATABASE_URL": access.authenticator_url.render_as_string(
            hide_password=False
        ),
    }
    command = [sys.executable, "-m", "uvicorn", "--factory", "api.server:create"]
    command += ["--http", "api.front:Connection", "--port", str(port), "--no-access-log"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz"):
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("the server did not start")
