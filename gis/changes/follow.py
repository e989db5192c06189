"""Keeps a copy up with the feed."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.exc import OperationalError

from gis.changes.copy import Copy
from gis.changes.feed import ENTITIES, Page, Wanted, changes_since
from gis.changes.listener import EVERYTHING, ChangeListener
from gis.database import Database
from gis.errors import Conflict, Unavailable

PAGE = 5000
# How long one request waits for news, and between which bounds a source that is away is left alone.
WAIT_S = 25.0
FIRST_RETRY_S = 1.0
LAST_RETRY_S = 30.0

Progress = Callable[[int, int], None]
Trouble = Callable[[Unavailable, float], None]


class Source(Protocol):
    """Where the feed comes from."""

    def page(self, since: int, limit: int, wanted: Wanted, wait_s: float) -> Page:
        """The Page after `since`; when there is nothing yet, after at most `wait_s` seconds.

        Raises Unavailable when trying again may help.
        """
        ...


@dataclass(frozen=True, slots=True)
class Follower:
    """`progress` hears the number reached and the latest one; `trouble` what is wrong and in how
    many seconds it is tried again."""

    source: Source
    copy: Copy
    progress: Progress
    trouble: Trouble

    def catch_up(self) -> int:
        """Follows up to what has happened by now; returns the number reached.

        A new copy starts at number 0: the feed holds every row since the beginning, so replaying
        it is the snapshot, and one that was interrupted goes on where it stopped.
        Raises Unavailable, and Conflict where the copy is not of this source.
        """
        since = self.copy.open()
        while (reached := self._step(since, wait_s=0)) > since:
            since = reached
        return since

    def follow(self, stopping: threading.Event) -> None:
        """Until `stopping`; tries again, ever more slowly, while source or copy are away."""
        pause_s = FIRST_RETRY_S
        since: int | None = None
        while not stopping.is_set():
            try:
                since = self.copy.open() if since is None else since
                since = self._step(since, WAIT_S)
                pause_s = FIRST_RETRY_S
            except Unavailable as error:
                since = None
                self.trouble(error, pause_s)
                stopping.wait(pause_s)
                pause_s = min(2 * pause_s, LAST_RETRY_S)

    def _step(self, since: int, wait_s: float) -> int:
        page = self.source.page(since, PAGE, self.copy.wanted, wait_s)
        if page.latest < since:
            raise Conflict(
                f"{self.copy.name} is at number {since}, the source only at {page.latest}: it was "
                "restored, or is another one; choose another target."
            )
        self.copy.write(page, since)
        self.progress(page.next, page.latest)
        return page.next


class DatabaseSource:
    """The feed of the database beside; for the length of a block."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._news = threading.Event()
        self._listener = ChangeListener(database)
        self._listener.subscribe(self._on_change)

    def __enter__(self) -> "DatabaseSource":
        self._listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.stop()

    def page(self, since: int, limit: int, wanted: Wanted, wait_s: float) -> Page:
        self._news.clear()
        found = self._read(since, limit, wanted)
        if found.next > since or not wait_s or not self._news.wait(wait_s):
            return found
        return self._read(since, limit, wanted)

    def _read(self, since: int, limit: int, wanted: Wanted) -> Page:
        try:
            with self._database.request() as connection:
                return changes_since(connection, since, limit, wanted)
        except OperationalError as error:
            raise Unavailable("The database does not answer at the moment.") from error

    def _on_change(self, table: str) -> None:
        if table in ENTITIES or table == EVERYTHING:
            self._news.set()
