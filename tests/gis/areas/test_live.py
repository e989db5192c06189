from datetime import date
from threading import Event

import pytest
from sqlalchemy import text

from gis.areas import LiveAreas, live
from gis.changes import ChangeListener
from gis.database import Database
from tests.factories import COMMUNITY, add_areas, area_row, square

CODE = f"{COMMUNITY}01"
PLACE = (114.005, 22.505)


def name_here(areas: LiveAreas) -> str | None:
    grid = areas.current().at(*PLACE)["grid"]
    return grid.name if grid else None


def test_a_change_is_seen_and_another_table_is_not_waited_for(database: Database):
    areas = LiveAreas(database)
    assert name_here(areas) is None
    with database.load() as connection:
        add_areas(connection, area_row(CODE, square(114.0, 22.5), name="new"))
    areas.on_change("buildings")
    assert name_here(areas) is None
    areas.on_change("areas")
    assert name_here(areas) == "new"


def test_a_commit_reaches_the_memory_by_itself(database: Database):
    areas = LiveAreas(database)
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
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    with database.load() as connection:
        cell = square(114.0, 22.5)
        add_areas(
            connection,
            area_row(CODE, cell, name="old", valid_from="2020-01-01", valid_to="2021-01-01"),
            area_row(CODE, cell, name="new", valid_from="2021-01-01"),
        )
    areas = LiveAreas(database)
    monkeypatch.setattr(live, "_today", lambda: date(2020, 12, 31))
    assert name_here(areas) == "old"
    monkeypatch.setattr(live, "_today", lambda: date(2021, 1, 1))
    assert name_here(areas) == "new"


def test_what_is_in_memory_answers_without_a_database(database: Database):
    with database.load() as connection:
        add_areas(connection, area_row(CODE, square(114.0, 22.5), name="kept"))
    areas = LiveAreas(database)
    assert name_here(areas) == "kept"
    with database.own() as connection:
        connection.execute(text("REVOKE SELECT ON areas FROM onemap_anonymous"))
    assert name_here(areas) == "kept"
