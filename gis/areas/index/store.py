"""The index files in a data folder: one process builds one, all of them map it.

A file is named after what is in it: the areas of a day, and the sources that made an index of them.
So a file that is whole is the right one, whatever was built, changed or restored meanwhile.
"""

import hashlib
import os
from datetime import date
from pathlib import Path

import structlog
from sqlalchemy import text

from gis.areas.index.area_index import AreaIndex
from gis.areas.index.read import digest_on, read_areas
from gis.database import Database
from gis.index_file import IndexFile, TornFile, alone

FILE = IndexFile(b"OneMapAreaIndex\n", 1)
FOLDER = "index"
# Those of the day, and of the days last asked for.
KEPT_FILES = 4
WHICH = text("SELECT current_database() || ' ' || system_identifier FROM pg_control_system()")


class AreaStore:
    """The area indexes of one database in a data folder. May be asked from several threads."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._folder = data / FOLDER
        self._sources = _digest_of_sources()
        self._prefix: str | None = None

    def digest(self, day: date) -> str:
        """Another one as soon as other areas are valid on that day. Raises Unavailable."""
        with self._database.request() as connection:
            return digest_on(connection, day)

    def open(self, day: date) -> tuple[str, AreaIndex]:
        """The areas of a day and their digest, from the file; built where there is none.

        Raises Unavailable. Where no file can be written, the index is this process's own.
        """
        digest = self.digest(day)
        index = self._mapped(digest)
        if index is not None:
            return digest, index
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with alone(self._folder / f"{self._named()}.lock"):
                return self._built(day)
        except OSError as error:
            structlog.get_logger().warning("areas.unshared", error=str(error))
            return self._read(day)

    def _built(self, day: date) -> tuple[str, AreaIndex]:
        digest = self.digest(day)
        index = self._mapped(digest)
        if index is None:
            digest, index = self._read(day)
            FILE.write(self._path(digest), index.columns())
            self._clear()
            index = self._mapped(digest) or index
        return digest, index

    def _read(self, day: date) -> tuple[str, AreaIndex]:
        with self._database.request() as connection:
            read = read_areas(connection, day)
        return read.digest, AreaIndex.of(read.areas)

    def _mapped(self, digest: str) -> AreaIndex | None:
        path = self._path(digest)
        try:
            columns = FILE.open(path, verify=True)
        except (OSError, TornFile):
            return None
        _touch(path)
        return AreaIndex.of_columns(columns)

    def _clear(self) -> None:
        """Removes all but the files last asked for; who has one mapped keeps it."""
        files = [*self._folder.glob(f"{self._named()}-*.idx*")]
        whole = [file for file in files if file.suffix == ".idx"]
        kept = sorted(whole, key=lambda file: file.stat().st_mtime_ns)[-KEPT_FILES:]
        for file in set(files).difference(kept):
            file.unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        content = hashlib.sha256(f"{digest} {self._sources}".encode()).hexdigest()[:16]
        return self._folder / f"{self._named()}-{content}.idx"

    def _named(self) -> str:
        """Several databases may share a data folder."""
        if self._prefix is None:
            with self._database.own() as connection:
                which = str(connection.execute(WHICH).scalar_one())
            self._prefix = f"areas-{hashlib.sha256(which.encode()).hexdigest()[:12]}"
        return self._prefix


def _touch(path: Path) -> None:
    """Where that is not allowed, the file may be built again earlier than it had to be."""
    if os.access(path, os.W_OK):
        os.utime(path)


def _digest_of_sources() -> str:
    """Of everything in this package: other code may make other arrays."""
    sources = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        sources.update(file.read_bytes())
    return sources.hexdigest()
