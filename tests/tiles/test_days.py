"""Days that come and go. The database's day is set by its time zone: at any moment, the day of the
eastern one is later than that of the western one, by one or two."""

import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.database import Database
from layers.catalogue import Catalogue
from layers.model import Layer
from layers.parts import EVERYBODY
from tests.conftest import Databases
from tests.dense_district import add_dense_district
from tests.gis.areas.assign.brute_force import wrong_codes
from tests.tiles.town import Town
from tiles import KeeperThread, TileRenderer
from tiles.freshness.days import begin_day

WAIT_S = 60  # a deadline, never a measure
WEST, EAST = "Etc/GMT+12", "Etc/GMT-14"
VALUES, GRIDS, PERMITS = "toilet-reach", "areas:grid", "permits"
NAMES = ["buildings", "grids", "building-addresses", VALUES, PERMITS]
WORDS = {"zh": "证", "en": "Permits"}
LAYER = Layer.model_validate(
    {
        "id": PERMITS,
        "category": "base",
        "title": WORDS,
        "description": WORDS,
        "owner": WORDS,
        "source": {"theme": PERMITS, "time": {"start": "begins", "end": "ends"}},
        "geometry": "point",
        "key": "code",
        "fields": [
            {"name": "code", "title": WORDS},
            {"name": "begins", "type": "date", "title": WORDS},
            {"name": "ends", "type": "date", "title": WORDS},
        ],
        "zoom": {"min": 12, "max": 14},
        "style": {"kind": "simple", "color": "#123456"},
        "popup": {"title": "{code}"},
        "roles": sorted(EVERYBODY),
        "update": WORDS,
        "licence": "CC0",
    }
)
ROWS = """
    UPDATE buildings SET valid_to = :day WHERE code LIKE '%7';
    UPDATE buildings SET valid_from = :day WHERE code LIKE '%5';
    UPDATE addresses SET valid_to = :day WHERE code LIKE '%3';
    UPDATE areas SET valid_to = :day WHERE code LIKE '4403990010010%' AND level = 'grid';
    INSERT INTO areas (level, code, name, parent, valid_from, geom)
        SELECT level, code, 'wider', parent, :day, ST_Multi(ST_Expand(geom, 0.0004)) FROM areas
        WHERE valid_to = :day;
    INSERT INTO area_values (theme, code, attributes)
        SELECT 'toilet-reach', code, jsonb_build_object('distance_m', length(name)) FROM areas
        WHERE level = 'grid' ON CONFLICT DO NOTHING;
    INSERT INTO features (theme, code, attributes, geom)
        SELECT 'permits', code, jsonb_build_object(
            'begins', CASE WHEN code LIKE '%1' THEN :day ELSE date '2020-01-01' END,
            'ends', CASE WHEN code LIKE '%2' THEN :day END
        ), geom FROM facilities
"""


def set_zone(database: Database, zone: str) -> date:
    with database.own() as connection:
        name = connection.engine.url.database
        connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET timezone = '{zone}'")
    database.close()  # sessions keep the one that they began with
    with database.own() as connection:
        return connection.execute(text("SELECT current_date")).scalar_one()


@pytest.fixture
def town(databases: Databases, renderer: TileRenderer, tmp_path: Path) -> Generator[Town]:
    """As it is on the day in the west; on the next, much will be otherwise."""
    known = renderer.catalogue
    catalogue = Catalogue(known.categories, (*known.layers, LAYER))
    with databases.lend() as database:
        day = set_zone(database, WEST) + timedelta(days=1)
        begin_day(database, catalogue)
        with database.load() as connection:
            add_dense_district(connection)
            for statement in ROWS.split(";"):
                connection.execute(text(statement), {"day": day} if ":day" in statement else {})
        made = Town(database, tmp_path, catalogue, NAMES, ["buildings", "grids", GRIDS])
        made.prepare()
        yield made


def test_a_new_day_shows_what_comes_into_force_and_not_what_goes(town: Town):
    assert town.stale() == []
    assert not begin_day(town.database, town.catalogue)
    set_zone(town.database, EAST)
    assert begin_day(town.database, town.catalogue)
    report = town.keeper.step()
    assert {layer for layer, _ in report.tiles} == set(NAMES)
    town.keep()
    assert town.stale() == []
    with town.database.load() as connection:
        assert wrong_codes(connection) == []
    assert not begin_day(town.database, town.catalogue)
    # A clock that was set back.
    set_zone(town.database, WEST)
    assert begin_day(town.database, town.catalogue)
    town.keep()
    assert town.stale() == []


def test_without_it_all_of_them_would_be_stale(town: Town):
    set_zone(town.database, EAST)
    assert {name for name, _ in town.stale()} == set(NAMES)


def test_one_of_many_processes_does_it(town: Town):
    set_zone(town.database, EAST)
    with ThreadPoolExecutor(4) as threads:
        done = list(threads.map(lambda _: begin_day(town.database, town.catalogue), range(4)))
    assert sorted(done) == [False, False, False, True]


def test_the_thread_begins_the_day_by_itself(town: Town):
    set_zone(town.database, EAST)
    thread = KeeperThread(town.keeper, town.database)
    thread.start()
    done = text("""
        SELECT day = current_date AND NOT EXISTS (SELECT FROM dirty_outlines) FROM tile_day
    """)
    try:
        deadline, is_done = time.monotonic() + WAIT_S, False
        while not is_done:
            assert time.monotonic() < deadline, "nobody has begun the day"
            with town.database.own() as connection:
                is_done = connection.scalar(done)
    finally:
        thread.stop()
    assert town.stale() == []
