"""How long an edit takes to be searchable, in each process that answers."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from address_queries import SUGGEST, Sampled
from memory import answering_process, serving_processes
from report import Cell, Spread
from served import District, Server
from sqlalchemy import text

NEW_NAME = "量测苑"
PAUSE_S = 0.005
LONGEST_S = 30.0
MOST_CONNECTIONS = 200

RENAME = text(
    "UPDATE addresses SET estate = :estate, standard_address = :standard_address WHERE code = :code"
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A connection that one serving process has accepted."""

    pid: int
    connection: http.client.HTTPConnection

    def answer(self, path: str) -> Any:
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return json.loads(response.read())


def edits(district: District, server: Server, address: Sampled, runs: int) -> list[dict[str, Cell]]:
    """Gives an address of an estate another estate's name and then its own again, `runs` times.

    A row a process: seconds from the end of the commit until it finds the address under the new
    name, and under the old one again.
    """
    with ExitStack() as stack:
        workers = _workers(server, stack)
        seconds: dict[tuple[int, str], list[float]] = {}
        for _ in range(runs):
            for estate, step in ((NEW_NAME, "renamed"), (address.estate or "", "and back")):
                for pid, taken in _searchable(district, workers, address, estate).items():
                    seconds.setdefault((pid, step), []).append(taken)
    return [
        {
            "process": worker.pid,
            "renamed s": Spread.of(seconds[worker.pid, "renamed"]),
            "and back s": Spread.of(seconds[worker.pid, "and back"]),
        }
        for worker in workers
    ]


def _workers(server: Server, stack: ExitStack) -> list[Worker]:
    """One connection to each serving process that accepts any."""
    found: dict[int, Worker] = {}
    listening = set(serving_processes(server.port))
    for _ in range(MOST_CONNECTIONS):
        connection = http.client.HTTPConnection(server.host, server.port)
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        pid = answering_process(server.port, connection.sock.getsockname()[1])
        if pid is None or pid in found:
            connection.close()
            continue
        stack.callback(connection.close)
        found[pid] = Worker(pid, connection)
        if found.keys() >= listening:
            break
    return sorted(found.values(), key=lambda worker: worker.pid)


def _searchable(
    district: District, workers: list[Worker], address: Sampled, estate: str
) -> dict[int, float]:
    """Seconds by process from the commit of a rename."""
    renamed = address.standard_address.replace(address.estate or "", estate)
    typed = estate + (address.building_name or "")
    path = f"{SUGGEST}?{urlencode({'q': typed, 'limit': '50'})}"
    with district.database.load() as connection:
        values = {"estate": estate, "standard_address": renamed, "code": address.code}
        connection.execute(RENAME, values)
    committed = time.monotonic()
    taken: dict[int, float] = {}

    def watch(worker: Worker) -> None:
        while (passed := time.monotonic() - committed) < LONGEST_S:
            items = worker.answer(path)["items"]
            if any(item["code"] == address.code and estate in item["text"] for item in items):
                taken[worker.pid] = time.monotonic() - committed
                return
            time.sleep(PAUSE_S)  # what is measured is when the answer changes
        taken[worker.pid] = passed

    _all_at_once([lambda worker=worker: watch(worker) for worker in workers])
    return taken


def _all_at_once(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
