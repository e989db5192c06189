from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.codes.plates import Fonts
from gis.database import Database
from gis.errors import Conflict, InvalidInput, StartFailed
from tests.cli.conftest import Run
from tests.factories import GRID, add_small_district

BUILDING = f"{GRID}00001"
ROOM = f"{BUILDING}001001"


Lines = Callable[..., list[str]]


@pytest.fixture
def codes(onemap: Run, database: Database) -> Lines:
    """Runs `onemap codes …` in this process, on this test's own database; gives its lines."""
    with database.load() as connection:
        add_small_district(connection)

    return lambda *arguments: onemap("codes", *arguments).splitlines()


def test_codes_are_given_out_line_by_line(codes: Lines):
    assert codes("issue", GRID, "--count", "2") == [f"{GRID}00002", f"{GRID}00003"]
    inside = codes("issue", BUILDING, "--storeys", "B1,1M", "--rooms", "1")
    assert inside == [BUILDING + one for one in ("901", "801", "901001", "801001")]
    with pytest.raises(InvalidInput, match="has 7 digits"):
        codes("issue", "4403990")


def test_a_room_is_renumbered_and_its_history_told(codes: Lines):
    (line,) = codes("renumber", ROOM, "--name", "108", "--on", "2026-03-01", "--note", "示例")
    new = f"{BUILDING}001002"
    assert line == f"renumber: 1 codes retired; {new} follows."
    history = codes("history", ROOM)
    assert history[0].strip() == f"{ROOM}: retired on 2026-03-01 by renumber"
    assert history[1].startswith(f"-> 2026-03-01  renumber  {new}")
    assert history[2].startswith(f"== today    {new}")
    assert codes("history", BUILDING) == [f"{BUILDING}: nothing ever happened to it."]
    assert codes("explain", new)[-1].endswith("issued, in use.")
    with pytest.raises(Conflict, match="was retired on 2026-03-01 already"):
        codes("demolish", ROOM)
    assert codes("split", new, "--name", "108A", "--name", "108B") == [
        f"split: 1 codes retired; {BUILDING}001003, {BUILDING}001004 follows.",
        "1 people and firms stay at retired codes.",
    ]
    (line,) = codes("demolish", BUILDING)
    assert line == "demolish: 4 codes retired; nothing follows."


def test_options_that_do_not_fit(codes: Lines):
    with pytest.raises(InvalidInput, match="split makes several"):
        codes("renumber", ROOM, "--name", "a", "--name", "b")
    with pytest.raises(InvalidInput, match="YYYY-MM-DD"):
        codes("demolish", ROOM, "--on", "1.3.2026")
    with pytest.raises(InvalidInput, match="either --area or --building"):
        codes("plates")


def test_plates_of_a_grid(codes: Lines, database: Database, tmp_path: Path):
    try:
        Fonts.load()
    except StartFailed as missing:
        pytest.skip(str(missing))
    file = tmp_path / "plates.pdf"
    plates = ("plates", "-o", str(file))
    with pytest.raises(InvalidInput, match="ONEMAP_PUBLIC_URL"):
        codes(*plates, "--area", GRID)
    (line,) = codes(*plates, "--area", GRID, "--public-url", "https://map.example.cn")
    assert line.startswith(f"1 plates on 1 sheets in {file}; the smallest module is 0.8")
    assert file.read_bytes().startswith(b"%PDF")
    with database.load() as connection:
        connection.execute(text("UPDATE buildings SET status = 'retired'"))
    with pytest.raises(InvalidInput, match="it gets no plate"):
        codes(*plates, "--building", BUILDING, "--public-url", "https://map.example.cn")
