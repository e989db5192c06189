from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.areas.conversion.apportion import apportion

WEIGHTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=12)


@given(WEIGHTS, st.integers(0, 10**9), st.integers(0, 4))
def test_parts_add_up_and_none_is_moved_by_a_whole_unit(
    weights: list[int], total: int, decimals: int
):
    parts = {str(i): Fraction(total * w, sum(weights)) for i, w in enumerate(weights)}
    rounded = apportion(parts, decimals)
    assert sum(rounded.values()) == total
    unit = Fraction(1, 10**decimals)
    for name, part in parts.items():
        assert abs(Fraction(rounded[name]) - part) < unit
        assert (rounded[name] / Decimal(1).scaleb(-decimals)) % 1 == 0


def test_the_largest_remainder_goes_up_and_the_first_of_equal_ones():
    tenths = {"a": 12, "b": 17, "c": 11}
    assert apportion({k: Fraction(v, 10) for k, v in tenths.items()}, 0) == {
        "a": 1, "b": 2, "c": 1
    }  # fmt: skip
    halves = {name: Fraction(1, 2) for name in "ab"}
    assert apportion(halves, 0) == {"a": 1, "b": 0}


def test_negative_parts_add_up_too():
    assert apportion({"a": Fraction(-5, 3), "b": Fraction(-4, 3)}, 0) == {"a": -2, "b": -1}


def test_a_sum_that_cannot_be_written_is_refused():
    with pytest.raises(ValueError, match="more than 0 decimals"):
        apportion({"a": Fraction(1, 2)}, 0)
