from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from gis.codes.lineage import (
    Ended,
    How,
    New,
    demolish,
    lineage_of,
    merge,
    renumber,
    split,
)
from gis.database import Database
from gis.errors import Conflict, InvalidInput, NotFound
from tests.factories import (
    GRID,
    add_addresses,
    add_building_with_person,
    add_buildings,
    add_small_district,
    address_row,
    building_row,
    square,
)

A, B, C, D = (f"{GRID}0000{n}" for n in range(1, 5))
ROOM = "001001"
HOW = How(date(2026, 3, 1), "示例")


@pytest.fixture
def district(loader: Connection) -> Connection:
    """Buildings A and B with a room 101 each; C with its address and without any."""
    add_small_district(loader)
    add_building_with_person(loader, B, geometry=square(114.002, 22.501, 0.0005))
    add_buildings(loader, building_row(C, geometry=square(114.003, 22.501, 0.0005)))
    add_addresses(loader, address_row(C, "示例区创新路3号", 114.00325, 22.50125))
    loader.execute(text("UPDATE addresses SET unit = '1单元', room = '101' WHERE level = 'room'"))
    return loader


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


def statuses(connection: Connection) -> dict[str, str]:
    return dict(rows(connection, "SELECT code, status FROM addresses"))  # pyright: ignore[reportArgumentType, reportCallIssue]


def test_a_room_is_split_into_two_new_ones(district: Connection):
    ended = split(district, A + ROOM, [New("101A"), New("101B")], HOW)
    assert ended == Ended("split", (f"{A}001002", f"{A}001003"), (A + ROOM,), stayed=1)
    found = rows(
        district,
        "SELECT code, standard_address, room, status, valid_from, valid_to, building, grid"
        f" FROM addresses WHERE building = '{A}' AND level = 'room' ORDER BY code",
    )
    day, first = HOW.on, date(2020, 1, 1)
    assert found == [
        (A + ROOM, "示例区创新路1号1单元101", "101", "retired", first, day, A, GRID),
        (f"{A}001002", "示例区创新路1号1单元101A", "101A", "current", day, None, A, GRID),
        (f"{A}001003", "示例区创新路1号1单元101B", "101B", "current", day, None, A, GRID),
    ]
    names = rows(district, f"SELECT name FROM rooms WHERE building = '{A}' ORDER BY code")
    assert names == [("101A",), ("101B",)]
    # Nobody knows into which of the two the person moved.
    assert rows(district, f"SELECT address FROM people WHERE building = '{A}'") == [(A + ROOM,)]


def test_rooms_are_merged_and_their_people_go_along(district: Connection):
    ended = renumber(district, A + ROOM, New("102"), HOW)
    (other,) = ended.successors
    assert ended.stayed == 0
    assert rows(district, f"SELECT address FROM people WHERE building = '{A}'") == [(other,)]
    with pytest.raises(InvalidInput, match="two codes or more"):
        merge(district, [other], New("103"), HOW)
    later = How(HOW.on + timedelta(days=1))
    (third,) = renumber(district, other, New("103"), later).successors
    line = lineage_of(district, A + ROOM)
    assert (line.retired_on, line.operation) == (HOW.on, "renumber")
    assert [one.code for one in line.successors] == [other]
    assert [(one.code, one.text) for one in line.current] == [(third, "示例区创新路1号1单元103")]
    assert [one.code for one in lineage_of(district, third).predecessors] == [other]
    assert lineage_of(district, third).current == ()


def test_buildings_are_merged_into_a_new_one_with_all_inside(district: Connection):
    ended = merge(district, [A, B], New("示例双楼"), HOW)
    (new,) = ended.successors
    assert new == D
    assert set(ended.retired) == {code + suffix for code in (A, B) for suffix in ("", "001", ROOM)}
    assert rows(
        district,
        "SELECT name, grid, valid_from, round(ST_Area(geom)::numeric * 1e8)"
        f" FROM buildings WHERE code = '{D}'",
    ) == [("示例双楼", GRID, HOW.on, 50)]
    # Both had a room 001001: the second one gets the next number of that floor.
    inside = f"SELECT code, floor FROM rooms WHERE building = '{D}' ORDER BY code"
    assert rows(district, inside) == [(f"{D}001001", f"{D}001"), (f"{D}001002", f"{D}001")]
    assert {row[0] for row in rows(district, "SELECT building FROM people")} == {D}
    assert rows(district, "SELECT DISTINCT building FROM floors") == [(D,)]
    assert statuses(district)[D] == "current"
    current = {one.code for one in lineage_of(district, B + ROOM).current}
    assert current == {f"{D}001002"}


def test_a_renumbered_building_keeps_its_rooms_by_their_numbers(district: Connection):
    ended = renumber(district, A, New(), HOW)
    assert ended.successors == (D,)
    assert statuses(district) | {A: "retired", D + ROOM: "current"} == statuses(district)
    text_of = "SELECT standard_address FROM addresses WHERE code = "
    assert rows(district, f"{text_of}'{D}{ROOM}'") == rows(district, f"{text_of}'{A}{ROOM}'")
    assert rows(district, f"SELECT address FROM people WHERE building = '{D}'") == [(D + ROOM,)]


def test_a_building_is_split_into_those_that_were_loaded(district: Connection):
    with pytest.raises(InvalidInput, match="loaded first"):
        split(district, A, [New("a"), New("b")], HOW)
    split(district, A, [B, C], HOW)
    line = lineage_of(district, A)
    assert [(one.code, one.on, one.operation) for one in line.successors] == [
        (B, HOW.on, "split"),
        (C, HOW.on, "split"),
    ]
    # The room with the same unit, floor and name, which is in B.
    assert [one.code for one in lineage_of(district, A + ROOM).current] == [B + ROOM]


def test_a_room_without_counterpart_ends_with_its_building(district: Connection):
    renumber(district, A, C, HOW)
    line = lineage_of(district, A + ROOM)
    assert (line.operation, line.successors, line.current) == ("demolish", (), ())
    notes = rows(district, "SELECT note FROM code_lineage WHERE operation = 'demolish'")
    assert set(notes) == {("示例",)}


def test_a_demolished_building_takes_everything_with_it(district: Connection):
    ended = demolish(district, A, HOW)
    assert set(ended.retired) == {A, f"{A}001", A + ROOM}
    assert statuses(district)[A + ROOM] == "retired"
    assert rows(district, f"SELECT code FROM rooms WHERE building = '{A}'") == []
    assert lineage_of(district, A).is_known
    assert not lineage_of(district, B).is_known


def test_an_address_with_a_code_of_its_own_keeps_it(district: Connection):
    own = f"{GRID}00077"
    add_addresses(
        district,
        address_row(own, "示例区创新路1号101", 114.0011, 22.5011, level="room", building=A),
    )
    renumber(district, A, New(), HOW)
    assert rows(district, f"SELECT status, building FROM addresses WHERE code = '{own}'") == [
        ("current", f"{GRID}00078")
    ]


def test_a_proposed_successor_begins_to_hold(district: Connection):
    add_buildings(district, building_row(D, status="proposed"))
    renumber(district, C, D, HOW)
    assert rows(district, f"SELECT status FROM buildings WHERE code = '{D}'") == [("current",)]


Operation = Callable[[Connection], Ended]


@pytest.mark.parametrize(
    ("operation", "error", "says"),
    [
        (lambda c: split(c, A, [B], HOW), InvalidInput, "two successors or more"),
        (lambda c: merge(c, [A], C, HOW), InvalidInput, "two codes or more"),
        (lambda c: renumber(c, "4711", C, HOW), NotFound, "'4711'"),
        (lambda c: renumber(c, A, "4711", HOW), NotFound, "'4711'"),
        (lambda c: renumber(c, A, A, HOW), InvalidInput, "cannot follow itself"),
        (lambda c: renumber(c, A, B + ROOM, HOW), InvalidInput, "of its own level"),
        (lambda c: merge(c, [A, B + ROOM], C, HOW), InvalidInput, "of its own level"),
        (lambda c: merge(c, [A, A], C, HOW), InvalidInput, "named twice"),
        (lambda c: split(c, A, [B, B], HOW), InvalidInput, "named twice"),
        (lambda c: demolish(c, A, How(date(2020, 1, 1))), InvalidInput, "not after 2020-01-01"),
        (lambda c: demolish(c, A, How(date(2999, 1, 1))), InvalidInput, "in the future"),
        (lambda c: renumber(c, A + ROOM, New(), HOW), InvalidInput, "needs a name"),
        (lambda c: demolish(c, f"{A}001", HOW), NotFound, "no building and no room"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    district: Connection, operation: Operation, error: type[Exception], says: str
):
    with pytest.raises(error, match=says):
        operation(district)
    assert set(statuses(district).values()) == {"current"}
    assert rows(district, "SELECT * FROM code_lineage") == []


def test_what_is_retired_neither_ends_again_nor_follows(district: Connection):
    demolish(district, A, HOW)
    later = How(HOW.on + timedelta(days=5))
    with pytest.raises(Conflict, match="was retired on 2026-03-01 already"):
        renumber(district, A, C, later)
    with pytest.raises(Conflict, match="it follows nothing"):
        renumber(district, C, A, later)


def test_a_name_that_another_room_has_is_refused(district: Connection):
    renumber(district, A + ROOM, New("102"), HOW)
    add_room(district, f"{A}001009", "示例区创新路1号1单元103")
    with pytest.raises(Conflict, match="001002 already"):
        renumber(district, f"{A}001009", New("102"), HOW)


def add_room(connection: Connection, code: str, standard_address: str) -> None:
    row = address_row(code, standard_address, 114.001, 22.501, room=standard_address[-3:])
    add_addresses(connection, row)


def test_all_of_it_is_in_the_change_feed_or_nothing(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    with database.own() as connection:
        before = connection.execute(text("SELECT max(seq) FROM change")).scalar_one()
    with pytest.raises(ZeroDivisionError), database.load() as connection:
        assert 1 / len(demolish(connection, A, HOW).successors)
    with database.load() as connection:
        assert set(statuses(connection).values()) == {"current"}
        renumber(connection, A, New(), HOW)
    with database.own() as connection:
        changes = rows(
            connection, f"SELECT entity, code, operation FROM change WHERE seq > {before}"
        )
    new = f"{GRID}00002"
    assert set(changes) == {
        ("buildings", A, "update"),
        ("addresses", A, "update"),
        ("addresses", A + ROOM, "update"),
        ("buildings", new, "insert"),
        ("addresses", new, "insert"),
        ("addresses", new + ROOM, "insert"),
    }


def test_lineage_as_of_a_day(district: Connection):
    renumber(district, A + ROOM, New("102"), HOW)
    before = lineage_of(district, A + ROOM, HOW.on - timedelta(days=1))
    assert (before.retired_on, before.successors) == (None, ())
    assert lineage_of(district, A + ROOM, HOW.on).retired_on == HOW.on
