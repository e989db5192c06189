"""Tiles over HTTP: in memory, again with their ETag, and the peers in the same run.

    python tests/bench/bench_tiles_http.py --data DATA [--layer buildings] [--zoom 14]

nginx serves the same tiles as compressed files, tipg the same table out of the same database, both
with two processes, as OneMap has. Peers that are missing are said to be.
"""

import argparse
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from load import CLIENTS, Load, drive, drive_repeatedly, load_row
from machine import describe_machine, load_average
from memory import memory_of, serving_processes
from peers import peers_python
from report import Report
from served import District, district_in, serving
from sqlalchemy import URL

from gis.database import Role
from layers import load_catalogue
from layers.extent import layer_extent
from tiles.address import TileAddress, covering

PORT, NGINX_PORT, TIPG_PORT = 8970, 8971, 8972
REQUIREMENTS = Path(__file__).with_name("tile_peers.txt")
NGINX = """
daemon off; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off; types {{ }} default_type application/vnd.mapbox-vector-tile;
    sendfile on; tcp_nopush on; gzip_static on; open_file_cache max=10000;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port}; root {folder}; }}
}}
"""


def main() -> None:
    arguments = _arguments()
    report = Report("tiles over HTTP", {**describe_machine(), "clients": CLIENTS})
    with district_in(arguments.data) as district:
        tiles = _tiles(district, arguments.layer, arguments.zoom)
        with serving(district, PORT, 2) as server:
            paths = [f"/tiles/{arguments.layer}/{t.z}/{t.x}/{t.y}" for t in tiles]
            bodies = [_fetched(f"{server.url}{path}") for path in paths]
            drive(server.url, paths)  # until both processes have them
            null = drive_repeatedly(server.url, ["/healthz"])
            own = drive_repeatedly(server.url, paths)
            memory = [memory_of(pid).row() for pid in serving_processes(server.port)]
        rows = [load_row("null route", null), load_row("OneMap, in memory", own, null)]
        with _nginx(paths, bodies) as address:
            peers = {"nginx, files": drive_repeatedly(address, paths) if address else None}
        with _tipg(district, arguments.layer) as address:
            other = [
                f"/collections/onemap.{arguments.layer}/tiles/WebMercatorQuad/{t.z}/{t.x}/{t.y}"
                for t in tiles
            ]
            peers["tipg"] = drive_repeatedly(address, other) if address else None
        for name, runs in peers.items():
            rows.append(load_row(name, runs, null) if runs else {"what": f"{name}: not there"})
        report.fact("tiles", f"{len(tiles)}, {sum(map(len, bodies)) / len(bodies):,.0f} bytes each")
        report.table("load", rows)
        for name, runs in peers.items():
            if runs:
                report.fact(f"OneMap to {name}", f"{_median(own) / _median(runs):.2f}")
        report.table("memory", memory)
    report.fact("load average at the end", load_average())


def _tiles(district: District, layer_id: str, zoom: int) -> list[TileAddress]:
    layer = load_catalogue().layer(layer_id, Role.ANONYMOUS)
    with district.database.request() as connection:
        bounds = layer_extent(connection, layer)
    assert bounds is not None
    columns, rows = covering(bounds, zoom)
    found = [TileAddress(zoom, x, y) for x in columns for y in rows]
    middle = len(found) // 2
    return found[max(0, middle - 64) : middle + 64]


def _fetched(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


@contextmanager
def _nginx(paths: Sequence[str], bodies: Sequence[bytes]) -> Generator[str | None]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="onemap-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for path, body in zip(paths, bodies, strict=True):
            file = folder / path.lstrip("/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"")
            file.with_name(f"{file.name}.gz").write_bytes(body)
        conf = folder / "nginx.conf"
        conf.write_text(NGINX.format(folder=folder, port=NGINX_PORT))
        with _running([program, "-c", str(conf)], NGINX_PORT, paths[0]) as address:
            yield address


@contextmanager
def _tipg(district: District, table: str) -> Generator[str | None]:
    python = peers_python(REQUIREMENTS, "tile-peers")
    if python is None:
        yield None
        return
    environment = {
        **os.environ,
        "DATABASE_URL": _with_host(district.access.owner_url),
        "TIPG_DB_SCHEMAS": '["onemap"]',
        "TIPG_DB_TABLES": f'["onemap.{table}"]',
    }
    command = [
        str(python), "-m", "uvicorn", "tipg.main:app", "--workers", "2", "--log-level", "error",
        "--port", str(TIPG_PORT),
    ]  # fmt: skip
    with _running(command, TIPG_PORT, "/healthz", environment) as address:
        yield address


def _with_host(url: URL) -> str:
    """The same, with a socket's folder where tipg wants a host."""
    folder = url.query.get("host")
    if isinstance(folder, str):
        url = url.set(host=quote(folder, safe=""), query={})
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def _running(
    command: list[str], port: int, path: str, environment: dict[str, str] | None = None
) -> Generator[str | None]:
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environment) as process:
        try:
            yield address if _answers(f"{address}{path}", process) else None
        finally:
            process.terminate()


def _answers(url: str, process: "subprocess.Popen[bytes]") -> bool:
    for _ in range(300):
        if process.poll() is not None:
            return False
        try:
            _fetched(url)
        except urllib.error.HTTPError:
            return True
        except urllib.error.URLError:
            time.sleep(0.1)
            continue
        return True
    return False


def _median(runs: Sequence[Load]) -> float:
    return sorted(run.per_second for run in runs)[len(runs) // 2]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Requests a second for tiles, and of the peers")
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a district")
    parser.add_argument("--layer", default="buildings")
    parser.add_argument("--zoom", type=int, default=16)
    return parser.parse_args()


if __name__ == "__main__":
    main()
