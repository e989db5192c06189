"""Addresses matched a second, in one batch: by POST and by the command line."""

import csv
import http.client
import io
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from address_queries import MATCH, Query, matches, sample
from report import Cell, Spread
from served import ONEMAP, District, Server


def batches(
    district: District, server: Server, rows: int, runs: int, seed: int
) -> list[dict[str, Cell]]:
    """Rows of a report: `rows` addresses by either way, and what class they were given. They are
    of as many rooms, as far as there are so many: what was looked up before helps little.
    """
    queries = matches(sample(district.database, "room", rows, seed), seed)
    body = _csv(queries, rows)
    posted = [_post(server, body) for _ in range(runs)]
    commanded = [_command(district, body) for _ in range(runs)]
    return [
        _row("POST", rows, posted, queries),
        _row("onemap addresses match", rows, commanded, queries),
    ]


def _row(
    name: str, rows: int, runs: Sequence[tuple[float, str]], queries: Sequence[Query]
) -> dict[str, Cell]:
    answers = list(csv.DictReader(io.StringIO(runs[0][1])))
    wanted = [queries[n % len(queries)].code for n in range(rows)]
    sure = [(a, code) for a, code in zip(answers, wanted, strict=True) if a["class"] in ("A", "B")]
    right = sum(answer["code"] == code for answer, code in sure)
    return {
        "batch": name,
        "rows": rows,
        "rows/s": Spread.of([rows / seconds for seconds, _ in runs]),
        "A or B %": 100 * len(sure) / rows,
        "of these right %": 100 * right / max(len(sure), 1),
    }


def _csv(queries: Sequence[Query], rows: int) -> bytes:
    lines = (f"{n},{queries[n % len(queries)].typed}" for n in range(rows))
    return ("id,address\n" + "\n".join(lines) + "\n").encode()


def _post(server: Server, body: bytes) -> tuple[float, str]:
    """Seconds to the answer's end, and the answer."""
    connection = http.client.HTTPConnection(server.host, server.port)
    started = time.monotonic()
    connection.request("POST", MATCH, body, {"Content-Type": "text/csv"})
    response = connection.getresponse()
    answer = response.read().decode()
    seconds = time.monotonic() - started
    connection.close()
    if response.status != 200:
        raise SystemExit(f"POST {MATCH} answered {response.status}: {answer[:300]}")
    return seconds, answer


def _command(district: District, body: bytes) -> tuple[float, str]:
    """Seconds from start to end of the command, and what it wrote."""
    with tempfile.TemporaryDirectory(prefix="onemap-bench-") as name:
        given, written = Path(name, "addresses.csv"), Path(name, "matched.csv")
        given.write_bytes(body)
        started = time.monotonic()
        subprocess.run(
            [ONEMAP, "addresses", "match", str(given), "-o", str(written)],
            env=district.environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return time.monotonic() - started, written.read_text(encoding="utf-8")
