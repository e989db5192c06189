"""How long an edit takes to be searchable, in each process that answers."""

import time
from collections.abc import Sequence
from urllib.parse import urlencode

from address_queries import SUGGEST, Sampled
from report import Cell, Spread
from served import District, Server
from sqlalchemy import text
from workers import Worker, at_once, workers_of

OK = 200
NEW_NAME = "量测苑"
PAUSE_S = 0.005
LONGEST_S = 30.0

RENAME = text(
    "UPDATE addresses SET estate = :estate, standard_address = :standard_address WHERE code = :code"
)


def edits(district: District, server: Server, address: Sampled, runs: int) -> list[dict[str, Cell]]:
    """Gives an address of an estate another estate's name and then its own again, `runs` times.

    A row a process: seconds from the end of the commit until it finds the address under the new
    name, and under the old one again.
    """
    with workers_of(server) as workers:
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


def _searchable(
    district: District, workers: Sequence[Worker], address: Sampled, estate: str
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
            status, answer = worker.get(path)
            items = answer["items"] if status == OK else []
            if any(item["code"] == address.code and estate in item["text"] for item in items):
                taken[worker.pid] = time.monotonic() - committed
                return
            time.sleep(PAUSE_S)  # what is measured is when the answer changes
        taken[worker.pid] = passed

    at_once(watch, workers)
    return taken
