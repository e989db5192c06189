"""The areas of today, kept in memory and up to date."""

import threading
from datetime import date

from gis.areas.index import AreaIndex
from gis.changes import EVERYTHING
from gis.database import Database


class LiveAreas:
    """Today's AreaIndex: loaded when first asked for, again after a change and at midnight.

    Readers never wait for a reload after a change: they have the old index until the new one is
    there. May be asked from several threads.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._loaded: tuple[date, AreaIndex] | None = None

    def current(self) -> AreaIndex:
        """Raises Unavailable when there is nothing in memory and no database."""
        loaded = self._loaded
        if loaded is not None and loaded[0] == _today():
            return loaded[1]
        with self._lock:
            if self._loaded is None or self._loaded[0] != _today():
                self._loaded = self._load()
            return self._loaded[1]

    def is_loaded(self) -> bool:
        """Whether current() answers without asking the database."""
        loaded = self._loaded
        return loaded is not None and loaded[0] == _today()

    def on_change(self, table: str) -> None:
        """For a ChangeListener. Leaves what nobody has asked for yet unloaded."""
        if table not in ("areas", EVERYTHING):
            return
        with self._lock:
            if self._loaded is not None:
                self._loaded = self._load()

    def _load(self) -> tuple[date, AreaIndex]:
        day = _today()
        with self._database.request() as connection:
            return day, AreaIndex.load(connection, day)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the district's own day, which is the server's
