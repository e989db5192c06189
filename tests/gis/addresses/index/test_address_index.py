from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from gis.addresses.index import (
    AddressIndex,
    TornFile,
    build_columns,
    open_columns,
    read_source,
    write_columns,
)
from tests.factories import (
    GRID,
    add_addresses,
    add_areas,
    add_buildings,
    address_row,
    area_row,
    building_row,
    square,
)

CODE = f"{GRID}%05d"


def estate_row(number: int, name: str, **fields: object) -> dict[str, object]:
    return address_row(
        CODE % number,
        f"示例区新桥街道创新路12号望川苑{name}",
        114.001 + number / 1000,
        22.5,
        road="创新路",
        house_number="12号",
        estate="望川苑",
        building_name=name,
        **{"status": "current", **fields},
    )


def room_row(number: int, tail: str, building: str, **fields: object) -> dict[str, object]:
    inside = f"{fields.get('unit') or ''}{fields.get('room') or ''}"
    return address_row(
        (CODE % number) + tail,
        f"示例区新桥街道创新路12号望川苑{building}{inside}",
        114.001 + number / 1000,
        22.5,
        road="创新路",
        house_number="12号",
        estate="望川苑",
        building_name=building,
        **{"status": "current", **fields},
    )


def add_estate(connection: Connection) -> None:
    add_areas(connection, area_row(GRID[:9], square(114, 22), name="新桥街道"))
    numbers = range(1, 5)
    add_buildings(
        connection,
        *(building_row(CODE % n, square(114.001 + n / 1000, 22.5, 0.0005)) for n in numbers),
    )
    add_addresses(
        connection,
        estate_row(1, "1栋"),
        estate_row(2, "2栋"),
        estate_row(3, "10号楼", status="retired", valid_to="2024-01-01"),
        address_row(CODE % 4, "示例区新桥街道老街7号", 114.005, 22.5, status="current"),
        room_row(2, "015001", "2栋", unit="1单元", floor="15层", room="1501"),
        room_row(2, "015002", "2栋", unit="1单元", floor="15层", room="1502"),
        room_row(2, "002001", "2栋", unit="二单元", floor="2层", room="201室"),
    )


def index_of(loader: Connection, buildings: list[str] | None = None) -> AddressIndex:
    # The owner makes indexes; the transaction is still the one that is rolled back.
    loader.execute(text("RESET ROLE"))
    return AddressIndex(build_columns(read_source(loader, buildings)))


@pytest.fixture
def index(loader: Connection) -> AddressIndex:
    add_estate(loader)
    return index_of(loader)


def test_each_row_gives_back_its_address(index: AddressIndex, loader: Connection):
    rows = loader.execute(text("SELECT code, level, standard_address, status FROM addresses")).all()
    assert len(rows) == index.buildings + index.rooms
    for code, level, written, status in rows:
        row = index.building_row(code) if level == "building" else index.room_row(code)
        found = index.address(level, row)
        assert (found.code, found.text, found.status) == (code, written, status)


def test_buildings_by_the_names_of_their_components(index: AddressIndex):
    estate = index.name_id("estate", "望川苑")
    ten = index.name_id("building_name", "拾幢")
    assert [index.building_code(row) for row in index.buildings_of(estate)] == [
        CODE % n for n in (2, 1, 3)
    ]
    assert [index.building_code(row) for row in index.buildings_of(ten)] == [CODE % 3]
    assert index.shown(ten) == "10号楼"
    assert index.name_id("estate", "望川") == -1


def test_an_address_that_is_one_text_is_taken_apart(index: AddressIndex):
    row = index.building_row(CODE % 4)
    assert index.components("building", row) == {
        "district": "示例区",
        "street": "新桥街道",
        "road": "老街",
        "number": "7号",
    }


def test_rooms_hang_under_their_building_in_natural_order(index: AddressIndex):
    row = index.building_row(CODE % 2)
    assert [index.address("room", int(r)).text[-7:] for r in index.rooms_of(row)] == [
        "1单元1501",
        "1单元1502",
        "二单元201室",
    ]
    (one,) = index.rooms_of(row, unit="1梯", room="1502室")
    assert index.room_code(int(one)) == CODE % 2 + "015002"
    assert len(index.rooms_of(row, room="9999")) == 0


def test_a_room_without_its_building_is_kept(loader: Connection):
    row = room_row(9, "001001", "9栋", room="101", status="proposed") | {"building": None}
    add_addresses(loader, row)
    index = index_of(loader)
    assert index.address("room", 0).text == row["standard_address"]
    assert index.components("room", 0)["building_name"] == "9栋"


def test_some_buildings_with_their_rooms(index: AddressIndex, loader: Connection):
    some = index_of(loader, [CODE % 2, CODE % 4])
    assert (some.buildings, some.rooms) == (2, 3)


def test_a_file_gives_back_what_was_written(index: AddressIndex, tmp_path: Path):
    path = tmp_path / "addresses.idx"
    write_columns(path, index.columns)
    again = open_columns(path, verify=True)
    assert again.about == index.columns.about
    for name, array in index.arrays.items():
        assert array.dtype == again.arrays[name].dtype
        assert array.tolist() == again.arrays[name].tolist()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("damage", ["short", "head", "foreign", "empty", "byte"])
def test_a_torn_file_is_refused(index: AddressIndex, tmp_path: Path, damage: str):
    path = tmp_path / "addresses.idx"
    write_columns(path, index.columns)
    whole = path.read_bytes()
    path.write_bytes(
        {
            "short": whole[:-1],
            "head": whole[:40] + b"!" + whole[41:],
            "foreign": b"PMTiles" + whole,
            "empty": b"",
            "byte": whole.replace(GRID.encode(), b"9" * len(GRID), 1),
        }[damage]
    )
    with pytest.raises(TornFile):
        open_columns(path, verify=damage == "byte")


def test_nothing_in_nothing_out(loader: Connection):
    index = index_of(loader)
    assert (index.buildings, index.rooms) == (0, 0)
    assert index.name_id("road", "创新路") == -1
    assert index.building_row("4711") == index.room_row("4711") == -1
