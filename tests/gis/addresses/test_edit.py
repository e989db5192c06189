from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, text

from gis.addresses.draft import Draft
from gis.addresses.edit import create_address, retire_address, update_address
from gis.codes import CodeScheme
from gis.database import Database
from gis.errors import Conflict, InvalidInput, NotFound
from tests.factories import GRID, add_buildings, add_small_district, building_row, square

SCHEME = CodeScheme()
A, B = f"{GRID}00001", f"{GRID}00002"
INSIDE_A = {"lon": 114.00125, "lat": 22.50125}
INSIDE_B = {"lon": 114.0022, "lat": 22.5012}
EAST = {"lon": 114.015, "lat": 22.505}


@pytest.fixture
def district(loader: Connection) -> Connection:
    add_small_district(loader)
    add_buildings(loader, building_row(B, geometry=square(114.002, 22.501, 0.0005)))
    loader.execute(text("UPDATE areas SET within = '{示例省,示例市}' WHERE level = 'district'"))
    loader.execute(
        text("UPDATE addresses SET road = '创新路', house_number = '1号' WHERE code = :a"), {"a": A}
    )
    return loader


def row_of(connection: Connection, code: str) -> dict[str, Any]:
    query = "SELECT *, ST_AsText(geom) AS point FROM addresses WHERE code = :code"
    return dict(connection.execute(text(query), {"code": code}).mappings().one())


def create(connection: Connection, **fields: Any) -> str:
    return create_address(connection, SCHEME, Draft(**fields))


def test_the_first_address_of_a_building_has_its_code(district: Connection):
    code = create(
        district, **INSIDE_B, road="创新路", house_number="2", accuracy_m=3, source="测绘"
    )
    assert code == B
    row = row_of(district, B)
    assert row["standard_address"] == "示例省示例市示例区示例街道示例社区创新路2号"
    assert (row["building"], row["grid"], row["status"]) == (B, GRID, "current")
    assert (row["accuracy_m"], row["source"]) == (3, "测绘")
    assert row["point"] == "POINT(114.0022 22.5012)"
    other = create(district, **INSIDE_B, road="后街", house_number="7")
    assert other == f"{GRID}00003"


def test_a_room_lies_on_its_floor_and_says_what_its_building_says(district: Connection):
    code = create(district, **INSIDE_A, level="room", unit="2单元", floor="3层", room="301")
    assert code == f"{A}003001"
    row = row_of(district, code)
    assert row["standard_address"].endswith("示例社区创新路1号2单元301")
    assert (row["road"], row["building"]) == ("创新路", A)
    basement = create(district, **INSIDE_A, level="room", floor="B1", room="B101")
    assert basement == f"{A}901001"
    mezzanine = create(district, **INSIDE_A, level="room", floor="1层夹层", room="夹1")
    assert mezzanine == f"{A}801001"
    assert create(district, **INSIDE_A, level="room", room="天台") == f"{GRID}00003"


def test_outside_of_buildings_it_is_one_of_the_grid(district: Connection):
    code = create(district, **EAST, road="东路", house_number="5号", status="proposed")
    assert code == f"{GRID[:-2]}0200001"
    assert (row_of(district, code)["building"], row_of(district, code)["status"]) == (
        None,
        "proposed",
    )


def test_a_moved_address_is_in_other_areas_under_the_same_code(district: Connection):
    code = create(district, **INSIDE_A, road="后街", house_number="7")
    update_address(district, code, EAST)
    row = row_of(district, code)
    assert (row["grid"], row["point"]) == (f"{GRID[:-2]}02", "POINT(114.015 22.505)")
    update_address(district, code, {"house_number": "9号"})
    assert row_of(district, code)["standard_address"].endswith("示例社区后街9号")
    update_address(district, code, {"standard_address": "示例区后街9号甲"})
    assert row_of(district, code)["standard_address"] == "示例区后街9号甲"


def test_a_lifecycle_goes_forward(district: Connection):
    code = create(district, **EAST, road="东路", house_number="5号", status="proposed")
    update_address(district, code, {"status": "current"})
    with pytest.raises(InvalidInput, match="was proposed before"):
        update_address(district, code, {"status": "proposed"})
    district.execute(text("UPDATE addresses SET valid_from = '2020-01-01'"))
    retire_address(district, code, date(2024, 5, 1))
    assert (row_of(district, code)["status"], row_of(district, code)["valid_to"]) == (
        "retired",
        date(2024, 5, 1),
    )
    with pytest.raises(Conflict, match="is retired"):
        update_address(district, code, {"road": "西路"})
    with pytest.raises(Conflict, match="is retired"):
        retire_address(district, code, date(2024, 6, 1))


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"lon": 0, "lat": 0, "road": "东路"}, InvalidInput, "outside the district"),
        ({"lon": float("nan"), "lat": 0, "road": "东路"}, InvalidInput, "no place"),
        (EAST, InvalidInput, "nothing to put an address together"),
        ({**EAST, "level": "flat", "road": "东路"}, InvalidInput, "neither building nor room"),
        ({**EAST, "level": "room", "road": "东路"}, InvalidInput, "needs its name"),
        ({**EAST, "level": "room", "room": "1"}, InvalidInput, "lies in none"),
        ({**EAST, "road": "东路", "status": "retired"}, InvalidInput, "neither proposed nor"),
        ({**EAST, "road": "东\x00路"}, InvalidInput, "no text"),
        ({**EAST, "road": "东" * 300}, InvalidInput, "200 are the most"),
        ({**EAST, "road": "东路", "accuracy_m": -1}, InvalidInput, "no distance"),
        ({**EAST, "road": "东路", "building": "4711"}, NotFound, "no building '4711'"),
        ({**INSIDE_A, "standard_address": "示例区创新路1号"}, Conflict, "00001 already"),
    ],
)
def test_what_makes_no_sense_is_refused(
    district: Connection, fields: dict[str, Any], error: type[Exception], says: str
):
    with pytest.raises(error, match=says):
        create(district, **fields)
    assert district.execute(text("SELECT count(*) FROM addresses")).scalar() == 2


def test_some_things_about_an_address_never_change(district: Connection):
    for field in ("code", "level", "grid", "valid_to"):
        with pytest.raises(InvalidInput, match="nothing that changes"):
            update_address(district, A, {field: "x"})
    with pytest.raises(NotFound):
        update_address(district, "4711", {"road": "东路"})


def test_a_retired_building_gets_no_more(district: Connection):
    district.execute(
        text("UPDATE buildings SET status = 'retired' WHERE code = :code"), {"code": B}
    )
    with pytest.raises(Conflict, match="is retired"):
        create(district, **INSIDE_B, road="东路", building=B)


def test_all_of_it_or_nothing_and_in_the_change_feed(district: Connection):
    before = district.execute(text("SELECT count(*) FROM addresses")).scalar_one()
    code = create(district, **EAST, road="东路", house_number="5号")
    assert district.execute(text("SELECT count(*) FROM addresses")).scalar_one() == before + 1
    district.execute(text("RESET ROLE"))
    query = "SELECT operation FROM change WHERE entity = 'addresses' AND code = :code"
    assert district.execute(text(query), {"code": code}).scalars().all() == ["insert"]


WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def until_somebody_waits(connection: Connection, other: Future[str]) -> None:
    """Returns once another connection waits for a lock; fails when it has ended instead."""
    while connection.execute(WAITING).scalar_one() == 0:
        assert not wait_for([other], timeout=0.01).done, other.result()


def test_of_two_who_write_the_same_address_one_is_told(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    fields = {**EAST, "road": "东路", "house_number": "5号"}

    def other() -> str:
        with database.load() as connection:
            return create(connection, **fields)

    with ThreadPoolExecutor(1) as pool:
        with database.load() as connection:
            code = create(connection, **fields)
            second = pool.submit(other)
            until_somebody_waits(connection, second)
        with pytest.raises(Conflict, match=f"is the address {code} already"):
            second.result()


def test_an_address_written_while_areas_change_lies_in_the_new_ones(database: Database):
    with database.load() as connection:
        add_small_district(connection)
    east, west = f"{GRID[:-2]}02", GRID
    swap = "UPDATE areas AS a SET geom = o.geom FROM was AS o WHERE a.code = :a AND o.code = :b"

    def write() -> str:
        with database.load() as connection:
            return create(connection, **EAST, road="东路", house_number="5号")

    with ThreadPoolExecutor(1) as pool:
        with database.load() as connection:
            connection.execute(text("CREATE TEMP TABLE was ON COMMIT DROP AS SELECT * FROM areas"))
            connection.execute(text(swap), [{"a": west, "b": east}, {"a": east, "b": west}])
            written = pool.submit(write)
            until_somebody_waits(connection, written)
        code = written.result()
    with database.load() as connection:
        assert row_of(connection, code)["grid"] == west
