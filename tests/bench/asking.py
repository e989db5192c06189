"""Asks a server one query after another and looks at what it answers."""

import http.client
import json
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from address_queries import Query
from report import Cell
from served import Server
from workers import Worker, at_once, workers_of

LONGEST_WAIT_S = 600
POLL_S = 0.05
UNAVAILABLE = 503


def answered(server: Server, queries: Sequence[Query]) -> float:
    """Per cent of the queries that have what was wanted among their first ten."""
    hits = 0
    for query in queries:
        items = _ask(server, query)["items"]
        hits += query.is_answered_by((item["code"], item["text"]) for item in items)
    return 100 * hits / len(queries)


def matched(server: Server, queries: Sequence[Query]) -> dict[str, Cell]:
    """Per cent in each class, and how many of those in A and B are the address that was meant."""
    classes: Counter[str] = Counter()
    right = 0
    for query in queries:
        answer = _ask(server, query)
        classes[answer["class"]] += 1
        if answer["class"] in ("A", "B"):
            right += answer["items"][0]["code"] == query.code
    sure = classes["A"] + classes["B"]
    share = {f"{name} %": 100 * classes[name] / len(queries) for name in ("A", "B", "C", "none")}
    return {**share, "A, B right %": 100 * right / max(sure, 1)}


def wait_for_search(server: Server, query: Query) -> None:
    """Until every serving process answers a search; one may still be preparing its index."""
    deadline = time.monotonic() + LONGEST_WAIT_S

    def wait(worker: Worker) -> None:
        while worker.get(query.path)[0] == UNAVAILABLE and time.monotonic() < deadline:
            time.sleep(POLL_S)  # it says so only to those who ask

    with workers_of(server) as workers:
        at_once(wait, workers)


def _ask(server: Server, query: Query) -> Any:
    status, body = _get(server, query.path)
    if status != 200:
        raise SystemExit(f"{query.typed!r} ({query.path}) answered {status}: {body[:300]!r}")
    return json.loads(body)


def _get(server: Server, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(server.host, server.port)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
