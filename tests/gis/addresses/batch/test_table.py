import pytest

from gis.addresses.batch.records import Record
from gis.addresses.batch.table import Columns, Outcome
from gis.errors import InvalidInput

FOUND = Outcome("A", "1", "示例路1号")


def columns(*header: str, column: str = "address") -> Columns:
    return Columns.of(Record(list(header)), column)


def test_the_outcome_follows_the_given_columns():
    made = columns("id", " address ")
    assert made.header == ["id", "address", "class", "code", "standard_address"]
    record = Record(["7", "示例路1"])
    assert made.text(record) == "示例路1"
    assert made.with_outcome(record, FOUND) == ["7", "示例路1", *FOUND]


def test_an_old_outcome_is_replaced():
    made = columns("code", "address")
    assert made.header == ["code", "address", "class", "standard_address"]
    assert made.with_outcome(Record(["old", "x"]), FOUND) == ["1", "x", "A", "示例路1号"]


def test_rows_of_another_length_are_faulty_and_keep_what_they_hold():
    made = columns("id", "address")
    short, long = Record(["7"]), Record(["7", "a", "b", "c"])
    assert made.fault(short) == "it has 1 fields, the header has 2"
    assert made.fault(long) == "it has 4 fields, the header has 2"
    assert made.with_outcome(short, Outcome("error: x")) == ["7", "", "error: x", "", ""]
    assert made.with_outcome(long, Outcome("error: x")) == ["7", "a,b,c", "error: x", "", ""]


@pytest.mark.parametrize("header", [(), ("id",), ("address", "address")])
def test_a_missing_column_is_named(header: tuple[str, ...]):
    with pytest.raises(InvalidInput, match="needs one column address") as caught:
        columns(*header)
    assert caught.value.parameter == "address"
    assert columns("地址", column="地址").address == 0


def test_a_header_that_cannot_be_read_is_refused():
    with pytest.raises(InvalidInput, match="not UTF-8"):
        Columns.of(Record(["address"], "the text is not UTF-8"))
    with pytest.raises(InvalidInput, match="it has: nothing"):
        Columns.of(None)
