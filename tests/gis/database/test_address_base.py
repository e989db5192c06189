from collections.abc import Callable
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from gis.database import Database, migrate
from gis.database.migrate import _config  # pyright: ignore[reportPrivateUsage]
from tests.conftest import Databases
from tests.factories import GRID, add_addresses, add_buildings, add_small_district, building_row

BUILDING, ROOM = f"{GRID}00001", f"{GRID}00001001001"
# Without the change feed, whose functions are today's.
OLD_ROWS = """
    ALTER TABLE areas DISABLE TRIGGER USER;
    ALTER TABLE buildings DISABLE TRIGGER USER;
    ALTER TABLE addresses DISABLE TRIGGER USER;
    INSERT INTO areas (level, code, name, geom)
    VALUES (
        'district', '440399', '示例区',
        ST_GeomFromText('MULTIPOLYGON(((1 1, 2 1, 2 2, 1 1)))', 4326)
    );
    INSERT INTO buildings (code, status, geom)
    SELECT unnest(ARRAY['1', '2']), unnest(ARRAY['current', 'retired']), geom FROM areas;
    INSERT INTO addresses (code, standard_address, building, status, geom)
    SELECT code, 'a', code, status, ST_PointOnSurface(geom) FROM buildings;
    INSERT INTO floors (code, building, number, name) VALUES ('1001', '1', 1, '1层');
"""


def test_a_loaded_database_of_the_first_version_is_brought_up(databases: Databases):
    databases.cluster.new_database("of_0001")
    database = databases.open("of_0001")
    with database.own() as connection:
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS onemap"))
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(OLD_ROWS)
    migrate(database)
    with database.own() as connection:
        retired = connection.execute(
            text("SELECT code, valid_to > valid_from FROM addresses WHERE status = 'retired'")
        ).all()
        assert [tuple(row) for row in retired] == [("2", True)]
        assert connection.execute(text("SELECT mezzanine FROM floors")).scalars().all() == [False]
        indexes = inspect(connection).get_indexes("addresses", schema="onemap")
        assert "addresses_standard_address_idx" not in {index["name"] for index in indexes}
    database.close()


def set_status(connection: Connection, table: str, status: str) -> None:
    connection.execute(text(f"UPDATE {table} SET status = '{status}' WHERE code = '{BUILDING}'"))


@pytest.mark.parametrize("table", ["buildings", "addresses"])
@pytest.mark.parametrize(
    ("first", "then"), [("current", "proposed"), ("retired", "current"), ("retired", "proposed")]
)
def test_a_status_never_goes_back(loader: Connection, table: str, first: str, then: str):
    add_small_district(loader)
    set_status(loader, table, first)
    with pytest.raises(IntegrityError, match=f"is {first}: it does not become {then} again"):
        set_status(loader, table, then)


@pytest.mark.parametrize("steps", [("retired",), ("current", "retired")])
def test_a_status_goes_on_and_what_is_retired_has_a_last_day(
    loader: Connection, steps: tuple[str, ...]
):
    add_buildings(loader, building_row(BUILDING, status="proposed"))
    for status in steps:
        set_status(loader, "buildings", status)
    forget = text("UPDATE buildings SET valid_to = NULL")
    loader.execute(forget)
    assert loader.execute(text("SELECT valid_to >= current_date FROM buildings")).scalar()


def test_what_lineage_ended_does_not_come_back_even_after_a_delete(loader: Connection):
    add_buildings(loader, building_row(BUILDING))
    add_lineage(loader, "demolish", BUILDING, None)
    loader.execute(text("DELETE FROM buildings"))
    add_buildings(loader, building_row(BUILDING, status="retired"))
    loader.execute(text("DELETE FROM buildings"))
    with pytest.raises(IntegrityError, match="retired for good"):
        add_buildings(loader, building_row(BUILDING))


def add_lineage(
    connection: Connection, operation: str, predecessor: str, successor: str | None
) -> None:
    connection.execute(
        text(
            "INSERT INTO code_lineage (operation, predecessor, successor, on_day)"
            " VALUES (:operation, :predecessor, :successor, '2026-01-01')"
        ),
        {"operation": operation, "predecessor": predecessor, "successor": successor},
    )


@pytest.mark.parametrize(
    ("operation", "successor"),
    [("demolish", "b"), ("split", None), ("renumber", "a"), ("move", "b")],
)
def test_lineage_that_says_nothing_is_refused(
    loader: Connection, operation: str, successor: str | None
):
    with pytest.raises(IntegrityError):
        add_lineage(loader, operation, "a", successor)


def test_lineage_is_only_appended_to(loader: Connection):
    add_lineage(loader, "renumber", "a", "b")
    with pytest.raises(DBAPIError, match=r"permission denied|append-only"):
        loader.execute(text("DELETE FROM code_lineage"))


def successors(connection: Connection, code: str) -> list[str]:
    query = text("SELECT current_successors(:code)")
    return list(connection.execute(query, {"code": code}).scalars())


def test_chains_end_at_what_holds_today(loader: Connection):
    for operation, predecessor, successor in (
        ("split", "a", "b"),
        ("split", "a", "c"),
        ("merge", "b", "d"),
        ("merge", "c", "d"),
        ("split", "d", "e"),
        ("split", "d", "f"),
        ("demolish", "f", None),
        ("renumber", "x", "y"),
        ("renumber", "y", "x"),
    ):
        add_lineage(loader, operation, predecessor, successor)
    assert successors(loader, "a") == ["e"]
    assert successors(loader, "f") == []
    assert successors(loader, "x") == []
    assert successors(loader, "z") == ["z"]


ALIAS = (
    "INSERT INTO address_aliases (component, name, alias, kind, within)"
    " VALUES (:c, '海天公寓', :a, :k, NULL)"
)


@pytest.mark.parametrize(
    ("component", "alias", "kind"),
    [("floor", "海天", "alias"), ("estate", "海天公寓", "alias"), ("estate", "海天", "slang")],
)
def test_an_alias_that_makes_no_sense_is_refused(
    loader: Connection, component: str, alias: str, kind: str
):
    with pytest.raises(IntegrityError):
        loader.execute(text(ALIAS), {"c": component, "a": alias, "k": kind})


def test_an_alias_stands_once(loader: Connection):
    row = {"c": "estate", "a": "海天", "k": "short"}
    loader.execute(text(ALIAS), row)
    with pytest.raises(IntegrityError, match="duplicate"):
        loader.execute(text(ALIAS), row)


@pytest.mark.parametrize(
    ("table", "write"),
    [
        (
            "address_aliases",
            lambda c: c.execute(text(ALIAS), {"c": "road", "a": "路", "k": "alias"}),
        ),
        ("code_lineage", lambda c: add_lineage(c, "renumber", "a", "b")),
    ],
)
def test_listeners_hear_of_aliases_and_lineage(
    database: Database, table: str, write: Callable[[Connection], Any]
):
    with database.maintain() as listening:
        driver: Any = listening.connection.driver_connection
        driver.execute("LISTEN onemap_change")
        with database.load() as connection:
            write(connection)
        (notice,) = driver.notifies(timeout=10, stop_after=1)
    assert notice.payload == table


def test_everybody_reads_them(shared_database: Database):
    with shared_database.request() as connection:
        for table in ("address_aliases", "code_lineage"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0
        assert successors(connection, "a") == ["a"]


def test_addresses_of_a_load_start_where_they_like(loader: Connection):
    add_buildings(loader, building_row(BUILDING, status="retired", valid_to="2024-05-01"))
    add_addresses(
        loader,
        {
            "code": ROOM,
            "level": "room",
            "standard_address": "示例区创新路1号101",
            "status": "retired",
            "valid_from": "2020-01-01",
            "geom": "SRID=4326;POINT(114.001 22.501)",
        },
    )
    days = loader.execute(text("SELECT b.valid_to, a.valid_to FROM buildings b, addresses a")).one()
    assert str(days[0]) == "2024-05-01"
    assert days[1] is not None
