import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.areas.conversion import Conversion, Pair, convert_csv, table, text_of
from gis.errors import InvalidInput, TooLarge, UnprocessableData

A, B, C, D = "44039900100101", "44039900100102", "44039900100103", "44039900100104"


def pair(old: str | None, new: str | None, area: float, addresses: int, people: int = 0) -> Pair:
    return Pair(old, new, {"area": area, "addresses": addresses, "people": people})


SPLIT = Conversion(
    date(2024, 1, 1),
    date(2025, 1, 1),
    "grid",
    (
        pair(A, A, 300.0, 1, 5),
        pair(A, C, 100.0, 2, 0),
        pair(B, C, 70.0, 0),
        pair(B, None, 30.0, 0),
        pair(None, C, 5.0, 9),
    ),
    (D,),
)


def converted(text: str, by: str = "addresses", decimals: int | None = None) -> list[list[str]]:
    answer = convert_csv(text, SPLIT, by, decimals)  # pyright: ignore[reportArgumentType]
    return list(csv.reader(io.StringIO(answer)))


def test_counts_divide_by_addresses_and_add_up():
    assert converted(f"grid,households\n{A},10\n{D},4\n") == [
        ["grid", "households"], [A, "3"], [C, "7"], [D, "4"]
    ]  # fmt: skip


def test_counts_divide_by_ground_or_by_people_on_demand():
    assert converted(f"code,n\n{A},10\n", "area") == [["code", "n"], [A, "8"], [C, "2"]]
    assert converted(f"code,n\n{A},10\n", "people") == [["code", "n"], [A, "10"]]


def test_what_has_no_addresses_divides_by_ground_and_the_rest_has_no_code():
    rows = converted(f"grid,n\n{B},10\n")
    assert rows == [["grid", "n"], [C, "7"], ["", "3"]]


def test_decimals_are_kept_or_asked_for():
    assert converted(f"grid,n\n{A},1.5\n")[1:] == [[A, "0.5"], [C, "1.0"]]
    assert converted(f"grid,n\n{A},1\n", decimals=3)[1:] == [[A, "0.333"], [C, "0.667"]]


def test_other_columns_blank_fields_and_a_row_without_code():
    rows = converted(f"year_2020,grid,year_2021\n3,{A},\n2,,5\n")
    assert rows == [
        ["grid", "year_2020", "year_2021"], [A, "1", "0"], [C, "2", "0"], ["", "2", "5"]
    ]  # fmt: skip


@given(
    st.lists(st.decimals(0, 10**9, places=2), min_size=3, max_size=3),
    st.sampled_from(["addresses", "area", "people"]),
    st.integers(0, 4),
)
def test_every_column_adds_up_exactly(values: list[Decimal], by: str, decimals: int):
    lines = [f"{code},{value:f}" for code, value in zip((A, B, D), values, strict=True)]
    rows = converted("\n".join(["grid,n", *lines]), by, decimals)
    assert sum(Decimal(row[1]) for row in rows[1:]) == sum(values)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("grid,n\n44039900100199,1\n", "Record 1: grid='44039900100199' is no grid of 2024-01-01"),
        (f"grid,n\n{A},1\n{A},2\n", f"Record 2: grid='{A}' is in record 1 already"),
        (f"grid,n\n{A},x\n", "Record 1: n='x' is not a number"),
        (f"grid,n\n{A},1e5\n", "Record 1: n='1e5' is not a number"),
        (f"grid,n\n{A},1,2\n", "Record 1 has 3 fields, the header has 2"),
        (f'grid,n\n{A},"1\n', "Record 1 is not CSV"),
    ],
)
def test_a_bad_record_is_named(text: str, reason: str):
    with pytest.raises(UnprocessableData, match=reason) as caught:
        converted(text)
    assert caught.value.record == int(reason.split()[1].rstrip(":"))


@pytest.mark.parametrize("text", ["", "name,n\nx,1\n", "grid\n1\n", "grid,grid,n\n1,2,3\n"])
def test_without_its_columns_it_is_no_table(text: str):
    with pytest.raises(InvalidInput, match="one column grid or code"):
        converted(text)


def test_there_is_a_most(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table, "MOST_RECORDS", 1)
    with pytest.raises(TooLarge, match="more than 1 records"):
        converted(f"grid,n\n{A},1\n{B},1\n")


def test_texts_come_in_the_encodings_of_batches():
    assert text_of("网格".encode("gb18030"), "gb2312") == "网格"
    with pytest.raises(InvalidInput, match="charset='latin1'"):
        text_of(b"", "latin1")
    with pytest.raises(UnprocessableData, match="not utf-8") as caught:
        text_of(b"grid,n\n1,2\n\xff,3\n", "utf-8")
    assert caught.value.record == 2
