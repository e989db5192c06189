import pytest
from sqlalchemy import Connection, text

from gis.codes.plates import plate_of, plates_in
from gis.errors import InvalidInput, NotFound
from tests.factories import (
    COMMUNITY,
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


@pytest.fixture
def district(loader: Connection) -> Connection:
    add_small_district(loader)
    add_building_with_person(loader, B, geometry=square(114.002, 22.501, 0.0005), status="retired")
    rows = [(C, "听渚新村", "3栋"), (D, None, None)]
    for code, estate, name in rows:
        add_buildings(loader, building_row(code, geometry=square(114.003, 22.501, 0.0005)))
        add_addresses(
            loader,
            address_row(
                code, f"示例{code[-1]}", 114.0032, 22.5012,
                road="澄鹭路", house_number="12号", estate=estate, building_name=name,
            ),
        )  # fmt: skip
    return loader


def test_what_stands_on_a_plate(district: Connection):
    found = plate_of(district, C)
    assert (found.main, found.above, found.below) == ("3栋", "听渚新村", "澄鹭路12号")
    assert found.places == ("示例区", "示例街道", "示例社区")
    by_road = plate_of(district, D)
    assert (by_road.main, by_road.above, by_road.below) == ("12号", "澄鹭路", "")
    assert plate_of(district, A).main == "示例大厦"


@pytest.mark.parametrize("area", [GRID, COMMUNITY, "440399"])
def test_the_current_buildings_of_an_area_in_order(district: Connection, area: str):
    assert [plate.code for plate in plates_in(district, area)] == [A, C, D]


def test_a_thousand_buildings_come_a_few_hundred_at_a_time(district: Connection):
    district.execute(
        text(
            "INSERT INTO buildings (code, geom, grid) SELECT CAST(1000 + n AS text), b.geom, b.grid"
            " FROM generate_series(1, 1200) AS n, buildings AS b WHERE b.code = :code"
        ),
        {"code": A},
    )
    assert sum(1 for _ in plates_in(district, GRID)) == 1203


def test_who_gets_none(district: Connection):
    with pytest.raises(InvalidInput, match="is retired"):
        plate_of(district, B)
    with pytest.raises(NotFound):
        plate_of(district, "4711")
    with pytest.raises(NotFound, match="no area"):
        list(plates_in(district, "4711"))
