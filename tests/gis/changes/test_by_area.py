"""What those see who ask for the changes of one area, and how far one request looks."""

import random
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, text

from gis.changes import Change, Wanted, changes_since, feed
from gis.database import Database
from tests.factories import (
    COMMUNITY,
    DISTRICT,
    GRID,
    STREET,
    add_addresses,
    add_areas,
    add_buildings,
    add_small_district,
    address_row,
    area_row,
    building_row,
    square,
)

WEST, EAST = f"{COMMUNITY}01", f"{COMMUNITY}02"
OTHER_STREET = f"{DISTRICT}002"


def seen(connection: Connection, area: str | None, since: int = 0) -> list[Change]:
    return list(changes_since(connection, since, 10_000, Wanted(area=area)).changes)


def last(connection: Connection) -> int:
    return int(connection.execute(text("SELECT coalesce(max(seq), 0) FROM change")).scalar_one())


def told(changes: list[Change]) -> list[tuple[str, str]]:
    return [(one.operation, one.code) for one in changes]


def run(database: Database, statement: str, **values: Any) -> int:
    """The last number before the statement, which is committed."""
    with database.own() as connection:
        before = int(connection.execute(text("SELECT max(seq) FROM change")).scalar_one())
    with database.load() as connection:
        connection.execute(text(statement), values)
    return before


@pytest.fixture
def district(database: Database) -> Database:
    with database.load() as connection:
        add_small_district(connection)
    return database


def test_entering_and_leaving_are_events_of_their_own(district: Database):
    since = run(district, "UPDATE addresses SET grid = :east WHERE level = 'room'", east=EAST)
    room = f"{GRID}00001001001"
    with district.own() as connection:
        (left,) = seen(connection, WEST, since)
        (entered,) = seen(connection, EAST, since)
        (stayed,) = seen(connection, COMMUNITY, since)
        (everywhere,) = seen(connection, None, since)
        assert told([left, entered]) == [("leave", room), ("enter", room)]
        assert told([stayed, everywhere]) == [("update", room), ("update", room)]
        for one in (left, entered, stayed):
            assert (one.before, one.after) == (everywhere.before, everywhere.after)
            assert one.before is not None
            assert one.before["grid"] == WEST


def test_what_was_never_inside_is_not_told(district: Database):
    since = run(district, "UPDATE buildings SET name = '新名'")
    with district.own() as connection:
        assert told(seen(connection, WEST, since)) == [("update", f"{GRID}00001")]
        assert seen(connection, EAST, since) == []
        assert seen(connection, "nowhere", since) == []
    since = run(district, "DELETE FROM addresses WHERE level = 'building'")
    with district.own() as connection:
        assert {one.operation for one in seen(connection, DISTRICT, since)} == {"delete"}
        assert seen(connection, EAST, since) == []


def test_what_has_no_areas_belongs_to_none(district: Database):
    since = run(
        district,
        "UPDATE addresses SET district = NULL, street = NULL, community = NULL, grid = NULL",
    )
    with district.own() as connection:
        assert {one.operation for one in seen(connection, STREET, since)} == {"leave"}
    since = run(district, "UPDATE addresses SET status = 'retired', valid_to = '2030-01-01'")
    with district.own() as connection:
        assert seen(connection, STREET, since) == []
        assert len(seen(connection, None, since)) == 2


def test_areas_count_by_themselves_and_by_those_above(district: Database):
    with district.own() as connection:
        assert {one.code for one in seen(connection, COMMUNITY)} >= {COMMUNITY, WEST, EAST}
        areas = [one.code for one in seen(connection, EAST)]
        assert areas == [EAST]
        assert DISTRICT not in {one.code for one in seen(connection, STREET)}


def test_areas_move_with_the_one_above(district: Database):
    with district.load() as connection:
        add_areas(connection, area_row(OTHER_STREET, square(114.02, 22.5)))
    since = run(
        district,
        "UPDATE areas SET parent = :other WHERE code = :community",
        other=OTHER_STREET,
        community=COMMUNITY,
    )
    moved = {COMMUNITY, WEST, EAST}
    with district.own() as connection:
        assert set(told(seen(connection, STREET, since))) == {("leave", one) for one in moved}
        assert set(told(seen(connection, OTHER_STREET, since))) == {("enter", one) for one in moved}
        assert set(told(seen(connection, DISTRICT, since))) == {("update", one) for one in moved}


def test_areas_above_may_come_later(database: Database):
    """Somebody's files come in any order."""
    with database.load() as connection:
        add_areas(connection, area_row(WEST, square(114, 22.5)))
        add_areas(connection, area_row(STREET, square(114, 22.5)))
        add_areas(connection, area_row(COMMUNITY, square(114, 22.5)))
    with database.own() as connection:
        assert ("enter", WEST) in told(seen(connection, STREET))


def test_a_copy_of_an_area_is_what_lies_in_it(district: Database):
    """Random edits; then whoever applied what an area's feed says has just the area's rows."""
    chance = random.Random(3)
    with district.load() as connection:
        for number in range(2, 12):
            add_buildings(connection, building_row(f"{GRID}{number:05d}"))
            add_addresses(connection, address_row(f"{GRID}{number:05d}", "示例路", 114, 22.5))
    places = [(WEST, COMMUNITY, STREET), (EAST, COMMUNITY, STREET), (None, None, OTHER_STREET)]
    for _ in range(60):
        grid, community, street = chance.choice(places)
        statement = (
            "UPDATE {} SET grid = :grid, community = :community, street = :street"
            " WHERE code = :code"
        )
        run(
            district,
            statement.format(chance.choice(("buildings", "addresses"))),
            grid=grid,
            community=community,
            street=street,
            code=f"{GRID}{chance.randrange(1, 12):05d}",
        )
    for area, column in ((WEST, "grid"), (COMMUNITY, "community"), (OTHER_STREET, "street")):
        copy: dict[tuple[str, str], dict[str, Any]] = {}
        with district.own() as connection:
            for one in seen(connection, area):
                if one.entity != "areas":
                    if one.operation in ("delete", "leave"):
                        del copy[one.entity, one.code]
                    else:
                        assert (one.operation == "update") == ((one.entity, one.code) in copy)
                        assert one.after is not None
                        copy[one.entity, one.code] = one.after
            expected = connection.execute(
                text(
                    f"SELECT 'buildings', code FROM buildings WHERE {column} = :area"
                    f" UNION ALL SELECT 'addresses', code FROM addresses WHERE {column} = :area"
                ),
                {"area": area},
            )
            assert set(copy) == {tuple(row) for row in expected}


def test_next_advances_over_what_does_not_fit_a_bounded_number_at_a_time(
    district: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feed, "MOST_SCANNED", 3)
    with district.own() as connection:
        drawn = last(connection)
        since, pages = 0, 0
        while (page := changes_since(connection, since, 3, Wanted(area=OTHER_STREET))).next > since:
            assert page.changes == ()
            assert page.next - since <= 3
            since, pages = page.next, pages + 1
        assert since == page.latest == drawn
        assert pages == -(-drawn // 3)


def test_geometry_is_lossless(district: Database):
    chance = random.Random(5)
    lon, lat = 113 + chance.random(), 22 + chance.random()
    ring = [(lon + chance.random() / 99, lat + chance.random() / 99) for _ in range(3)]
    polygon = shapely.MultiPolygon([shapely.Polygon(ring)])
    wkt = f"SRID=4326;{shapely.to_wkt(polygon, rounding_precision=-1)}"
    since = run(district, "UPDATE buildings SET geom = :geom", geom=wkt)
    run(district, "UPDATE areas SET geom = :geom WHERE code = :code", geom=wkt, code=EAST)
    run(
        district, "UPDATE addresses SET geom = ST_SetSRID(ST_MakePoint(:x, :y), 4326)", x=lon, y=lat
    )
    with district.own() as connection:
        # What lies in the area follows it, in rows of its own.
        after = {one.entity: one.after for one in seen(connection, None, since)}
    building, area, address = after["buildings"], after["areas"], after["addresses"]
    assert building is not None
    assert area is not None
    assert address is not None
    assert shapely.geometry.shape(building["geom"]).equals_exact(polygon, 0)
    assert shapely.geometry.shape(area["geom"]).equals_exact(polygon, 0)
    assert address["geom"]["coordinates"] == [lon, lat]
