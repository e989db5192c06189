import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from sqlalchemy import text

from gis.areas import AreaIndex
from gis.areas.index import store
from gis.areas.index.store import KEPT_FILES, AreaStore
from gis.database import Database
from gis.index_file import IndexFile
from tests.factories import add_areas, add_small_district, area_row, square

DAY = date(2025, 6, 1)
PLACES = np.random.default_rng(1).uniform((113.99, 22.49), (114.03, 22.52), (2_000, 2))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with each index that is made of polygons."""
    made: list[int] = []
    original = AreaIndex.of

    def counted(areas: object) -> AreaIndex:
        made.append(len(made))
        return original(areas)  # pyright: ignore[reportArgumentType]

    monkeypatch.setattr(AreaIndex, "of", counted)
    return made


def files(folder: Path, ending: str = ".idx") -> list[Path]:
    return sorted((folder / "index").glob(f"areas-*{ending}"))


def filled(database: Database) -> None:
    with database.load() as connection:
        add_small_district(connection)


def positions(index: AreaIndex) -> list[list[int]]:
    return index.positions(*PLACES.T).tolist()


def test_a_mapped_index_is_the_one_that_was_built(database: Database, data_folder: Path):
    filled(database)
    with database.request() as connection:
        built = AreaIndex.load(connection, DAY)
    _, mapped = AreaStore(database, data_folder).open(DAY)
    assert positions(mapped) == positions(built)
    assert mapped.areas("grid") == built.areas("grid")
    assert mapped.bounds("district") == built.bounds("district")


def test_all_that_is_large_lies_in_the_file(database: Database, data_folder: Path):
    filled(database)
    _, index = AreaStore(database, data_folder).open(DAY)
    arrays = index.columns().arrays
    (file,) = files(data_folder)
    start, end = next(
        (int(place, 16) for place in line.split()[0].split("-"))
        for line in Path("/proc/self/maps").read_text().splitlines()
        if line.endswith(file.name)
    )
    assert all(start <= array.ctypes.data < end for array in arrays.values() if array.size)


def test_only_one_of_many_builds(database: Database, data_folder: Path, builds: list[int]):
    filled(database)
    answers: list[list[list[int]]] = []

    def ask() -> None:
        answers.append(positions(AreaStore(database, data_folder).open(DAY)[1]))

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(builds) == 1
    assert len(answers) == 3
    assert answers[0] == answers[1] == answers[2]


def shortened(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 1)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def one_byte_flipped(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[-1] ^= 1
    file.write_bytes(whole)


def of_another_version(file: Path) -> None:
    other = IndexFile(store.FILE.magic, store.FILE.version + 1)
    other.write(file, store.FILE.open(file))


@pytest.mark.parametrize("damage", [shortened, emptied, one_byte_flipped, of_another_version])
def test_a_file_that_is_no_good_is_built_again(
    database: Database, data_folder: Path, builds: list[int], damage: Callable[[Path], None]
):
    filled(database)
    expected = positions(AreaStore(database, data_folder).open(DAY)[1])
    damage(files(data_folder)[0])
    assert positions(AreaStore(database, data_folder).open(DAY)[1]) == expected
    AreaStore(database, data_folder).open(DAY)
    assert len(builds) == 2


def test_other_sources_make_another_file(
    database: Database, data_folder: Path, builds: list[int], monkeypatch: pytest.MonkeyPatch
):
    filled(database)
    AreaStore(database, data_folder).open(DAY)
    monkeypatch.setattr(store, "_digest_of_sources", lambda: "others")
    AreaStore(database, data_folder).open(DAY)
    assert len(builds) == len(files(data_folder)) == 2


def test_old_files_go_and_so_does_what_a_dead_builder_left(database: Database, data_folder: Path):
    first = date(2020, 1, 1)
    with database.load() as connection:
        for year in range(KEPT_FILES + 3):
            since = first + timedelta(days=year)
            row = area_row(f"440300{year:03d}", square(114.0, 22.5), valid_from=since.isoformat())
            add_areas(connection, row)
    areas = AreaStore(database, data_folder)
    names: list[Path] = []
    for year in range(KEPT_FILES + 2):
        areas.open(first + timedelta(days=year))
        names += [file for file in files(data_folder) if file not in names]
    left = names[-1].with_name(f"{names[-1].name}.12345.part")
    left.touch()
    areas.open(first + timedelta(days=KEPT_FILES + 2))
    assert len(files(data_folder)) == KEPT_FILES
    assert not files(data_folder, ".part")
    assert names[0] not in files(data_folder)
    assert names[-1] in files(data_folder)


def test_where_nothing_can_be_written_the_index_is_ones_own(database: Database, data_folder: Path):
    filled(database)
    (data_folder / "index").write_text("a file where the folder should be")
    _, index = AreaStore(database, data_folder).open(DAY)
    assert index.at(114.005, 22.505)["grid"] is not None


def test_a_builder_that_is_killed_leaves_the_way_free(database: Database, data_folder: Path):
    filled(database)
    expected = positions(AreaStore(database, data_folder).open(DAY)[1])
    (lock,) = files(data_folder, ".lock")
    files(data_folder)[0].unlink()
    holds = (
        "import fcntl, os, sys; file = open(sys.argv[1]); fcntl.flock(file, fcntl.LOCK_EX);"
        " print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holds, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == b"held\n"
        found: list[list[list[int]]] = []
        waits = Thread(
            target=lambda: found.append(positions(AreaStore(database, data_folder).open(DAY)[1]))
        )
        waits.start()
        builder.kill()
        waits.join()
    assert found == [expected]


def test_the_digest_tells_every_change_of_what_is_kept(database: Database, data_folder: Path):
    filled(database)
    areas = AreaStore(database, data_folder)
    seen = {areas.digest(DAY)}
    for change in (
        "name = name || '!' WHERE level = 'grid'",
        "contact = '网格值班 0755-00000009' WHERE level = 'grid'",
        "source = 'osm' WHERE level = 'grid'",
        "geom = ST_Multi(ST_Translate(geom, 1e-12, 0)) WHERE level = 'street'",
        "valid_to = '2025-01-01' WHERE code = (SELECT max(code) FROM areas)",
    ):
        with database.load() as connection:
            connection.execute(text(f"UPDATE areas SET {change}"))
        assert areas.digest(DAY) not in seen
        seen.add(areas.digest(DAY))
    with database.load() as connection:
        connection.execute(text("UPDATE areas SET parent = parent"))
    assert areas.digest(DAY) in seen
