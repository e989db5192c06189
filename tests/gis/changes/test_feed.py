from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from gis.changes import EVERY_CHANGE, EVERYTHING, ChangeListener, Page, Wanted, changes_since
from gis.database import Database
from tests.conftest import Databases
from tests.factories import GRID, add_addresses, add_buildings, address_row, building_row


def code(number: int) -> str:
    return f"{GRID}{number:05d}"


def page(
    database: Database, since: int = 0, limit: int = 10_000, wanted: Wanted = EVERY_CHANGE
) -> Page:
    with database.request() as connection:
        return changes_since(connection, since, limit, wanted)


def poll(database: Database, since: int, limit: int = 10_000) -> list[tuple[int, str]]:
    return [(one.seq, one.code) for one in page(database, since, limit).changes]


def test_every_write_leaves_its_row_before_and_after(database: Database):
    with database.load() as connection:
        add_buildings(connection, building_row(code(1)))
    with database.load() as connection:
        connection.execute(text("UPDATE buildings SET name = '新名'"))
        connection.execute(text("DELETE FROM buildings"))
    insert, update, delete = page(database).changes
    assert [one.operation for one in (insert, update, delete)] == ["insert", "update", "delete"]
    assert insert.before is None
    assert insert.after is not None
    assert insert.after["geom"]["type"] == "MultiPolygon"
    assert update.before == insert.after
    assert update.after == delete.before == {**insert.after, "name": "新名"}
    assert delete.after is None


@pytest.mark.parametrize("table", ["areas", "buildings", "addresses"])
def test_nothing_goes_without_a_trace(shared_database: Database, table: str):
    refused = pytest.raises(ProgrammingError, match="would not be in the change feed")
    with refused, shared_database.own() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


def test_what_is_rolled_back_never_was(database: Database):
    class Abort(Exception):
        pass

    try:
        with database.load() as connection:
            add_buildings(connection, building_row(code(1)))
            raise Abort
    except Abort:
        pass
    assert poll(database, 0) == []


def test_a_poller_misses_nothing_when_commits_come_out_of_order(database: Database):
    """The first writer draws its numbers first and commits last."""
    seen: list[tuple[int, str]] = []

    def poll_on() -> None:
        seen.extend(poll(database, seen[-1][0] if seen else 0))

    with database.load() as first:
        add_buildings(first, building_row(code(1)))
        with database.load() as second:
            add_buildings(second, building_row(code(2)))
        poll_on()
        add_buildings(first, building_row(code(3)))
        poll_on()
    poll_on()
    with database.load() as third:
        add_buildings(third, building_row(code(4)))
    poll_on()
    assert [found for _, found in seen] == [code(1), code(2), code(3), code(4)]
    assert [seq for seq, _ in seen] == sorted(seq for seq, _ in seen)


def test_a_poller_beside_many_writers_sees_each_row_once_and_in_order(databases: Databases):
    database = databases.copy()
    done = Event()

    def write(writer: int) -> None:
        for i in range(10):
            with database.own() as connection:
                connection.execute(text("SET LOCAL ROLE onemap_loader"))
                for j in range(3):
                    add_buildings(connection, building_row(code(writer * 100 + i * 3 + j)))

    writers = [Thread(target=write, args=(number,)) for number in range(2)]
    seen: list[tuple[int, str]] = []
    for writer in writers:
        writer.start()
    while not done.is_set():
        if not any(writer.is_alive() for writer in writers):
            done.set()  # One last poll sees the rest.
        seen.extend(poll(database, seen[-1][0] if seen else 0, limit=7))
    while more := poll(database, seen[-1][0], limit=7):
        seen.extend(more)
    database.close()
    assert len(seen) == 60
    assert len({found for _, found in seen}) == 60
    assert [seq for seq, _ in seen] == sorted({seq for seq, _ in seen})


def test_one_entity_and_a_limit(database: Database):
    with database.load() as connection:
        add_buildings(connection, building_row(code(1)), building_row(code(2)))
        add_addresses(connection, address_row(code(1), "示例路1号", 114, 22.5))
    assert len(page(database, limit=2).changes) == 2
    (only,) = page(database, limit=10, wanted=Wanted(("addresses",))).changes
    assert only.entity == "addresses"
    assert len(page(database, wanted=Wanted(("addresses", "buildings"))).changes) == 3
    assert page(database, wanted=Wanted(("areas",))).changes == ()


def test_a_listener_hears_of_commits(database: Database):
    heard: list[str] = []
    told = Event()

    def subscriber(table: str) -> None:
        heard.append(table)
        if table == "buildings":
            told.set()

    listener = ChangeListener(database)
    listener.subscribe(subscriber)
    listener.start()
    try:
        assert listener.wait_until_listening(10)
        assert heard == [EVERYTHING]
        with database.load() as connection:
            add_buildings(connection, building_row(code(1)))
        assert told.wait(10)
    finally:
        listener.stop()


def test_a_listener_comes_back_after_its_connection_was_lost(database: Database):
    lost = Event()
    heard: list[str] = []

    def subscriber(table: str) -> None:
        heard.append(table)
        if heard.count(EVERYTHING) == 2:
            lost.set()

    listener = ChangeListener(database)
    listener.subscribe(subscriber)
    listener.start()
    try:
        assert listener.wait_until_listening(10)
        with database.own() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
            )
        assert lost.wait(20)
    finally:
        listener.stop()
