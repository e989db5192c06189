"""From an edit in SQL to the tile that another client gets: how long it takes, how many are made.

    python tests/bench/bench_tile_edits.py --data DATA [--edits 30]

A client listens at /api/tiles/changes of a server with two processes and fetches the first tile
that it is told of; the clock runs from the commit to the last byte of that tile. Each edit raises
one building by a metre, and the last one lowers them again.
"""

import argparse
import json
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import numpy as np
from machine import describe_machine, load_average
from report import Report
from served import district_in, serving
from sqlalchemy import text

PORT = 8970
RAISE = text("UPDATE buildings SET height_m = height_m + :by WHERE code = :code")
SOME = text("SELECT code FROM buildings ORDER BY md5(code) LIMIT :count")


def main() -> None:
    parser = argparse.ArgumentParser(description="From an edit to another client's tile")
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a district")
    parser.add_argument("--edits", type=int, default=30)
    arguments = parser.parse_args()
    report = Report("edits", describe_machine())
    with district_in(arguments.data) as district, serving(district, PORT, 2) as server:
        told: Queue[dict[str, Any]] = Queue()
        threading.Thread(target=_listen, args=(server.url, told), daemon=True).start()
        told.get()  # the hello
        with district.database.load() as connection:
            codes = list(connection.scalars(SOME, {"count": arguments.edits}))
        seconds: list[float] = []
        most: Counter[int] = Counter()
        for code in codes:
            with district.database.load() as connection:
                connection.execute(RAISE, {"code": code, "by": 1})
            started = time.perf_counter()
            change = _next(told)
            z, x, y = change["tiles"][-1]
            _fetch(f"{server.url}/tiles/buildings/{z}/{x}/{y}", change["seq"])
            seconds.append(time.perf_counter() - started)
            most.update({max(Counter(z for z, _, _ in change["tiles"]).values()): 1})
        with district.database.load() as connection:
            for code in codes:
                connection.execute(RAISE, {"code": code, "by": -1})
    p50, p95, top = np.percentile(seconds, (50, 95, 100))
    report.fact("edits", len(seconds))
    report.fact("seconds to another client", f"p50 {p50:.3f}, p95 {p95:.3f}, most {top:.3f}")
    report.fact("edits by the most tiles of a zoom", dict(sorted(most.items())))
    report.fact("load average at the end", load_average())


def _listen(base: str, told: "Queue[dict[str, Any]]") -> None:
    for event in _events(base):
        told.put(event)


def _events(base: str) -> Iterator[dict[str, Any]]:
    seq = 0
    with urllib.request.urlopen(f"{base}/api/tiles/changes") as answer:
        for raw in answer:
            line = raw.decode().rstrip("\n")
            if line.startswith("id: "):
                seq = int(line[4:])
            elif line.startswith("data: "):
                yield {**json.loads(line[6:]), "seq": seq}


def _next(told: "Queue[dict[str, Any]]") -> dict[str, Any]:
    while True:
        change = told.get()
        if "buildings" in (change.get("layers") or ()) and change["tiles"]:
            return change


def _fetch(url: str, seq: int) -> None:
    headers = {"Accept-Encoding": "gzip", "X-Tile-News": str(seq)}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
        answer.read()


if __name__ == "__main__":
    main()
