"""Requests a second and their times, measured by wrk.

    python tests/bench/load.py http://127.0.0.1:8080/healthz [URL …] [--clients 16] [--runs 3]

Each client sends its next request when it has the answer to the one before. The URLs are asked
for in turn and must be of one server. `/healthz` measures the server alone: what remains of a
time without it is the route's own.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import urlsplit

from machine import describe_machine, load_average
from memory import cpu_seconds, memory_of, serving_processes
from report import Cell, Report, Spread

SCRIPT = Path(__file__).with_suffix(".lua")
NULL_ROUTE = "/healthz"
CLIENTS = 16
MISSING = "wrk is missing; have it installed: sudo apt-get install -y wrk"


@dataclass(frozen=True, slots=True)
class Load:
    """One run. `errors` counts answers of 400 and above, and requests without an answer.

    `cpu_ms`: what a request took of the processors, in all processes of a server of this machine;
    unlike the times, it says something on a busy machine too. 0 for a server elsewhere.
    """

    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    errors: int
    cpu_ms: float


def drive(
    server: str, paths: Sequence[str], clients: int = CLIENTS, seconds: float = 4, threads: int = 1
) -> Load:
    """Asks `server` (http://host:port) for the paths, again and again, for a while.

    Exits with one sentence when wrk is missing or finds no server.
    """
    pids = serving_processes(urlsplit(server).port or 80)
    program = shutil.which("wrk")
    if program is None:
        sys.exit(MISSING)
    with NamedTemporaryFile("w", suffix=".txt", encoding="ascii") as file:
        file.write("".join(f"{path}\n" for path in paths))
        file.flush()
        spent = cpu_seconds(pids)
        done = subprocess.run(
            [
                program,
                f"--connections={clients}",
                f"--threads={threads}",
                f"--duration={max(round(seconds), 1)}s",
                f"--script={SCRIPT}",
                f"{server}/",
                "--",
                file.name,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        sys.exit(f"wrk failed: {(done.stderr.strip() or done.stdout.strip()).splitlines()[-1]}")
    return _read(done.stdout, cpu_seconds(pids) - spent)


def drive_repeatedly(
    server: str, paths: Sequence[str], clients: int = CLIENTS, seconds: float = 4, runs: int = 3
) -> list[Load]:
    return [drive(server, paths, clients, seconds) for _ in range(runs)]


def load_row(name: str, runs: Sequence[Load], null: Sequence[Load] = ()) -> dict[str, Cell]:
    """A row of a report: medians with least and greatest, and the ratio to the null route."""
    row: dict[str, Cell] = {
        "what": name,
        "requests/s": Spread.of([run.per_second for run in runs]),
        "p50 ms": Spread.of([run.p50_ms for run in runs]),
        "p95 ms": Spread.of([run.p95_ms for run in runs]),
        "p99 ms": Spread.of([run.p99_ms for run in runs]),
        "CPU ms": Spread.of([run.cpu_ms for run in runs]),
        "errors": sum(run.errors for run in runs),
    }
    if null:
        alone = Spread.of([run.per_second for run in null]).median
        row["of null %"] = Spread.of([100 * run.per_second / alone for run in runs])
    return row


def _read(printed: str, cpu_s: float) -> Load:
    found = json.loads(next(line for line in printed.splitlines() if line.startswith('{"')))
    return Load(
        found["requests"],
        found["requests"] / (found["duration_us"] / 1e6),
        found["p50_us"] / 1e3,
        found["p95_us"] / 1e3,
        found["p99_us"] / 1e3,
        found["max_us"] / 1e3,
        found["refused"] + found["broken"],
        1e3 * cpu_s / max(found["requests"], 1),
    )


def main() -> None:
    arguments = _arguments()
    parts = [urlsplit(url) for url in arguments.url]
    servers = {f"{part.scheme}://{part.netloc}" for part in parts}
    if len(servers) != 1:
        sys.exit("The URLs must be of one server.")
    server = servers.pop()
    paths = [(part.path or "/") + (f"?{part.query}" if part.query else "") for part in parts]

    report = Report("load", {**describe_machine(), "clients": arguments.clients})
    null = drive_repeatedly(
        server, [NULL_ROUTE], arguments.clients, arguments.seconds, arguments.runs
    )
    runs = drive_repeatedly(server, paths, arguments.clients, arguments.seconds, arguments.runs)
    report.table("load", [load_row("null route", null), load_row("URLs", runs, null)])
    pids = serving_processes(parts[0].port or 80)
    report.table("memory", [memory_of(pid).row() for pid in pids])
    report.fact("load average at the end", load_average())
    if arguments.json:
        report.write(arguments.json)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Requests a second and their times")
    parser.add_argument("url", nargs="+")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=4, help="of one run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
