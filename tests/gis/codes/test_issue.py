import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, text

from gis.codes import CodeScheme, Storey, issue_codes, issue_inside, parse_storeys
from gis.database import Database
from gis.errors import InvalidInput, NotFound
from tests.factories import (
    COMMUNITY,
    DISTRICT,
    GRID,
    STREET,
    add_addresses,
    add_buildings,
    add_small_district,
    address_row,
    building_row,
)

SCHEME = CodeScheme()
BUILDING = f"{GRID}00001"


@pytest.mark.parametrize(
    ("parent", "code"),
    [
        (DISTRICT, f"{DISTRICT}002"),
        (STREET, f"{STREET}002"),
        (COMMUNITY, f"{COMMUNITY}03"),
        (GRID, f"{GRID}00002"),
        (f"{BUILDING}001", f"{BUILDING}001002"),
        (f"{BUILDING}901", f"{BUILDING}901001"),
    ],
)
def test_a_code_of_each_level_goes_on_from_what_there_is(
    loader: Connection, parent: str, code: str
):
    add_small_district(loader)
    assert issue_codes(loader, SCHEME, parent) == [code]
    assert len(set(issue_codes(loader, SCHEME, parent, 90)) | {code}) == 91


@pytest.mark.parametrize(
    ("parent", "error", "says"),
    [
        ("440398", NotFound, "no district 440398 today"),
        (f"{COMMUNITY}07", NotFound, "no grid"),
        (f"{GRID}00009001", NotFound, "no building"),
        (BUILDING, InvalidInput, "floors have storeys"),
        (f"{BUILDING}001001", InvalidInput, "holds no more"),
        (f"{BUILDING}900", InvalidInput, "name no storey"),
        ("4711", InvalidInput, "4 digits"),
    ],
)
def test_codes_that_nobody_gets(loader: Connection, parent: str, error: type[Exception], says: str):
    add_small_district(loader)
    with pytest.raises(error, match=says):
        issue_codes(loader, SCHEME, parent)


@pytest.mark.parametrize("amount", [0, -1, 100_001])
def test_how_many_at_once(loader: Connection, amount: int):
    with pytest.raises(InvalidInput, match="100,000"):
        issue_codes(loader, SCHEME, GRID, amount)


def test_a_full_community_has_no_codes_left(loader: Connection):
    add_small_district(loader)
    assert len(issue_codes(loader, SCHEME, COMMUNITY, 97)) == 97
    with pytest.raises(InvalidInput, match="No codes are left"):
        issue_codes(loader, SCHEME, COMMUNITY)


def test_a_retired_building_gets_nothing_new(loader: Connection):
    add_small_district(loader)
    loader.execute(text("UPDATE buildings SET status = 'retired'"))
    with pytest.raises(InvalidInput, match="is retired"):
        issue_inside(loader, SCHEME, BUILDING, [Storey(1)])


def test_floors_and_rooms_of_a_building(loader: Connection):
    add_small_district(loader)
    made = issue_inside(loader, SCHEME, BUILDING, parse_storeys("B1,1,1M"), 2)
    assert [code.removeprefix(BUILDING) for code in made.floors] == ["901", "001", "801"]
    assert [code.removeprefix(BUILDING) for code in made.rooms] == [
        "901001", "901002", "001002", "001003", "801001", "801002",
    ]  # fmt: skip
    again = issue_inside(loader, SCHEME, BUILDING, parse_storeys("1M"), 1)
    assert (again.floors, again.rooms) == ((f"{BUILDING}801",), (f"{BUILDING}801003",))


def test_numbers_of_rows_that_are_gone_are_not_given_out_again(loader: Connection):
    add_small_district(loader)
    add_buildings(loader, building_row(f"{GRID}00041"))
    add_addresses(loader, address_row(f"{GRID}00041901003", "示例区1号B1", 114.001, 22.501))
    loader.execute(text("DELETE FROM addresses WHERE code LIKE '%41901003'"))
    loader.execute(text(f"DELETE FROM buildings WHERE code = '{GRID}00041'"))
    assert issue_codes(loader, SCHEME, GRID) == [f"{GRID}00042"]
    add_buildings(loader, building_row(f"{GRID}00041"))
    assert issue_codes(loader, SCHEME, f"{GRID}00041901") == [f"{GRID}00041901004"]


def test_lost_counters_start_above_what_exists(database: Database):
    with database.load() as connection:
        add_small_district(connection)
        issue_codes(connection, SCHEME, GRID, 5)
        add_buildings(connection, building_row(f"{GRID}00777"))
    with database.own() as connection:
        connection.execute(text("TRUNCATE code_counters"))
    with database.load() as connection:
        assert issue_codes(connection, SCHEME, GRID) == [f"{GRID}00778"]


def test_threads_that_commit_and_roll_back_never_get_one_code_twice(database: Database):
    with database.load() as connection:
        add_small_district(connection)

    class Abandoned(Exception):
        """A writer that changes its mind."""

    def issue(seed: int) -> list[str]:
        dice, kept = random.Random(seed), list[str]()
        for _ in range(12):
            codes: list[str] = []
            try:
                with database.load() as connection:
                    codes = issue_codes(connection, SCHEME, GRID, dice.randint(1, 4))
                    if dice.random() < 0.3:
                        raise Abandoned
            except Abandoned:
                codes = []
            kept += codes
        return kept

    # The owner's pool has two connections, and a third would wait five seconds at most.
    with ThreadPoolExecutor(2) as pool:
        kept = [code for codes in pool.map(issue, range(6)) for code in codes]
    assert len(kept) == len(set(kept)) > 50
    # Nothing was lost to those that rolled back either.
    assert sorted(kept) == [f"{GRID}{n:05d}" for n in range(2, len(kept) + 2)]
