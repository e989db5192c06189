"""Processes that match, so that a batch uses all cores and holds nobody up in its own process."""

import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import orjson

from gis.addresses.batch.pipe import read, send
from gis.addresses.batch.table import Outcome
from gis.database import DatabaseAccess
from gis.errors import Unavailable
from gis.settings import Settings

WORKER = "gis.addresses.batch.worker"


class MatchPool:
    """`workers` processes, each started when it is first needed. May be used by several threads.

    A process that dies is replaced and its texts are matched again, once. `nicer`: how much they
    stand back behind other processes, from 0 to 19.
    """

    def __init__(
        self, settings: Settings, access: DatabaseAccess, workers: int, nicer: int = 0
    ) -> None:
        self.workers = workers
        self._about = opening(settings, access, nicer)
        self._threads = ThreadPoolExecutor(workers, "match")
        self._all = tuple(_Place(self._about) for _ in range(workers))
        self._places: queue.SimpleQueue[_Place] = queue.SimpleQueue()
        for place in self._all:
            self._places.put(place)

    def match(self, texts: Sequence[str]) -> Future[list[Outcome]]:
        """An outcome for each text. The Future may raise Unavailable."""
        return self._threads.submit(self._matched, list(texts))

    def close(self) -> None:
        """Ends the processes, and what they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for place in self._all:
            place.close()
        self._threads.shutdown()

    def _matched(self, texts: list[str]) -> list[Outcome]:
        place = self._places.get()
        try:
            return place.ask_twice(texts)
        finally:
            self._places.put(place)


def opening(settings: Settings, access: DatabaseAccess, nicer: int) -> bytes:
    """What a process needs to know first."""
    urls = (access.owner_url, access.authenticator_url)
    shown = [url and url.render_as_string(hide_password=False) for url in urls]
    given = {"urls": shown, "settings": settings.model_dump_json(), "nicer": nicer}
    return orjson.dumps(given)


class _Place:
    """One process, or room for it until it is needed (again)."""

    def __init__(self, about: bytes) -> None:
        self._about = about
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    def ask_twice(self, texts: list[str]) -> list[Outcome]:
        for _ in range(2):
            process = self._running()
            try:
                return self._ask(process, texts)
            except (OSError, EOFError):
                self._end(process)
        raise Unavailable("The processes that match addresses end unexpectedly.")

    def close(self) -> None:
        """For good."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            self._end(process)

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise Unavailable("This server is about to stop.")
            if self._process is None:
                # Of a session of its own: Ctrl-C is for the one who started all this.
                self._process = subprocess.Popen(
                    [sys.executable, "-m", WORKER],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    start_new_session=True,
                )
                with suppress(OSError):
                    _send_to(self._process, self._about)
            return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if self._process is process:
                self._process = None
        process.kill()
        process.wait()

    def _ask(self, process: subprocess.Popen[bytes], texts: list[str]) -> list[Outcome]:
        _send_to(process, orjson.dumps(texts))
        answer = orjson.loads(_read_from(process))
        if isinstance(answer, str):
            raise Unavailable(answer)
        return [Outcome(*one) for one in answer]


def _send_to(process: subprocess.Popen[bytes], message: bytes) -> None:
    if process.stdin is None:
        raise EOFError
    send(process.stdin, message)


def _read_from(process: subprocess.Popen[bytes]) -> bytes:
    message = read(process.stdout) if process.stdout is not None else None
    if message is None:
        raise EOFError
    return message
