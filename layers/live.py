"""The catalogue of a serving process: it follows its files and what is computed from the data."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError

from gis.changes import EVERYTHING
from gis.database import Database
from gis.errors import OneMapError
from layers.catalogue import Catalogue
from layers.classify import FoundClasses, classify, read_classes, unclassified, with_classes
from layers.faults import BadFile, Fault
from layers.files import FOLDER, read_folders, stamp

# Names that listeners are told: the table of classes, and `onemap layers reload`.
CLASSES, FILES = "layer_classes", "layers"
POLL_S = 1.0


class LiveCatalogue:
    """A thread looks at the files each second. Changed ones are read and checked as a whole; only a
    catalogue without faults takes the place of the one before, in one step. `faults` are what kept
    the files of now from being used; empty when they are.
    """

    def __init__(self, database: Database, over: Path | None = None, folder: Path = FOLDER) -> None:
        """Reads the files. `switch` is given each catalogue after this one. Raises StartFailed."""
        self._database = database
        self._folders: Sequence[Path] = (folder, over) if over else (folder,)
        self.switch: Callable[[Catalogue], None] = _nothing
        self._stamp = stamp(self._folders)
        reading = read_folders(self._folders)
        if reading.faults:
            raise BadFile(reading.faults)
        self._files = self.catalogue = reading.catalogue
        self._classes: dict[str, FoundClasses] = {}
        self.faults: tuple[Fault, ...] = ()
        self._wake = threading.Event()
        self._stopping = False
        self._classes_changed = True
        self._files_changed = False
        self._thread = threading.Thread(target=self._run, name="layers", daemon=True)

    def start(self) -> None:
        """With the classes that are known, before the first request; then in the thread."""
        self._follow()
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def on_change(self, table: str) -> None:
        """For a ChangeListener, in its thread."""
        if table in (CLASSES, EVERYTHING):
            self._classes_changed = True
        if table in (FILES, EVERYTHING):
            self._files_changed = True
        if table in (CLASSES, FILES, EVERYTHING):
            self._wake.set()

    def _run(self) -> None:
        self._compute_missing()
        while not self._stopping:
            self._wake.wait(POLL_S)
            self._wake.clear()
            if not self._stopping:
                self._follow()

    def _follow(self) -> None:
        """Never raises: a catalogue that cannot be renewed stays as it is."""
        now = stamp(self._folders)
        renewed = False
        if now != self._stamp or self._files_changed:
            self._stamp, self._files_changed = now, False
            renewed = self._read_files()
        if self._classes_changed:
            self._classes_changed = False
            renewed = self._read_classes() or renewed
        if renewed:
            self.catalogue = with_classes(self._files, self._classes)
            self.switch(self.catalogue)
            if self._thread.is_alive():
                self._compute_missing()

    def _read_files(self) -> bool:
        reading = read_folders(self._folders)
        self.faults = reading.faults
        for fault in reading.faults:
            structlog.get_logger().error("layers.refused", fault=str(fault))
        if reading.faults:
            return False
        if reading.catalogue == self._files:
            return False
        self._files = reading.catalogue
        structlog.get_logger().info("layers.switched", layers=len(self._files.layers))
        return True

    def _read_classes(self) -> bool:
        try:
            with self._database.own() as connection:
                found = read_classes(connection)
        except (OneMapError, SQLAlchemyError) as error:
            # The listener tells EVERYTHING once the database is back.
            structlog.get_logger().warning("layers.no_classes", error=type(error).__name__)
            return False
        changed = found != self._classes
        self._classes = found
        return changed

    def _compute_missing(self) -> None:
        """Of layers that nothing was computed for yet; the write is heard by every process."""
        for layer in unclassified(self._files, self._classes):
            if self._stopping:
                return
            try:
                classify(self._database, self._files, [layer.id])
            except (OneMapError, SQLAlchemyError) as error:
                reason = type(error).__name__
                log = structlog.get_logger()
                log.warning("layers.not_classified", layer=layer.id, error=reason)
            else:
                self._classes_changed = True
                self._wake.set()


def _nothing(_: Catalogue) -> None:
    """Nobody has asked to be told."""
