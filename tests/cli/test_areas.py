from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.database import Database
from gis.errors import InvalidInput, NotFound
from tests.cli.conftest import Run
from tests.factories import COMMUNITY, add_areas, add_small_district, area_row, square

WEST, EAST, BOTH = (f"{COMMUNITY}{number}" for number in ("01", "02", "03"))


@pytest.fixture
def areas(onemap: Run, database: Database) -> Run:
    """Runs `onemap areas …` in this process, on a district whose two grids became one in 2025."""
    with database.load() as connection:
        add_small_district(connection)
        connection.execute(
            text("UPDATE areas SET valid_to = '2025-01-01' WHERE level = 'grid'"),
        )
        both = square(114.0, 22.5).union(square(114.01, 22.5))
        add_areas(connection, area_row(BOTH, both, valid_from="2025-01-01"))

    return partial(onemap, "areas", "convert")


def test_counts_of_two_grids_become_those_of_one(areas: Run, tmp_path: Path):
    counts = tmp_path / "counts.csv"
    counts.write_text(f"grid,户数\n{WEST},3\n{EAST},4\n", encoding="gb18030")
    told = areas(str(counts), "--from", "2024-01-01", "--encoding", "gbk", "--by", "people")
    assert told.splitlines() == ["grid,户数", f"{BOTH},7"]
    out = tmp_path / "new.csv"
    areas(str(counts), "--from", "2024-01-01", "--to", "2024-06-01", "--encoding", "gbk",
          "--output", str(out))  # fmt: skip
    assert out.read_text(encoding="utf-8").split() == ["grid,户数", f"{WEST},3", f"{EAST},4"]


def test_what_cannot_be_done_is_said(areas: Run, tmp_path: Path):
    with pytest.raises(InvalidInput, match="cannot be read"):
        areas(str(tmp_path / "none.csv"), "--from", "2024-01-01")
    counts = tmp_path / "counts.csv"
    counts.write_text(f"grid,n\n{WEST},3\n")
    with pytest.raises(NotFound, match="from=2019-01-01 is before the first areas"):
        areas(str(counts), "--from", "2019-01-01")
