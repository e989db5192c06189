"""Processes that match, so that a batch uses all cores and holds nobody up in its own process."""

import queue
import struct
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

import orjson

from gis.addresses.batch.table import Outcome
from gis.database import DatabaseAccess
from gis.errors import Unavailable
from gis.settings import Settings

LENGTH = struct.Struct("<Q")
WORKER = "gis.addresses.batch.worker"


class MatchPool:
    """`workers` processes, each started when it is first needed. May be used by several threads.

    A process that dies is replaced and its texts are matched again, once.
    """

    def __init__(self, settings: Settings, access: DatabaseAccess, workers: int) -> None:
        self.workers = workers
        self._about = opening(settings, access)
        self._threads = ThreadPoolExecutor(workers, "match")
        self._places: queue.SimpleQueue[_Place] = queue.SimpleQueue()
        for _ in range(workers):
            self._places.put(_Place(self._about))

    def match(self, texts: Sequence[str]) -> Future[list[Outcome]]:
        """An outcome for each text. The Future may raise Unavailable."""
        return self._threads.submit(self._matched, list(texts))

    def close(self) -> None:
        """Ends the processes, and what they are at."""
        self._threads.shutdown(cancel_futures=True)
        for _ in range(self.workers):
            self._places.get().close()

    def _matched(self, texts: list[str]) -> list[Outcome]:
        place = self._places.get()
        try:
            return place.ask_twice(texts)
        finally:
            self._places.put(place)


def opening(settings: Settings, access: DatabaseAccess) -> bytes:
    """What a process needs to know first."""
    urls = (access.owner_url, access.authenticator_url)
    shown = [url and url.render_as_string(hide_password=False) for url in urls]
    return orjson.dumps({"urls": shown, "settings": settings.model_dump_json()})


class _Place:
    """One process, or room for it."""

    def __init__(self, about: bytes) -> None:
        self._about = about
        self._process: subprocess.Popen[bytes] | None = None

    def ask_twice(self, texts: list[str]) -> list[Outcome]:
        try:
            return self._ask(texts)
        except (OSError, EOFError):
            self.close()
        try:
            return self._ask(texts)
        except (OSError, EOFError):
            self.close()
            raise Unavailable("The processes that match addresses end unexpectedly.") from None

    def close(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            with process:
                pass

    def _ask(self, texts: list[str]) -> list[Outcome]:
        if self._process is None:
            # Of a session of its own: Ctrl-C is for the one who started all this.
            self._process = subprocess.Popen(
                [sys.executable, "-m", WORKER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            _send_to(self._process, self._about)
        _send_to(self._process, orjson.dumps(texts))
        answer = orjson.loads(_read_from(self._process))
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


def send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(LENGTH.pack(len(message)) + message)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes | None:
    """One message; None at the end."""
    length = pipe.read(LENGTH.size)
    if len(length) < LENGTH.size:
        return None
    size: Any = LENGTH.unpack(length)[0]
    message = pipe.read(size)
    return message if len(message) == size else None
