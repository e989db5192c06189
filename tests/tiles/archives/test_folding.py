"""Real processes, killed while they fold: nothing is lost, nothing half is served or left."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import text

from gis.database import Role
from tests.conftest import Databases
from tests.dense_district import add_dense_district
from tests.tiles.town import Town
from tiles import ArchiveShelf, TileRenderer, archive_path
from tiles.archives import fold
from tiles.freshness.delta import waiting

ROOT = Path(__file__).parents[3]
LAYER = "buildings"
RAISE = text("""
    UPDATE buildings SET height_m = coalesce(height_m, 0) + 1
    WHERE code IN (SELECT code FROM buildings ORDER BY code LIMIT 5)
""")
WRITER = "tiles.archives.write/Writer"
POINTS = (
    "tiles.archives.folding.delta_tiles:after",
    "tiles.archives.folding.write_archive:before",
    f"{WRITER}.write_tile:after",
    f"{WRITER}.finalize:before",
    f"{WRITER}.finalize:after",
    "os.fsync:before",
    "os.fsync:after",
    "pathlib/Path.replace:before",
    "pathlib/Path.replace:after",
    "tiles.archives.folding.write_archive:after",
    "tiles.archives.folding.clear_delta:before",
    "tiles.archives.folding.clear_delta:after",
)
LONGEST_S = 0.3  # a fold takes about a third of it


@dataclass
class Folding:
    """Folds in processes, one after another."""

    town: Town
    requests: IO[str]
    answers: IO[str]

    def start(self, point: str = "") -> int:
        """The number of a process that folds until it comes to a point."""
        self.requests.write(f"{point}\n")
        self.requests.flush()
        return int(self.answers.readline())

    def end(self) -> int:
        return int(self.answers.readline())

    def edit(self) -> None:
        self.town.edit(RAISE)
        self.town.keep()
        assert self.waiting()

    def waiting(self) -> int:
        with self.town.database.load() as connection:
            return waiting(connection).get(LAYER, 0)

    def files(self) -> list[str]:
        return sorted(path.name for path in (self.town.data / "tiles").iterdir())

    def finish(self) -> None:
        """The next fold does all that is to do."""
        self.start()
        assert self.end() == 0
        assert self.waiting() == 0
        assert self.files() == [f"{LAYER}.pmtiles"]
        assert self.town.stale() == []


@pytest.fixture(scope="module")
def folding(
    databases: Databases, renderer: TileRenderer, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Folding]:
    data = tmp_path_factory.mktemp("folding")
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
        town = Town(database, data, renderer.catalogue, [LAYER])
        town.prepare()
        command = ["-m", "tests.tiles.archives.folding_process"]
        with subprocess.Popen(
            [sys.executable, *command, database.owner_address, str(data), LAYER],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin
            assert process.stdout
            yield Folding(town, process.stdin, process.stdout)
            process.stdin.close()
            assert process.wait() == 0


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_step_nothing_is_lost(folding: Folding, point: str):
    folding.edit()
    folding.start(point)
    assert folding.end() == -signal.SIGKILL
    assert folding.waiting()
    assert folding.town.stale() == []
    folding.finish()


@pytest.mark.parametrize("seed", range(6))
def test_killed_at_any_moment_nothing_is_lost(folding: Folding, seed: int):
    folding.edit()
    child = folding.start()
    time.sleep(random.Random(seed).uniform(0, LONGEST_S))
    with suppress(ProcessLookupError):  # it has folded already
        os.kill(child, signal.SIGKILL)
    assert folding.end() in (0, -signal.SIGKILL)
    assert folding.town.stale() == []
    folding.finish()


def test_a_broken_archive_goes_with_its_delta(folding: Folding):
    folding.edit()
    town, path = folding.town, archive_path(folding.town.data, LAYER)
    path.write_bytes(b"no archive at all" * 20)
    layer = town.catalogue.layer(LAYER, Role.ANONYMOUS)
    assert fold(town.database, layer, town.data, ArchiveShelf()) > 0
    assert folding.files() == []
    assert town.stale() == []
    town.build()
    assert town.stale() == []
