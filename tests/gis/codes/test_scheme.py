import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.codes import LEVELS, CodeScheme, Storey
from gis.errors import InvalidInput

ROOM = "4403990010010100012003004"
BUILDING = "4403990010010100012"
SCHEME = CodeScheme()


def test_a_code_explains_itself_level_by_level():
    parts = SCHEME.parse(ROOM).parts
    assert [part.level for part in parts] == list(LEVELS)
    assert [part.digits for part in parts] == ["440399", "001", "001", "01", "00012", "003", "004"]
    assert parts[3].code == "44039900100101"
    assert SCHEME.parse(ROOM).parent == "4403990010010100012003"
    assert SCHEME.parse("440399").parent is None


@pytest.mark.parametrize(
    "code",
    ["", "44039", "4403990", "44039X", "４４０３９９", "440399\n", " 440399", "-40399", "1" * 99],
)
def test_what_is_no_code_is_refused(code: str):
    with pytest.raises(InvalidInput):
        SCHEME.parse(code)


def test_the_level_counts():
    assert SCHEME.validate("440399001", "street") == "440399001"
    with pytest.raises(InvalidInput, match="14 digits"):
        SCHEME.validate("440399001", "grid")


@given(st.lists(st.integers(0, 999), min_size=7, max_size=7))
def test_what_is_formatted_parses_back(numbers: list[int]):
    code = ""
    for level, number in zip(LEVELS, numbers, strict=True):
        code = SCHEME.format(level, code, number % 10 ** SCHEME.widths[LEVELS.index(level)])
        assert SCHEME.parse(code).level == level


def test_a_number_that_needs_more_digits_is_refused():
    with pytest.raises(InvalidInput, match="0 … 99"):
        SCHEME.format("grid", "440399001001", 100)


@pytest.mark.parametrize(
    ("storey", "digits"),
    [
        (Storey(1), "001"),
        (Storey(799), "799"),
        (Storey(1, mezzanine=True), "801"),
        (Storey(99, mezzanine=True), "899"),
        (Storey(-1), "901"),
        (Storey(-99), "999"),
    ],
)
def test_storeys(storey: Storey, digits: str):
    code = SCHEME.floor(BUILDING, storey.number, mezzanine=storey.mezzanine)
    assert code == BUILDING + digits
    assert SCHEME.storey(code) == storey
    assert SCHEME.storey(code + "001") == storey


@pytest.mark.parametrize(
    ("number", "mezzanine"), [(0, False), (800, False), (-100, False), (100, True), (-1, True)]
)
def test_storeys_that_no_code_can_name(number: int, mezzanine: bool):
    with pytest.raises(InvalidInput, match="storeys go from 1 to 799"):
        SCHEME.floor(BUILDING, number, mezzanine=mezzanine)


@pytest.mark.parametrize("digits", ["000", "800", "900"])
def test_digits_that_name_no_storey(digits: str):
    assert SCHEME.storey(BUILDING + digits) is None


def test_every_floor_of_digits_names_one_storey_at_most():
    storeys = [SCHEME.storey(f"{BUILDING}{n:03d}") for n in range(1000)]
    named = [storey for storey in storeys if storey]
    assert len(named) == len(set(named)) == 997
    assert SCHEME.storey(BUILDING) is None


def test_other_widths():
    scheme = CodeScheme((2, 2, 2, 2, 3, 2, 2))
    assert scheme.parse("01020304").level == "grid"
