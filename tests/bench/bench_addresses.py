"""Address search of a district: typing, matching, batches, edits, memory; pg_trgm beside it.

    python tests/bench/bench_addresses.py --data DATA
    python tests/bench/bench_addresses.py --addresses 80000

The first measures a data folder as it is, the second makes a district of that size and forgets
it afterwards. Both start a server of their own; `--url` measures one that serves DATA already.
An address is renamed and given its name back, which `edits` alone does; `starts` removes the index
to have it built again.
"""

import argparse
import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from address_queries import matches, sample, suggestions
from asking import answered, matched, wait_for_search
from batches import batches
from edits import edits
from load import CLIENTS, NULL_ROUTE, Load, drive_repeatedly, load_row
from machine import describe_machine, load_average
from memory import memory_of, serving_processes
from report import Cell, Report, Spread
from served import District, Server, district_in, made_district, serving
from sqlalchemy import text
from trigrams import trigrams

PARTS = ("starts", "typing", "match", "batch", "edits", "peer")
TABLES = ("addresses", "buildings", "areas", "address_aliases")
INDEX_FOLDER = "index"
SEED = 1
PEER_QUERIES = 200
PEER_INFIX = ("4 characters", "7 characters", "estate, building")


class Bench:
    """The parts, each of which prints its table."""

    def __init__(self, arguments: argparse.Namespace, district: District, report: Report) -> None:
        self.arguments = arguments
        self.district = district
        self.report = report
        count = arguments.queries
        self.buildings = sample(district.database, "building", count, SEED)
        self.rooms = sample(district.database, "room", count, SEED)
        self.typing_queries = suggestions(self.buildings, self.rooms, SEED)
        self.match_queries = matches(self.rooms, SEED)
        self.singly: dict[str, Sequence[Load]] = {}

    def starts(self) -> None:
        """How long until all processes answer searches: without an index, then with it on disk."""
        index = self.district.settings.data / INDEX_FOLDER
        rows: list[dict[str, Cell]] = []
        for name in ("index removed", "index on disk"):
            if name == "index removed":
                shutil.rmtree(index, ignore_errors=True)
            started = time.monotonic()
            with serving(self.district, self.arguments.port, self.arguments.workers) as server:
                wait_for_search(server, self.typing_queries["estate, building"][0])
                rows.append(
                    {
                        "start": name,
                        "ready s": server.ready_s,
                        "searches in all processes s": time.monotonic() - started,
                        "index MB": _size_mb(index),
                    }
                )
        self.report.table("starts", rows)

    def typing(self, server: Server) -> None:
        null = self._drive(server, [NULL_ROUTE])
        rows = [load_row("null route", null)]
        for kind, queries in self.typing_queries.items():
            found = answered(server, queries)
            row = load_row(kind, self._drive(server, [query.path for query in queries]), null)
            rows.append(row | {"queries": len(queries), "hits %": found})
        self.report.table(f"typing, {self.arguments.clients} clients", rows)
        self._singly(server)

    def _singly(self, server: Server) -> None:
        rows: list[dict[str, Cell]] = []
        for kind, queries in self.typing_queries.items():
            self.singly[kind] = self._drive(server, [query.path for query in queries], clients=1)
            rows.append(load_row(kind, self.singly[kind]))
        self.report.table("typing, 1 client", rows)

    def match(self, server: Server) -> None:
        found = matched(server, self.match_queries)
        paths = [query.path for query in self.match_queries]
        rows = [
            load_row(f"match, {clients} clients", self._drive(server, paths, clients)) | found
            for clients in (1, self.arguments.clients)
        ]
        self.report.table("match", rows)

    def batch(self, server: Server) -> None:
        arguments = self.arguments
        rows = batches(self.district, server, arguments.rows, arguments.runs, SEED)
        self.report.table("batch", rows)

    def edits(self, server: Server) -> None:
        estates = [address for address in self.buildings if address.estate]
        rows = edits(self.district, server, estates[0], self.arguments.runs)
        self.report.table("an edit is searchable after", rows)

    def memory(self, server: Server) -> None:
        pids = serving_processes(server.port)
        self.report.table("memory of those who serve", [memory_of(pid).row() for pid in pids])

    def peer(self) -> None:
        with trigrams(self.district.database) as peer:
            self.report.fact("pg_trgm GIN build", f"{peer.build_s:.1f} s, {peer.size_mb:.0f} MB")
            rows: list[dict[str, Cell]] = []
            for kind in (*PEER_INFIX, "typo"):
                ask = peer.similar if kind == "typo" else peer.infix
                row = peer.measure(kind, ask, self.typing_queries[kind][:PEER_QUERIES])
                rows.append(row | self._ratios(kind, row))
        self.report.table("pg_trgm, 1 client, without HTTP", rows)

    def _ratios(self, kind: str, row: dict[str, Cell]) -> dict[str, Cell]:
        """How many times OneMap's time, HTTP included, goes into the peer's."""
        runs = self.singly.get(kind)
        if not runs:
            return {}
        ratios: dict[str, Cell] = {}
        for name in ("p50", "p95"):
            own = Spread.of([getattr(run, f"{name}_ms") for run in runs]).median
            theirs = row[f"{name} ms"]
            ratios[f"times {name}"] = theirs / own if isinstance(theirs, float) else None
        return ratios

    def _drive(
        self, server: Server, paths: Sequence[str], clients: int | None = None
    ) -> list[Load]:
        arguments = self.arguments
        return drive_repeatedly(
            server.url, paths, clients or arguments.clients, arguments.seconds, arguments.runs
        )


def main() -> None:
    arguments = _arguments()
    with ExitStack() as stack:
        made = made_district(arguments.addresses) if arguments.addresses else None
        district = stack.enter_context(made or district_in(arguments.data))
        report = Report("addresses", {**describe_machine(), **_counts(district)})
        bench = Bench(arguments, district, report)
        parts = arguments.only or list(PARTS)
        if "starts" in parts and not arguments.url:
            bench.starts()
        _with_a_server(bench, parts)
        if "peer" in parts:
            bench.peer()
        report.fact("load average after", load_average())
        if arguments.json:
            report.write(arguments.json)


def _with_a_server(bench: Bench, parts: Sequence[str]) -> None:
    wanted = [part for part in ("typing", "match", "batch", "edits") if part in parts]
    if not wanted:
        return
    arguments = bench.arguments
    with ExitStack() as stack:
        if arguments.url:
            place = urlsplit(arguments.url)
            server = Server(place.hostname or "127.0.0.1", place.port or 80, None)
        else:
            server = stack.enter_context(serving(bench.district, arguments.port, arguments.workers))
        wait_for_search(server, bench.typing_queries["estate, building"][0])
        for part in wanted:
            getattr(bench, part)(server)
        bench.memory(server)


def _counts(district: District) -> dict[str, str]:
    with district.database.own() as connection:
        version = connection.execute(text("SELECT version(), postgis_lib_version()")).one()
        counts = {
            table: f"{connection.execute(text(f'SELECT count(*) FROM {table}')).scalar_one():,}"
            for table in TABLES
        }
    return {"PostgreSQL": version[0].split(",")[0], "PostGIS": version[1], **counts}


def _size_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmark of address search")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="the data folder of a district")
    source.add_argument("--addresses", type=int, help="the size of a district to make")
    parser.add_argument("--url", help="of a server that serves DATA already")
    parser.add_argument("--only", action="append", choices=PARTS, help="repeatable; all without it")
    parser.add_argument("--queries", type=int, default=1000, help="of a kind")
    parser.add_argument("--rows", type=int, default=200_000, help="of a batch")
    parser.add_argument("--clients", type=int, default=CLIENTS)
    parser.add_argument("--seconds", type=float, default=4, help="of one run")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--port", type=int, default=8169)
    parser.add_argument("--workers", type=int, default=2, help="processes that answer")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
