import multiprocessing
import random
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from gis.changes import (
    ENTITIES,
    Change,
    Copy,
    DatabaseSource,
    Follower,
    Page,
    Wanted,
    changes_since,
)
from gis.database import Database
from gis.errors import Conflict, InvalidInput, Unavailable
from tests.conftest import Databases
from tests.factories import GRID, add_small_district
from tests.gis.changes.killed_follower import catch_up
from tests.gis.changes.random_edits import EAST, copied_rows, edit, source_rows

WRITERS = 3
EDITS = 12
KILLS = 12
processes = multiprocessing.get_context("forkserver")


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/copy.db"
        return
    name = f"{databases.worker}_copy"
    databases.cluster.new_database(name, "template1")
    yield address_of(databases, name)
    databases.cluster.drop_database(name)


@pytest.fixture
def district(database: Database) -> Database:
    with database.load() as connection:
        add_small_district(connection)
    return database


def address_of(databases: Databases, name: str) -> str:
    url = databases.cluster.url(database=name).set(drivername="postgresql")
    return url.render_as_string(hide_password=False)


def follower(database: Database, target: str, wanted: Wanted = Wanted()) -> Follower:  # noqa: B008
    return Follower(DatabaseSource(database), Copy.at(target, wanted), _nothing, _nothing)


def _nothing(*_: object) -> None:
    pass


@pytest.mark.parametrize("area", [None, EAST])
def test_a_copy_ends_as_its_source_after_edits_and_kills(
    databases: Databases, district: Database, target: str, area: str | None
):
    chance = random.Random(7)
    name = str(district._owner.url.database)  # pyright: ignore[reportPrivateUsage]
    source = databases.cluster.url(database=name).render_as_string(hide_password=False)
    processes.set_forkserver_preload(["tests.gis.changes.killed_follower"])
    writers = [
        threading.Thread(target=edit, args=(district, 1 + writer, EDITS))
        for writer in range(WRITERS)
    ]
    for writer in writers:
        writer.start()

    def ended_by(moment: int | None) -> int | None:
        arguments = (source, target, Wanted(area=area), moment)
        child = processes.Process(target=catch_up, args=arguments)
        child.start()
        child.join()
        return child.exitcode

    ends = [ended_by(chance.randrange(20, 60)) for _ in range(KILLS)]
    assert set(ends) <= {0, -signal.SIGKILL}
    assert ends.count(-signal.SIGKILL) > KILLS / 3
    for writer in writers:
        writer.join()
    assert ended_by(None) == 0
    engine = create_engine(Copy.at(target)._engine.url)  # pyright: ignore[reportPrivateUsage]
    for entity in ENTITIES:
        expected = source_rows(district, entity, area)
        assert copied_rows(engine, entity) == expected
        assert expected or entity == "addresses"
    engine.dispose()


def test_a_follower_hears_of_changes_and_comes_back(district: Database, target: str):
    """It is told of a change, loses its source for a while, and goes on when that is back."""
    stopping, up_to_date, troubled = threading.Event(), threading.Event(), threading.Event()
    heard: list[int] = []

    class Flaky(DatabaseSource):
        away = False

        def page(self, since: int, limit: int, wanted: Wanted, wait_s: float) -> Page:
            if self.away:
                self.away = False
                raise Unavailable("away")
            return super().page(since, limit, wanted, wait_s)

    def progress(reached: int, latest: int) -> None:
        heard.append(reached)
        if reached == latest:
            up_to_date.set()

    def trouble(error: Unavailable, pause_s: float) -> None:
        assert (str(error), pause_s) == ("away", 1.0)
        troubled.set()

    copy = Copy.at(target)
    source = Flaky(district)
    with source:
        following = threading.Thread(
            target=Follower(source, copy, progress, trouble).follow, args=(stopping,)
        )
        following.start()
        assert up_to_date.wait(20)
        source.away = True
        up_to_date.clear()
        with district.load() as connection:
            connection.execute(text("UPDATE buildings SET name = '新名'"))
        assert troubled.wait(20)
        assert up_to_date.wait(20)
        with district.load() as connection:
            stopping.set()
            connection.execute(text("UPDATE buildings SET name = '更新'"))
        following.join()
    follower(district, target).catch_up()
    engine = create_engine(Copy.at(target)._engine.url)  # pyright: ignore[reportPrivateUsage]
    assert copied_rows(engine, "buildings") == source_rows(district, "buildings")
    engine.dispose()


def test_a_target_that_holds_something_else_is_refused(district: Database, target: str):
    follower(district, target, Wanted(area=EAST)).catch_up()
    with pytest.raises(Conflict, match=f"is a copy of .* of area {EAST}"):
        follower(district, target).catch_up()
    with pytest.raises(Conflict, match="is a copy of"):
        follower(district, target, Wanted(("addresses",), EAST)).catch_up()
    follower(district, target, Wanted(area=EAST)).catch_up()


def test_tables_that_are_no_copy_are_left_alone(district: Database, target: str):
    engine = create_engine(Copy.at(target)._engine.url)  # pyright: ignore[reportPrivateUsage]
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE addresses (mine text)"))
    for _ in range(2):
        with pytest.raises(Conflict, match="has a table addresses that is not a copy's"):
            follower(district, target).catch_up()
    engine.dispose()


def test_another_source_is_refused(databases: Databases, district: Database, target: str):
    follower(district, target).catch_up()
    with databases.lend() as other:
        with other.load() as connection:
            for _ in range(4):
                add_small_district(connection)
                connection.execute(text("DELETE FROM people"))
                connection.execute(text("DELETE FROM addresses"))
                connection.execute(text("DELETE FROM rooms"))
                connection.execute(text("DELETE FROM floors"))
                connection.execute(text("DELETE FROM buildings"))
                connection.execute(text("DELETE FROM areas"))
        with pytest.raises(Conflict, match="copy of another database"):
            follower(other, target).catch_up()
    with databases.lend() as empty, pytest.raises(Conflict, match="only at 0"):
        follower(empty, target).catch_up()


def test_two_followers_do_not_mix(district: Database, target: str):
    first, second = Copy.at(target), Copy.at(target)
    with district.own() as connection:
        page = changes_since(connection, 0, 5)
    assert first.open() == second.open() == 0
    first.write(page, 0)
    with pytest.raises(Conflict, match="Somebody else is writing"):
        second.write(page, 0)


def test_a_column_that_is_not_known_stops_the_copy(target: str):
    copy = Copy.at(target)
    image = {"id": 1, "colour": "red"}
    change = Change(1, "1", "2020-01-01", "areas", GRID, "insert", None, image)
    copy.open()
    with pytest.raises(Conflict, match="have a column 'colour'"):
        copy.write(Page("feed", (change,), 1, 1), 0)
    assert copy.open() == 0


@pytest.mark.parametrize("address", ["", "mysql://there/copy", "copy.db", "postgresql:there"])
def test_other_targets_are_refused(address: str):
    with pytest.raises(InvalidInput, match="is not a target"):
        Copy.at(address)


def test_a_file_that_is_no_database_is_refused(district: Database, tmp_path: Path):
    file = tmp_path / "letter.txt"
    file.write_text("示例" * 1000)
    with pytest.raises(Conflict, match="cannot hold the copy"):
        follower(district, f"sqlite:///{file}").catch_up()
    assert file.read_text() == "示例" * 1000
