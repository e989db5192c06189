import json
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.accounts import add_user
from gis.database import Database
from gis.errors import Denied, InvalidInput, UnprocessableData
from tests.cli.conftest import Run
from tests.factories import COMMUNITY, PASSWORD, add_small_district

WEST, EAST, NEW = (f"{COMMUNITY}{number}" for number in ("01", "02", "03"))


@pytest.fixture
def recut(onemap: Run, database: Database) -> Run:
    """Runs `onemap recut …` in this process, on this test's own database; gives what it prints."""
    with database.load() as connection:
        add_small_district(connection)
    with database.own() as connection:
        for login in ("zhang", "li"):
            add_user(connection, login, PASSWORD, role="planner", name=f"示例{login}")

    return partial(onemap, "recut")


def grids(database: Database) -> list[str]:
    query = "SELECT code FROM areas WHERE level = 'grid' AND valid_to IS NULL ORDER BY code"
    with database.load() as connection:
        return list(connection.scalars(text(query)))


def test_split_proposed_applied_undone(recut: Run, database: Database, tmp_path: Path):
    line = {"type": "LineString", "coordinates": [[114.005, 22.49], [114.005, 22.52]]}
    file = tmp_path / "line.geojson"
    file.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}))
    shown = recut("preview", str(file), "--split", WEST)
    assert "new 1" in shown
    assert grids(database) == [WEST, EAST]
    kept = recut("preview", str(file), "--split", WEST, "--propose", "示例", "--user", "zhang")
    assert "Proposed as re-cut 1;" in kept
    with pytest.raises(Denied, match="second person"):
        recut("apply", "1", "--user", "zhang")
    with pytest.raises(InvalidInput, match="not the login of a planner"):
        recut("apply", "1", "--user", "wang")
    assert grids(database) == [WEST, EAST]
    assert "Re-cut 1 is applied." in recut("apply", "1", "--user", "li")
    assert grids(database) == [WEST, EAST, NEW]
    assert "applied" in recut("list")
    assert "Re-cut 1 is undone." in recut("undo", "1", "--user", "li")
    assert grids(database) == [WEST, EAST]


def test_merge_and_what_does_not_fit(recut: Run, database: Database, tmp_path: Path):
    merged = recut("preview", "--merge", WEST, "--merge", EAST)
    assert "Every edge fits." in merged
    ring = [[114, 22.5], [114.005, 22.5], [114, 22.51], [114, 22.5]]
    half = {"type": "Polygon", "coordinates": [ring]}
    file = tmp_path / "half.geojson"
    feature = {"type": "Feature", "properties": {"code": WEST}, "geometry": half}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    shown = recut("preview", str(file), "--replaces", WEST, code=1)
    assert "error: gap at 114.0" in shown
    assert grids(database) == [WEST, EAST]


def test_options_that_do_not_fit(recut: Run, tmp_path: Path):
    with pytest.raises(InvalidInput, match="One of --replaces"):
        recut("preview")
    with pytest.raises(InvalidInput, match="needs --user"):
        recut("preview", "--merge", WEST, "--propose", "x")
    with pytest.raises(InvalidInput, match="cannot be read"):
        recut("preview", str(tmp_path / "none"), "--split", WEST)
    with pytest.raises(UnprocessableData, match="Two grids"):
        recut("preview", "--merge", WEST)
