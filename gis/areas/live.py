"""The areas of today and of other days, in memory shared by all processes and up to date."""

import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gis.areas.index import AreaIndex
from gis.areas.index.store import AreaStore
from gis.areas.on_day import check_day
from gis.changes import EVERYTHING
from gis.database import Database

MOST_OTHER_DAYS = 8


@dataclass(frozen=True, slots=True)
class _Loaded:
    day: date
    digest: str
    index: AreaIndex


class LiveAreas:
    """Today's AreaIndex: opened when first asked for, again after a change and at midnight.

    Readers never wait for a reload after a change: they have the old index until the new one is
    there. May be asked from several threads.
    """

    def __init__(self, database: Database, data: Path) -> None:
        """`data` is the data folder, where the index file lies that all processes map."""
        self._database = database
        self._store = AreaStore(database, data)
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._other_days: dict[date, AreaIndex] = {}

    def current(self) -> AreaIndex:
        """Raises Unavailable when there is nothing in memory and no database."""
        loaded = self._loaded
        if loaded is not None and loaded.day == _today():
            return loaded.index
        with self._lock:
            return self._opened(_today()).index

    def is_loaded(self) -> bool:
        """Whether current() answers without asking the database."""
        loaded = self._loaded
        return loaded is not None and loaded.day == _today()

    def on(self, day: date | None) -> AreaIndex:
        """The areas that were, or will be, valid on a day; None is today.

        Raises NotFound that names the first day there is for one before it; Unavailable.
        """
        if day is None or day == _today():
            return self.current()
        index = self._other_days.get(day)
        if index is not None:
            return index
        with self._database.request() as connection:
            check_day(connection, day)
        with self._lock:
            index = self._store.open(day)[1]
            while len(self._other_days) >= MOST_OTHER_DAYS:
                self._other_days.pop(next(iter(self._other_days)))
            self._other_days[day] = index
            return index

    def on_change(self, table: str) -> None:
        """For a ChangeListener. Leaves what nobody has asked for yet unloaded."""
        if table not in ("areas", EVERYTHING):
            return
        with self._lock:
            self._other_days.clear()
            if self._loaded is not None:
                self._opened(_today(), anew=True)

    def _opened(self, day: date, *, anew: bool = False) -> _Loaded:
        """With the lock held. Another digest means another index, and the same one the same."""
        loaded = self._loaded
        if loaded is None or loaded.day != day or anew:
            if loaded is not None and loaded.digest == self._store.digest(day):
                loaded = _Loaded(day, loaded.digest, loaded.index)
            else:
                loaded = _Loaded(day, *self._store.open(day))
            self._loaded = loaded
        return loaded


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the district's own day, which is the server's
