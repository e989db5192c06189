from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import text

from gis.areas import LiveAreas, live
from gis.areas.index import store
from gis.areas.index.read import AreasOfDay
from gis.changes import EVERYTHING, ChangeListener
from gis.database import Database
from gis.errors import NotFound
from tests.factories import COMMUNITY, add_areas, area_row, square

CODE = f"{COMMUNITY}01"
PLACE = (114.005, 22.505)


def name_here(areas: LiveAreas) -> str | None:
    grid = areas.current().at(*PLACE)["grid"]
    return grid.name if grid else None


def test_a_change_is_seen_and_another_table_is_not_waited_for(
    database: Database, data_folder: Path
):
    areas = LiveAreas(database, data_folder)
    assert name_here(areas) is None
    with database.load() as connection:
        add_areas(connection, area_row(CODE, square(114.0, 22.5), name="new"))
    areas.on_change("buildings")
    assert name_here(areas) is None
    areas.on_change("areas")
    assert name_here(areas) == "new"


def test_a_commit_reaches_the_memory_by_itself(database: Database, data_folder: Path):
    areas = LiveAreas(database, data_folder)
    assert name_here(areas) is None
    reloaded = Event()
    listener = ChangeListener(database)
    listener.subscribe(areas.on_change)
    listener.subscribe(lambda table: reloaded.set() if table == "areas" else None)
    listener.start()
    try:
        assert listener.wait_until_listening(10)
        with database.load() as connection:
            add_areas(connection, area_row(CODE, square(114.0, 22.5), name="new"))
        assert reloaded.wait(10)
        assert name_here(areas) == "new"
    finally:
        listener.stop()


def test_at_midnight_the_areas_of_the_new_day_count(
    database: Database, data_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    with database.load() as connection:
        cell = square(114.0, 22.5)
        add_areas(
            connection,
            area_row(CODE, cell, name="old", valid_from="2020-01-01", valid_to="2021-01-01"),
            area_row(CODE, cell, name="new", valid_from="2021-01-01"),
        )
    areas = LiveAreas(database, data_folder)
    monkeypatch.setattr(live, "_today", lambda: date(2020, 12, 31))
    assert name_here(areas) == "old"
    monkeypatch.setattr(live, "_today", lambda: date(2021, 1, 1))
    assert name_here(areas) == "new"


def test_what_is_in_memory_answers_without_a_database(database: Database, data_folder: Path):
    with database.load() as connection:
        add_areas(connection, area_row(CODE, square(114.0, 22.5), name="kept"))
    areas = LiveAreas(database, data_folder)
    assert name_here(areas) == "kept"
    with database.own() as connection:
        connection.execute(text("REVOKE SELECT ON areas FROM onemap_anonymous"))
    assert name_here(areas) == "kept"


def test_a_change_while_the_index_is_built_is_not_missed(
    database: Database, data_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    with database.load() as connection:
        add_areas(connection, area_row(CODE, square(114.0, 22.5), name="old"))
    areas, read = LiveAreas(database, data_folder), store.read_areas
    heard = Thread(target=areas.on_change, args=("areas",))

    def read_and_then_change(*arguments: Any) -> AreasOfDay:
        found = read(*arguments)
        if not heard.ident:
            with database.load() as connection:
                connection.execute(text("UPDATE areas SET name = 'new'"))
            heard.start()
        return found

    monkeypatch.setattr(store, "read_areas", read_and_then_change)
    assert name_here(areas) == "old"
    heard.join()
    assert name_here(areas) == "new"


def test_another_process_sees_the_same_areas_after_a_change(database: Database, data_folder: Path):
    pair = LiveAreas(database, data_folder), LiveAreas(database, data_folder)
    for name in ("first", "second"):
        with database.load() as connection:
            connection.execute(text("DELETE FROM areas"))
            add_areas(connection, area_row(CODE, square(114.0, 22.5), name=name))
        for areas in pair:
            areas.on_change("areas")
        assert [name_here(areas) for areas in pair] == [name, name]


def test_what_did_not_touch_the_areas_leaves_the_index_as_it_is(
    database: Database, data_folder: Path
):
    with database.load() as connection:
        add_areas(connection, area_row(CODE, square(114.0, 22.5), name="kept"))
    areas = LiveAreas(database, data_folder)
    index = areas.current()
    areas.on_change(EVERYTHING)
    assert areas.current() is index


def test_any_day_has_its_areas_and_none_before_the_first(database: Database, data_folder: Path):
    cell = square(114.0, 22.5)
    with database.load() as connection:
        add_areas(
            connection,
            area_row(CODE, cell, name="old", valid_from="2020-01-01", valid_to="2021-01-01"),
            area_row(CODE, cell, name="new", valid_from="2021-01-01"),
        )
    areas = LiveAreas(database, data_folder)

    def names() -> list[str]:
        days = (date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1), None)
        return [name_on(areas, day) for day in days]

    assert names() == ["old", "old", "new", "new"]
    with pytest.raises(NotFound, match="as_of=2019-12-31 is before the first areas"):
        areas.on(date(2019, 12, 31))
    with database.load() as connection:
        connection.execute(text("UPDATE areas SET name = 'mended' WHERE name = 'old'"))
    areas.on_change("areas")
    assert names() == ["mended", "mended", "new", "new"]


def name_on(areas: LiveAreas, day: date | None) -> str:
    grid = areas.on(day).at(*PLACE)["grid"]
    return grid.name if grid else ""
