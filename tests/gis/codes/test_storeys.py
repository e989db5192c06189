import pytest

from gis.codes import Storey, parse_storeys, storey_in_words
from gis.errors import InvalidInput


@pytest.mark.parametrize(
    ("written", "storeys"),
    [
        ("3", [Storey(3)]),
        ("B1", [Storey(-1)]),
        ("-2", [Storey(-2)]),
        ("负1层", [Storey(-1)]),
        ("1M, 2层夹层", [Storey(1, mezzanine=True), Storey(2, mezzanine=True)]),
        ("b2..2", [Storey(-2), Storey(-1), Storey(1), Storey(2)]),
        ("1..2,2,3F", [Storey(1), Storey(2), Storey(3)]),
    ],
)
def test_storeys_as_people_write_them(written: str, storeys: list[Storey]):
    assert list(parse_storeys(written)) == storeys


@pytest.mark.parametrize("written", ["", "0", "B1M", "3..1", "1M..3", "1..9999", "x", "1,,2", "B"])
def test_what_is_no_storey_is_refused(written: str):
    with pytest.raises(InvalidInput, match="no storey"):
        parse_storeys(written)


def test_storeys_in_words():
    words = [storey_in_words(one) for one in parse_storeys("B2,1M,18")]
    assert words == [
        ("地下2层", "basement 2"),
        ("1层夹层", "mezzanine above floor 1"),
        ("18层", "floor 18"),
    ]
