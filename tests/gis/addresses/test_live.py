import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.addresses import LiveAddresses
from gis.addresses.index import IndexStore
from gis.changes import ChangeListener
from gis.database import Database
from gis.errors import InvalidInput, Unavailable
from tests.factories import add_addresses
from tests.gis.addresses.index.test_address_index import CODE, add_estate, estate_row, room_row

Pair = tuple[LiveAddresses, LiveAddresses]


@pytest.fixture
def pair(database: Database, data_folder: Path) -> Pair:
    """Two processes' worth of the same addresses."""
    with database.load() as connection:
        add_estate(connection)
    pair = LiveAddresses(database, data_folder), LiveAddresses(database, data_folder)
    for live in pair:
        while not live.is_loaded():
            live.refresh()
    return pair


def write(database: Database, statement: str, **values: object) -> None:
    with database.load() as connection:
        connection.execute(text(statement), values)


def found(pair: Pair, typed: str) -> list[str]:
    """What both of them find, which has to be the same."""
    for live in pair:
        live.refresh()
    texts = [[one.text for one in live.suggest(typed)] for live in pair]
    assert texts[0] == texts[1]
    return texts[0]


def test_a_new_address_is_found(pair: Pair, database: Database):
    assert found(pair, "望川苑5栋") == []
    with database.load() as connection:
        add_addresses(connection, estate_row(5, "5栋") | {"building": None})
    assert found(pair, "望川苑5栋") == ["示例区新桥街道创新路12号望川苑5栋"]
    (estate,) = [one for one in pair[0].suggest("望川苑") if one.level == "estate"]
    assert estate.count == 6


def test_a_changed_address_is_found_as_it_is_now(pair: Pair, database: Database):
    write(
        database,
        "UPDATE addresses SET estate = '听海苑',"
        " standard_address = '示例区新桥街道创新路12号听海苑1栋'"
        " WHERE code = :code",
        code=CODE % 1,
    )
    assert found(pair, "听海苑1栋")[0] == "示例区新桥街道创新路12号听海苑1栋"
    assert found(pair, "望川苑1栋") == []


def test_retired_and_deleted_ones_are_gone(pair: Pair, database: Database):
    assert "示例区新桥街道创新路12号望川苑1栋" in found(pair, "望川苑1栋")
    write(
        database,
        "UPDATE addresses SET status = 'retired', valid_to = current_date WHERE code = :code",
        code=CODE % 1,
    )
    write(database, "DELETE FROM addresses WHERE code = :code", code=CODE % 2 + "015002")
    assert found(pair, "望川苑1栋") == []
    assert found(pair, "望川苑2栋1502") == []
    assert len(found(pair, "望川苑2栋1501")) == 1


def test_a_room_that_is_added_later(pair: Pair, database: Database):
    with database.load() as connection:
        add_addresses(connection, room_row(1, "001001", "1栋", floor="1层", room="101"))
    assert found(pair, "望川苑1栋101") == ["示例区新桥街道创新路12号望川苑1栋101"]


def test_another_name_is_found_at_once(pair: Pair, database: Database):
    assert found(pair, "怡景小区") == []
    write(
        database,
        "INSERT INTO address_aliases (component, name, alias)"
        " VALUES ('estate', '望川苑', '怡景小区')",
    )
    assert found(pair, "怡景小区")[0].endswith("望川苑")
    assert found(pair, "怡景小区2栋")[0].endswith("望川苑2栋")
    write(
        database,
        "INSERT INTO address_aliases (component, name, alias, within)"
        " VALUES ('building_name', '1栋', '图书馆楼', :code)",
        code=CODE % 1,
    )
    assert found(pair, "图书馆楼") == ["示例区新桥街道创新路12号望川苑1栋"]
    write(database, "DELETE FROM address_aliases")
    assert found(pair, "怡景小区") == []


def test_the_next_start_has_it_all_from_the_file(pair: Pair, database: Database, data_folder: Path):
    write(database, "DELETE FROM addresses WHERE code = :code", code=CODE % 4)
    assert IndexStore(database, data_folder).build(pair[0].seq + 1)
    assert found(pair, "老街") == []
    assert len(pair[0].segments()) == 1


def test_a_torn_file_is_made_again(pair: Pair, database: Database, data_folder: Path):
    store = IndexStore(database, data_folder)
    store.path.write_bytes(store.path.read_bytes()[:-100])
    again = LiveAddresses(database, data_folder)
    with pytest.raises(Unavailable):
        again.suggest("望川苑")
    while not again.is_loaded():
        again.refresh()
    assert again.suggest("望川苑")[0].level == "estate"


def test_builders_at_the_same_time_make_one_file(database: Database, data_folder: Path):
    with database.load() as connection:
        add_estate(connection)
    built: list[bool] = []

    def build() -> None:
        built.append(IndexStore(database, data_folder).build())

    threads = [threading.Thread(target=build) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(built) == [False, False, True]
    assert [path.suffix for path in sorted((data_folder / "index").iterdir())] == [".idx", ".lock"]


def test_a_builder_of_its_own_process(pair: Pair, database: Database, data_folder: Path):
    write(database, "DELETE FROM addresses WHERE code = :code", code=CODE % 4)
    store = IndexStore(database, data_folder)
    before = store.path.stat().st_ino
    store.build_apart(pair[0].seq + 1)
    assert store.path.stat().st_ino != before


def test_hears_of_changes_by_itself(database: Database, data_folder: Path):
    with database.load() as connection:
        add_estate(connection)
    live = LiveAddresses(database, data_folder)
    listener = ChangeListener(database)
    listener.subscribe(live.on_change)
    live.start()
    listener.start()
    try:
        assert live.wait_until_ready(300)
        assert listener.wait_until_listening(30)
        write(database, "DELETE FROM addresses WHERE code = :code", code=CODE % 4)
        tick = threading.Event()
        while live.suggest("老街"):
            tick.wait(0.05)
    finally:
        listener.stop()
        live.stop()


def test_step_by_step(pair: Pair):
    live = pair[0]
    estate = live.suggest("望川苑")[0]
    buildings = live.suggest("", within=estate.id)
    assert [one.text[-2:] for one in buildings] == ["1栋", "2栋"]
    units = live.suggest("", within=buildings[1].id)
    assert [(one.level, one.text[-3:], one.count) for one in units] == [
        ("unit", "1单元", 2),
        ("unit", "二单元", 1),
    ]
    rooms = live.suggest("", within=units[0].id)
    assert [one.text[-4:] for one in rooms] == ["1501", "1502"]
    assert [one.code for one in live.suggest("1502", within=estate.id)] == [CODE % 2 + "015002"]
    with pytest.raises(InvalidInput):
        live.suggest("", within="estate:/无此苑")
