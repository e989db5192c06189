"""Where the index lies on the disk, and how it gets there: built by one process at a time."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from gis.addresses.index.build import build_columns
from gis.addresses.index.file import Columns, TornFile, open_columns, write_columns
from gis.addresses.index.read import last_change, read_source
from gis.addresses.index.readings import reading_sections
from gis.changes.listener import CHANNEL
from gis.database import Database
from gis.errors import Unavailable
from gis.index_file import alone

# What is told on the channel of changes when there is a new file.
NEW_FILE = "address_index"
FOLDER = "index"
Progress = Callable[[str], None]
WHICH = text(
    "SELECT current_database() || ' ' || oid FROM pg_database WHERE datname = current_database()"
)


class IndexStore:
    """The index file of one database in a data folder."""

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._folder = data / FOLDER
        self._path: Path | None = None

    @property
    def path(self) -> Path:
        """Named after the database: several may share a data folder."""
        if self._path is None:
            with self._database.own() as connection:
                which = str(connection.execute(WHICH).scalar_one())
            digest = hashlib.sha256(which.encode()).hexdigest()[:12]
            self._path = self._folder / f"addresses-{digest}.idx"
        return self._path

    def open(self) -> Columns | None:
        """The columns on the disk, None where there are none of this database or they are torn."""
        try:
            columns = open_columns(self.path)
        except (FileNotFoundError, TornFile):
            return None
        with self._database.own() as connection:
            same = last_change(connection, columns.about["seq"]) == columns.about["last_change"]
        return columns if same else None

    def build(self, at_least: int = 0, progress: Progress | None = None) -> bool:
        """Makes the file and tells all processes, one builder at a time.

        False where another one had made it meanwhile, as of change `at_least` or later.
        """
        tell = progress or _silent
        self._folder.mkdir(parents=True, exist_ok=True)
        with alone(self.path.with_suffix(".lock")):
            present = self.open()
            if present is not None and present.about["seq"] >= at_least:
                return False
            tell("reading addresses")
            with self._database.own() as connection:
                source = read_source(connection)
            tell("building the address index")
            columns = build_columns(source)
            columns.arrays.update(reading_sections())
            tell("writing the address index")
            write_columns(self.path, columns)
        with self._database.own() as connection:
            connection.execute(
                text("SELECT pg_notify(:channel, :what)"), {"channel": CHANNEL, "what": NEW_FILE}
            )
        return True

    def build_apart(self, at_least: int = 0) -> None:
        """As build(), in a process of its own: it takes the interpreter for seconds.

        Raises Unavailable when that process fails.
        """
        order = {
            "database": self._database.owner_address,
            "data": str(self._folder.parent),
            "at_least": at_least,
        }
        done = subprocess.run(
            [sys.executable, "-m", "gis.addresses.index"],
            input=json.dumps(order).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise Unavailable(f"The address index could not be built: {''.join(last)[:200]}")


def _silent(_step: str) -> None:
    pass
