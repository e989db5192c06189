"""Hears of commits as they happen: LISTEN onemap_change, the payload is the table's name."""

import threading
from collections.abc import Callable
from typing import Any

import structlog
from psycopg import Connection as DriverConnection
from psycopg import sql

from gis.database import Database, driver_connection

CHANNEL = "onemap_change"
# What is told after the connection was lost for a while: any table may have changed meanwhile.
EVERYTHING = "*"
# How long stop() may have to wait, and how long a database that is away is left alone.
POLL_S = 0.5
RETRY_S = 2.0

Driver = DriverConnection[tuple[Any, ...]]
Subscriber = Callable[[str], None]


class ChangeListener:
    """A thread that calls each subscriber with the name of a table that has changed, or EVERYTHING.

    Subscribers run in that thread, one after another, and should be quick.
    """

    def __init__(self, database: Database, channel: str = CHANNEL) -> None:
        """Of another `channel`, the payloads are what is told."""
        self._database = database
        self._channel = channel
        self._subscribers: list[Subscriber] = []
        self._stopping = threading.Event()
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self._run, name="changes", daemon=True)

    def subscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.append(subscriber)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def is_listening(self) -> bool:
        """Whether commits are heard of at this moment."""
        return self._listening.is_set()

    def wait_until_listening(self, timeout_s: float) -> bool:
        """Whether, within the time, commits from now on will be heard of."""
        return self._listening.wait(timeout_s)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._database.maintain() as connection:
                    driver = driver_connection(connection)
                    # Its own from here on: the pool is small, and this one stays open.
                    connection.detach()
                    self._listen(driver)
            except Exception as error:  # noqa: BLE001 - memory must not stay stale for good
                self._listening.clear()
                structlog.get_logger().warning("changes.lost", error=type(error).__name__)
                self._stopping.wait(RETRY_S)

    def _listen(self, driver: Driver) -> None:
        driver.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        # Whatever happened before this moment was not heard.
        self._tell(EVERYTHING)
        self._listening.set()
        while not self._stopping.is_set():
            for notice in driver.notifies(timeout=POLL_S):
                self._tell(notice.payload)
                if self._stopping.is_set():
                    return

    def _tell(self, table: str) -> None:
        for subscriber in self._subscribers:
            subscriber(table)
