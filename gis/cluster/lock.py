"""One owner at a time for a data folder."""

import fcntl
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from gis.errors import Conflict


class DataFolderLock:
    """Held for as long as a process runs the folder's database.

    The kernel lets go of it when the process dies, however it dies.
    """

    def __init__(self, folder: Path, purpose: str) -> None:
        self._path = folder / "onemap.lock"
        self._purpose = purpose
        self._file: int | None = None

    def acquire(self) -> None:
        """Raises Conflict with who holds the folder."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 4096).decode()
            os.close(file)
            raise Conflict(f"{self._path.parent} is held by {_describe(holder)}.") from None
        os.ftruncate(file, 0)
        mine = {"pid": os.getpid(), "purpose": self._purpose, "since": _now()}
        os.pwrite(file, json.dumps(mine).encode(), 0)
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _describe(holder: str) -> str:
    try:
        who = json.loads(holder)
    except json.JSONDecodeError:
        return "another OneMap that is just starting"
    return f"`{who['purpose']}`, process {who['pid']}, since {who['since']}"
