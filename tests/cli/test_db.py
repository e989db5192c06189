import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.cluster import Cluster
from gis.database import Role, migrate, open_database
from gis.settings import Settings
from layers import load_catalogue
from tests.factories import add_building_with_person, add_small_district
from tiles.overviews import build_overviews

ONEMAP = str(Path(sys.executable).parent / "onemap")
COUNTS = "SELECT (SELECT count(*) FROM areas), (SELECT count(*) FROM buildings)"
OVERVIEW = "SELECT count(*) FROM onemap_overviews.buildings"
BUILDINGS = load_catalogue().layer("buildings", Role.ANONYMOUS)


def onemap(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ONEMAP, "db", *arguments],
        env={**os.environ, "ONEMAP_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def backup(data_folder: Path) -> Path:
    """A small district with somebody in it, saved to a file."""
    settings = Settings(data=data_folder / "first")
    with open_database(settings, "test") as access:
        database = access.connect(settings)
        migrate(database)
        with database.load() as connection:
            add_small_district(connection)
            add_building_with_person(connection, "1" * 19)
        build_overviews(database, [BUILDINGS])
        database.close()
    file = data_folder / "district.backup"
    done = onemap(data_folder / "first", "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_a_backup_comes_back_whole_people_and_rights_included(backup: Path, data_folder: Path):
    second = data_folder / "second"
    done = onemap(second, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    settings = Settings(data=second)
    with open_database(settings, "test") as access:
        database = access.connect(settings)
        migrate(database)
        with database.request() as connection:
            areas, buildings = connection.execute(text(COUNTS)).one()
            prepared = [connection.scalar(text(OVERVIEW))]
        build_overviews(database, [BUILDINGS])
        with database.request() as connection:
            prepared.append(connection.scalar(text(OVERVIEW)))
        with database.load() as connection:
            people = connection.scalar(text("SELECT count(*) FROM people"))
        with database.request(Role.WORKER) as connection:
            seen = connection.scalar(text("SELECT count(*) FROM people"))
        database.close()
    assert areas > 0
    assert buildings > 0
    assert prepared[0]
    assert prepared[0] == prepared[1]
    assert (people, seen) == (2, 0)


def test_a_restore_never_overwrites(backup: Path, data_folder: Path):
    again = onemap(data_folder / "first", "restore", str(backup))
    assert again.returncode == 2
    assert "not empty" in again.stderr
    overwritten = onemap(data_folder / "first", "backup", str(backup))
    assert overwritten.returncode == 2
    assert "exists already" in overwritten.stderr


def test_it_starts_migrates_asks_and_stops(data_folder: Path):
    assert onemap(data_folder, "start").returncode == 0
    assert Cluster(data_folder).is_running()
    assert onemap(data_folder, "migrate").returncode == 0
    # A command that found it running leaves it so.
    assert Cluster(data_folder).is_running()
    asked = onemap(data_folder, "psql", "-Atc", "SELECT count(*) FROM areas")
    assert asked.stdout.strip() == "0", asked.stderr
    assert onemap(data_folder, "stop").returncode == 0
    assert not Cluster(data_folder).is_running()
