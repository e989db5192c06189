"""Runs the browser tests against a server of their own: a fresh data folder, a small demo district.

    python tests/e2e/run.py [arguments of `playwright test`]

The server is started by `onemap up` and stopped by Ctrl-C, as a user would; both have to go well.
"""

import http
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
ONEMAP = str(Path(sys.executable).parent / "onemap")
ADDRESSES = "20000"


def main() -> int:
    """The exit code of the tests, or of the server where they passed."""
    with tempfile.TemporaryDirectory(prefix="onemap-e2e-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        data = folder / "data"
        with serving(data, "--addresses", ADDRESSES) as (server, address):
            _wait_for_search(server, address)
            status = _playwright(address, data)
    if server.returncode != 0:
        print(f"`onemap up` ended with {server.returncode} after Ctrl-C")
    return status or server.returncode


@contextmanager
def serving(data: Path, *options: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """A server on the folder `data`, and its address. Stopped, as by Ctrl-C, at the end."""
    port = _free_port()
    command = [ONEMAP, "up", "--port", str(port), "--data", str(data), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            _wait_for_address(server)
            yield server, f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGINT)
            # Its last line wants a reader: a closed pipe would make it end with 1.
            print(server.communicate()[0], end="", flush=True)


def _wait_for_address(server: subprocess.Popen[str]) -> None:
    assert server.stdout is not None
    for line in server.stdout:
        print(line, end="", flush=True)
        if "The map:" in line:
            return
    raise SystemExit("`onemap up` ended before it printed the map's address")


def _wait_for_search(server: subprocess.Popen[str], address: str) -> None:
    """The first start of a checkout compiles the search; until then it is said to be busy."""
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/api/addresses?q=1"):
                return
        except urllib.error.HTTPError as busy:
            if busy.code != http.HTTPStatus.SERVICE_UNAVAILABLE:
                raise
            time.sleep(1)
    raise SystemExit("`onemap up` ended before addresses could be searched for")


def _playwright(address: str, data: Path) -> int:
    login, password, grid = _worker(data)
    environment = {
        **os.environ,
        "ONEMAP_URL": address,
        "ONEMAP_E2E_LOGIN": login,
        "ONEMAP_E2E_PASSWORD": password,
        "ONEMAP_E2E_GRID": grid,
        "ONEMAP_E2E_PLANNER": "planner",
        "ONEMAP_E2E_PLANNER_PASSWORD": _password(data, "planner"),
        "ONEMAP_E2E_REVIEWER": "planner2",
        "ONEMAP_E2E_REVIEWER_PASSWORD": _password(data, "planner2"),
    }
    command = ["node_modules/.bin/playwright", "test", *sys.argv[1:]]
    return subprocess.run(command, env=environment, cwd=ROOT / "web", check=False).returncode


def _worker(data: Path) -> tuple[str, str, str]:
    """The demo's grid worker, as `onemap up` wrote it down for its user, and one of its grids."""
    accounts = (data / "demo-accounts.txt").read_text()
    match = re.search(r"^(worker)\s+(\S+)", accounts, re.MULTILINE)
    grid = re.search(r"grids: (\d+)", accounts)
    if match is None or grid is None:
        raise SystemExit("demo-accounts.txt names no worker with grids")
    return match[1], match[2], grid[1]


def _password(data: Path, login: str) -> str:
    accounts = (data / "demo-accounts.txt").read_text()
    match = re.search(rf"^{login}\s+(\S+)", accounts, re.MULTILINE)
    if match is None:
        raise SystemExit(f"demo-accounts.txt names no {login}")
    return match[1]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
