"""Areas over HTTP: the null route, areas/at, batches, and who waits for whom meanwhile.

    python tests/bench/bench_areas_http.py --data DATA
    python tests/bench/bench_areas_http.py --addresses 80000

The first measures a data folder as it is, the second makes a district of that size and forgets it
afterwards. Both start a server of their own; `--url` measures one that serves DATA already.
"""

import argparse
import http.client
import random
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from load import CLIENTS, NULL_ROUTE, Load, drive, drive_repeatedly, load_row
from machine import describe_machine, load_average
from memory import cpu_seconds, memory_of, serving_processes
from report import Cell, Report, Spread
from served import District, Server, district_in, made_district, serving
from sqlalchemy import text

AT = "/api/areas/at"
ASSIGN = "/api/areas/assign"
SEED = 1
PIECE_BYTES = 1 << 20
Points = Sequence[tuple[float, float]]
BATCHES: dict[str, str] = {"CSV": "text/csv", "GeoJSON": "application/geo+json"}


def sample(district: District, count: int) -> Points:
    """Places of addresses from all over, in any order; some come again where there are fewer."""
    with district.database.own() as connection:
        total = connection.execute(text("SELECT count(*) FROM addresses")).scalar_one()
        rows = connection.execute(
            text(
                "SELECT ST_X(geom) AS x, ST_Y(geom) AS y"
                " FROM addresses TABLESAMPLE BERNOULLI (:percent) REPEATABLE (1)"
            ),
            {"percent": min(100, 100 * count / max(total, 1))},
        ).all()
    return random.Random(SEED).choices([(row.x, row.y) for row in rows], k=count)


def csv_of(points: Points) -> bytes:
    lines = (f"{n},{x:.7f},{y:.7f},some text\n" for n, (x, y) in enumerate(points))
    return ("id,lon,lat,note\n" + "".join(lines)).encode()


def geojson_of(points: Points) -> bytes:
    features = (
        f'{{"type":"Feature","id":{n},"properties":{{"note":"some text"}},'
        f'"geometry":{{"type":"Point","coordinates":[{x:.7f},{y:.7f}]}}}}'
        for n, (x, y) in enumerate(points)
    )
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}").encode()


def post(server: Server, body: bytes, content_type: str) -> tuple[float, int]:
    """Seconds to the answer's end, and its bytes."""
    connection = http.client.HTTPConnection(server.host, server.port)
    started = time.monotonic()
    connection.request("POST", ASSIGN, body, {"Content-Type": content_type})
    response = connection.getresponse()
    size = 0
    while piece := response.read(PIECE_BYTES):
        size += len(piece)
    seconds = time.monotonic() - started
    connection.close()
    if response.status != 200:
        raise SystemExit(f"POST {ASSIGN} answered {response.status}")
    return seconds, size


def batches(
    server: Server, bodies: dict[str, bytes], rows: int, runs: int
) -> list[dict[str, Cell]]:
    pids = serving_processes(server.port)
    table: list[dict[str, Cell]] = []
    for name, body in bodies.items():
        spent = cpu_seconds(pids)
        posted = [post(server, body, BATCHES[name]) for _ in range(runs)]
        cpu_s = (cpu_seconds(pids) - spent) / runs
        table.append(
            {
                "batch": name,
                "points": rows,
                "points/s": Spread.of([rows / seconds for seconds, _ in posted]),
                "points/s of CPU": rows / max(cpu_s, 1e-9),
                "MB sent": len(body) / 1e6,
                "MB answered": posted[0][1] / 1e6,
            }
        )
    return table


def beside(
    server: Server, paths: Sequence[str], clients: int, seconds: float, work: Callable[[], object]
) -> Load:
    """How the paths are answered while somebody does `work` again and again."""
    ended = threading.Event()

    def repeat() -> None:
        while not ended.is_set():
            work()

    thread = threading.Thread(target=repeat)
    thread.start()
    try:
        return drive(server.url, paths, clients, seconds)
    finally:
        ended.set()
        thread.join()


def measure(server: Server, points: Points, arguments: argparse.Namespace, report: Report) -> None:
    clients, seconds, runs = arguments.clients, arguments.seconds, arguments.runs
    paths = [f"{AT}?lon={x:.7f}&lat={y:.7f}" for x, y in points[: arguments.queries]]
    bodies = {"CSV": csv_of(points), "GeoJSON": geojson_of(points)}
    drive(server.url, paths, clients, 1)  # the areas are loaded by the first that asks
    null = drive_repeatedly(server.url, [NULL_ROUTE], clients, seconds, runs)
    at = drive_repeatedly(server.url, paths, clients, seconds, runs)
    rows = [load_row("null route", null), load_row("areas/at", at, null)]
    report.table(f"{clients} clients", rows)
    alone = drive_repeatedly(server.url, paths, 1, seconds, runs)
    report.table("1 client", [load_row("areas/at", alone)])
    report.table("batches", batches(server, bodies, len(points), runs))
    waiting: list[dict[str, Cell]] = []
    for name, body in bodies.items():
        work = partial(post, server, body, BATCHES[name])
        loads = [beside(server, paths, clients, seconds, work) for _ in range(runs)]
        waiting.append(load_row(f"areas/at beside {name}", loads, at))
    report.table(f"beside a batch, {clients} clients; % of areas/at without one", waiting)
    pids = serving_processes(server.port)
    report.table("memory of those who serve", [memory_of(pid).row() for pid in pids])


def main() -> None:
    arguments = _arguments()
    with ExitStack() as stack:
        made = made_district(arguments.addresses) if arguments.addresses else None
        district = stack.enter_context(made or district_in(arguments.data))
        report = Report("areas over HTTP", describe_machine())
        points = sample(district, arguments.rows)
        if arguments.url:
            place = urlsplit(arguments.url)
            server = Server(place.hostname or "127.0.0.1", place.port or 80, None)
        else:
            server = stack.enter_context(serving(district, arguments.port, arguments.workers))
        measure(server, points, arguments, report)
        report.fact("load average after", load_average())
        if arguments.json:
            report.write(arguments.json)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmark of areas over HTTP")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="the data folder of a district")
    source.add_argument("--addresses", type=int, help="the size of a district to make")
    parser.add_argument("--url", help="of a server that serves DATA already")
    parser.add_argument("--queries", type=int, default=10_000, help="points of areas/at")
    parser.add_argument("--rows", type=int, default=500_000, help="of a batch")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=4, help="of one run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--port", type=int, default=8169)
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
