import csv
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.database import Database
from tests.conftest import Databases
from tests.factories import GRID, add_small_district

ONEMAP = str(Path(sys.executable).parent / "onemap")
POLL_S = 0.05
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(databases: Databases, database: Database, data_folder: Path) -> Start:
    """Starts `onemap` on this test's own database, with the small district in it."""
    name = str(database._owner.url.database)  # pyright: ignore[reportPrivateUsage]
    url = databases.cluster.url(database=name).render_as_string(hide_password=False)
    with database.load() as connection:
        add_small_district(connection)
    own = {"ONEMAP_DATABASE_URL": url, "ONEMAP_DATA": str(data_folder), "COLUMNS": "300"}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [ONEMAP, *arguments],
            env={**os.environ, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def test_a_file_is_matched_whole_or_not_at_all(start: Start, tmp_path: Path):
    file, target = tmp_path / "名单.csv", tmp_path / "名单.matched.csv"
    count = 1200
    lines = [f"{i},{'创新路 1號' if i % 2 else '别处'}" for i in range(count)]
    file.write_bytes("\n".join(["id,地址", *lines]).encode("gbk"))

    match = ("addresses", "match", str(file), "--column", "地址", "--workers", "1")
    said, _ = (done := start(*match)).communicate()
    assert done.returncode == 0
    assert f"{count:,} rows in {target}." in said
    with target.open(encoding="utf-8", newline="") as written:
        rows = list(csv.DictReader(written))
    assert [row["id"] for row in rows] == [str(i) for i in range(count)]
    assert [row["code"] for row in rows[:2]] == ["", f"{GRID}00001"]

    _, said = (again := start(*match)).communicate()
    assert again.returncode == 2
    assert f"{target} exists already" in said

    other = tmp_path / "other.csv"
    _, said = (wrong := start(*match[:3], "-o", str(other))).communicate()
    assert wrong.returncode == 2
    assert "one column address; it has: id, 地址" in said
    assert not other.exists()
    assert not list(tmp_path.glob("*.unfinished"))


def test_ctrl_c_leaves_nothing(start: Start, tmp_path: Path):
    file = tmp_path / "many.csv"
    file.write_text("address\n" + "创新路1号\n" * 300_000, encoding="utf-8")
    match = start("addresses", "match", str(file), "--workers", "1")
    unfinished = tmp_path / "many.matched.csv.unfinished"
    while not unfinished.exists():
        assert match.poll() is None
        time.sleep(POLL_S)
    match.send_signal(signal.SIGINT)
    _, said = match.communicate()
    assert match.returncode == 130
    assert said.count("interrupted; nothing half-done was kept") == 1
    assert "Traceback" not in said
    assert [one.name for one in tmp_path.iterdir()] == ["many.csv"]


def test_the_index_is_built_anew(start: Start, data_folder: Path):
    made: list[int] = []
    for _ in range(2):
        said, _ = (done := start("addresses", "index")).communicate()
        assert done.returncode == 0
        (path,) = data_folder.glob("index/*.idx")
        assert str(path) in said
        made.append(path.stat().st_ino)
    assert made[0] != made[1]


def test_nothing_is_evaluated_without_addresses(start: Start, database: Database):
    with database.load() as connection:
        for table in ("people", "addresses"):
            connection.execute(text(f"DELETE FROM {table}"))
    _, said = (evaluated := start("addresses", "evaluate")).communicate()
    assert evaluated.returncode == 2
    assert "no addresses to make cases of" in said
    assert "Traceback" not in said
