"""The processes that answer at a port, each by a connection of its own."""

import http.client
import json
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from memory import answering_process, serving_processes
from served import Server

MOST_CONNECTIONS = 400


@dataclass(frozen=True, slots=True)
class Worker:
    """A connection that one serving process has accepted."""

    pid: int
    connection: http.client.HTTPConnection

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON."""
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())


@contextmanager
def workers_of(server: Server) -> Generator[list[Worker]]:
    """All of them: connects until each has accepted once."""
    found: dict[int, Worker] = {}
    listening = set(serving_processes(server.port))
    with ExitStack() as stack:
        for _ in range(MOST_CONNECTIONS):
            worker = _connect(server)
            if worker is None or worker.pid in found:
                continue
            stack.callback(worker.connection.close)
            found[worker.pid] = worker
            if found.keys() >= listening:
                break
        yield sorted(found.values(), key=lambda worker: worker.pid)


def _connect(server: Server) -> Worker | None:
    connection = http.client.HTTPConnection(server.host, server.port)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    pid = answering_process(server.port, connection.sock.getsockname()[1])
    return None if pid is None else Worker(pid, connection)


def at_once(work: Callable[[Worker], None], workers: Sequence[Worker]) -> None:
    """Does it with each of them at the same time."""
    threads = [threading.Thread(target=work, args=(worker,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
