import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gis.areas.numbers import decimal


def read(text: str) -> float:
    return decimal(np.frombuffer(f"x{text}y".encode(), np.uint8), 1, 1 + len(text))


@settings(deadline=None)  # the first call compiles
@given(st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,6})?", fullmatch=True))
@example("-0.0")
@example("4503599627370498.5")
@example("4503599627370496.5")  # a half exactly: to even
@example("4503599627370497.5")
@example("114.05812345678901")
@example("0.12345678901234567")
def test_plain_numbers_are_what_python_reads(text: str):
    assert math.copysign(1, read(text)) == math.copysign(1, float(text))
    assert read(text) == float(text)


@settings(deadline=None)  # the first call compiles
@given(st.floats(-360, 360).map(repr).filter(lambda text: "e" not in text and len(text) <= 18))
def test_what_python_writes_is_read_back(text: str):
    assert read(text) == float(text)


@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 10**18 - 1), st.integers(1, 17))
def test_eighteen_digits_are_rounded_once(digits: int, decimals: int):
    text = f"{digits:018}"
    number = f"{text[:-decimals]}.{text[-decimals:]}"
    value = read(number)
    # Beyond 2⁵⁴ before the point, somebody else reads it.
    assert value == float(number) or (math.isnan(value) and float(number) > 2**49)


@pytest.mark.parametrize(
    "text",
    ["", "-", ".", "1.", ".5", "+1", " 1", "1 ", "1e5", "1_0", "nan", "inf", "--1", "1.2.3", "0x1",
     "1234567890123456789", "1,5", "１"],
)  # fmt: skip
def test_anything_else_is_left_to_others(text: str):
    assert math.isnan(decimal(np.frombuffer(text.encode(), np.uint8), 0, len(text.encode())))
