"""Threads of a serving process: one keeps tiles fresh, one hears of what has been made anew."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from gis.changes import EVERYTHING, ChangeListener
from gis.database import Database, Role
from gis.errors import Unavailable
from tiles.archives import fold
from tiles.freshness.aside import said
from tiles.freshness.days import begin_day
from tiles.freshness.delta import waiting
from tiles.freshness.news import CHANNEL, News, latest, news_since
from tiles.keeper import Keeper, Report

MARKS_CHANNEL = "onemap_tiles"
FOLD_AFTER_S = 60.0  # so long after the last edit the delta is folded in
RETRY_S = 2.0
MEND = "onemap tiles build LAYER"
PATIENCE = 3  # steps that fail one after another before their layers are taken one by one


class NewsFeed:
    """Tells its subscribers of news, each once and in order; of everything when it may have missed
    some. They run in its thread and should be quick."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: list[Callable[[News], None]] = []
        self._listener = ChangeListener(database, CHANNEL)
        self._listener.subscribe(self._hear)
        self.seq = 0

    def subscribe(self, subscriber: Callable[[News], None]) -> None:
        self._subscribers.append(subscriber)

    def start(self) -> None:
        self._listener.start()

    def stop(self) -> None:
        self._listener.stop()

    def is_listening(self) -> bool:
        """Whether news are heard of at this moment."""
        return self._listener.is_listening()

    def wait_until_listening(self, timeout_s: float) -> bool:
        """Whether, within the time, commits from now on will be heard of."""
        return self._listener.wait_until_listening(timeout_s)

    def _hear(self, payload: str) -> None:
        with self._database.load() as connection:
            if payload == EVERYTHING:
                news = [News(latest(connection), None)]
            else:
                news = news_since(connection, self.seq)
        for one in news:
            self.seq = one.seq
            for subscriber in self._subscribers:
                subscriber(one)


@dataclass(slots=True)
class KeeperThread:
    """Deals with marks as soon as they are committed, and folds the delta when it is quiet. Every
    process has one: whoever is first does the work, and a killed process leaves it to the next.

    A step that fails is tried again, since a database may be away for a while; one that goes on
    failing sets those layers aside that are the reason. `failures` counts the last in a row.
    """

    keeper: Keeper
    database: Database
    fold_after_s: float = FOLD_AFTER_S
    retry_s: float = RETRY_S
    failures: int = 0
    _woken: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _listener: ChangeListener | None = None

    def start(self) -> None:
        self._listener = ChangeListener(self.database, MARKS_CHANNEL)
        self._listener.subscribe(lambda _: self._woken.set())
        self._listener.start()
        self._thread = threading.Thread(target=self._run, name="tiles", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._woken.set()
        if self._listener:
            self._listener.stop()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            woken = self._woken.wait(self.fold_after_s)
            self._woken.clear()
            try:
                if self._begin_day() or woken:
                    self._keep()
                else:
                    self._fold()
            except Exception as error:  # noqa: BLE001 - the next try may find the database again
                log = structlog.get_logger()
                (log.error if self.failures > PATIENCE else log.warning)(
                    "tiles.keeper", error=said(error), failures=self.failures
                )
                self._stopping.wait(self.retry_s)
                self._woken.set()

    def _begin_day(self) -> bool:
        """Whether there is something to keep for it. Edits of this day do not wait for it."""
        try:
            return begin_day(self.database, self.keeper.renderer.catalogue)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - tried again, at the latest after fold_after_s
            structlog.get_logger().error("tiles.new_day", error=said(error))
            return False

    def _keep(self) -> None:
        while not self._stopping.is_set():
            report = self._step()
            if not report.marks:
                return
            log = structlog.get_logger()
            for one in report.derived:
                log.info("layer.derived", layer=one.layer, written=one.written)
            if report.not_derived:
                log.error("layer.not_derived", error=report.not_derived)
            for layer, reason in report.aside.items():
                log.error("tiles.set_aside", layer=layer, reason=reason, mend=MEND)
            log.info(
                "tiles.fresh",
                marks=report.marks,
                regions=report.regions,
                tiles=sum(report.tiles.values()),
            )

    def _step(self) -> Report:
        try:
            report = self.keeper.step(isolate=self.failures >= PATIENCE)
        except Unavailable:
            raise  # of no layer's making
        except Exception:
            self.failures += 1
            raise
        self.failures = 0
        return report

    def _fold(self) -> None:
        """A layer that cannot be folded keeps its delta, and the others do not wait for it."""
        with self.database.load() as connection:
            layers = list(waiting(connection))
        failed: Exception | None = None
        for name in layers:
            layer = self.keeper.renderer.catalogue.find(name)
            if self._stopping.is_set() or layer is None or not layer.visible_to(Role.ANONYMOUS):
                continue
            try:
                tiles = fold(self.database, layer, self.keeper.data, self.keeper.shelf)
            except Exception as error:  # noqa: BLE001 - raised when the others are done
                failed = error
            else:
                structlog.get_logger().info("tiles.folded", layer=name, tiles=tiles)
        if failed is not None:
            raise failed
