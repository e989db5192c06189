import pytest
from sqlalchemy import Connection, text

from gis.addresses.index import AddressIndex, build_columns, read_source
from gis.addresses.index.readings import reading_sections
from gis.addresses.typeahead import Searcher, Suggestion, readings_of
from gis.addresses.typeahead.query import encoded
from tests.factories import (
    GRID,
    Row,
    add_addresses,
    add_buildings,
    address_row,
    building_row,
    square,
)

ODD = '望"川\\苑\t𠮷园'
RARE = "𠮷川园"
LONG = "很长的说明" * 120


HOUSES = (f"{GRID}00001", f"{GRID}00002")
AT = {
    HOUSES[0]: (114.12345675, 22.5),
    f"{HOUSES[0]}001001": (-0.00000004, -22.5),
    f"{HOUSES[0]}001002": (114.2, 22.25),
    HOUSES[1]: (114.0, 22.0),
}


def odd_rows() -> list[Row]:
    """Names with signs that JSON escapes, texts and places of their own, and a very long text."""
    inside: list[Row] = [
        {"text": f"示例区创新路12号{ODD}1栋", "building_name": "1栋"},
        {
            "text": f"示例区创新路12号{ODD}1栋1单元101",
            "building_name": "1栋",
            "unit": "1单元",
            "room": "101",
        },
        {"text": f"甲楼（{ODD}）102", "building_name": "1栋", "unit": "1单元", "room": "102"},
        {"text": f"{LONG}创新路12号{RARE}2栋", "building_name": "2栋", "estate": RARE},
    ]
    common = {"status": "current", "road": "创新路", "house_number": "12号", "estate": ODD}
    return [
        address_row(code, row.pop("text"), *AT[code], **common | row)
        for code, row in zip(AT, inside, strict=True)
    ]


@pytest.fixture
def searcher(loader: Connection) -> Searcher:
    add_buildings(loader, *(building_row(code, square(114, 22, 0.1)) for code in HOUSES))
    add_addresses(loader, *odd_rows())
    loader.execute(text("RESET ROLE"))
    columns = build_columns(read_source(loader))
    columns.arrays.update(reading_sections())
    return Searcher(AddressIndex(columns), readings_of(columns.arrays), ())


def found(searcher: Searcher, *typed: str) -> list[Suggestion]:
    return [Suggestion.read(hit.card) for hit in searcher.search(encoded(typed), 50)]


def test_each_address_is_shown_as_the_database_has_it(searcher: Searcher):
    shown = {one.code: one for one in found(searcher, "创新路12号") if one.code}
    for row in odd_rows():
        one = shown[row["code"]]
        assert (one.text, one.level) == (row["standard_address"], row["level"])
        lon, lat = AT[row["code"]]
        assert (one.lon, one.lat) == (round(lon, 7), round(lat, 7))
        assert one.areas == {
            level: row[level] or None for level in ("district", "street", "community", "grid")
        }


def test_marks_count_utf16_units(searcher: Searcher):
    (house,) = [one for one in found(searcher, "川园", "2栋") if one.level == "building"]
    units = house.text.encode("utf-16-le")
    marked = [units[2 * a : 2 * b].decode("utf-16-le") for a, b in house.highlight]
    assert "".join(marked) == "川园2栋"


def test_what_lies_below_is_counted(searcher: Searcher):
    (estate,) = [one for one in found(searcher, "𠮷园") if one.level == "estate"]
    assert (estate.count, estate.code, estate.id) == (3, None, "estate:/望川苑𠮷园")
    (unit,) = [one for one in found(searcher, "创新路12号") if one.level == "unit"]
    assert (unit.id, unit.count) == (f"unit:{GRID}00001/1单元", 2)
