"""`onemap schools forecast` on a forecast written by hand."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from cli import schools
from cli.main import app
from gis.database import Database
from gis.errors import InvalidInput
from gis.settings import Settings
from tests.gis.education.rows import add_forecast


@pytest.fixture(autouse=True)
def here(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.load() as connection:
        add_forecast(connection)

    @contextmanager
    def opened(settings: Settings, purpose: str) -> Generator[Database]:
        del settings, purpose
        yield database

    monkeypatch.setattr(schools, "migrated_database", opened)


def told(*arguments: str) -> list[list[str]]:
    done = CliRunner().invoke(app, ["schools", "forecast", *arguments], env={"COLUMNS": "160"})
    if done.exception:
        raise done.exception
    rows = [line.replace("┃", "│").split("│") for line in done.stdout.splitlines()]
    return [[cell.strip() for cell in row if cell.strip()] for row in rows]


def test_red_yellow_and_green_have_signs() -> None:
    rows = told()
    # A narrow terminal shortens the names.
    shown = {row[0]: row[2:] for row in rows if len(row) == 8}
    assert shown["d-1"] == [*["+200 ▲"] * 3, *["+100 ◆"] * 3]
    assert shown["d-2"] == ["-200 ●"] * 6


def test_what_if_stands_below_what_is() -> None:
    rows = told("--what-if", "s-1=+160@2028", "--what-if", "d-2=-400@2032")
    assert ["what if", "+200 ▲", *["+40 ●"] * 2, *["-60 ●"] * 3] in rows
    assert ["what if", *["-200 ●"] * 5, "+200 ▲"] in rows
    assert ["what if", "+200 ▲", *["+40 ●"] * 2, "+0 ●", "+0 ●", "+200 ▲"] in rows


def test_schools_are_listed_with_their_codes() -> None:
    rows = told("--schools")
    assert any("p-1" in cell and "2030" in cell for row in rows for cell in row)


def test_a_school_that_is_none_is_named() -> None:
    with pytest.raises(InvalidInput, match="school='nowhere'"):
        told("--what-if", "nowhere=+1@2028")
