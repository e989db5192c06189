import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.gis.areas.bulk.partitions import write_areas, write_points

ONEMAP = str(Path(sys.executable).parent / "onemap")


def onemap(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [ONEMAP, "assign", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_files_are_assigned_without_a_database(tmp_path: Path):
    files = [write_points(tmp_path / f"{n}.parquet", n, 100) for n in (1, 2)]
    told = onemap(*files, "--areas", write_areas(tmp_path), "-o", tmp_path / "out")
    assert told.returncode == 0, told.stderr
    assert f"2 files in {tmp_path / 'out'}: 200 rows" in told.stdout
    for file in files:
        assert pq.read_table(tmp_path / "out" / file.name).num_rows == 100


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "out"), "--out is for files, and none are given."),
        (("--scheduler", "tcp://127.0.0.1:1"), "--scheduler is for files, and none are given."),
        (("a.parquet", "-o", "out"), "Files need --areas as well."),
        (("a.parquet", "--areas", "b.parquet"), "Files need --out as well."),
    ],
)
def test_options_that_do_not_go_together(arguments: tuple[str, ...], says: str):
    told = onemap(*arguments)
    assert (told.returncode, told.stderr) == (2, f"onemap: {says}\n")


def test_a_scheduler_that_does_not_answer_is_named(tmp_path: Path):
    file, areas = write_points(tmp_path / "a.parquet", 1, 10), write_areas(tmp_path)
    address = "tcp://127.0.0.1:1"
    told = onemap(file, "--areas", areas, "-o", tmp_path / "out", "--scheduler", address)
    assert told.returncode == 2
    assert told.stderr.endswith(f"onemap: No Dask scheduler answers at {address}.\n")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    told = onemap("gone.parquet", "--areas", write_areas(tmp_path), "-o", tmp_path / "out")
    assert told.returncode == 2
    assert told.stderr.startswith("onemap: gone.parquet: ")
