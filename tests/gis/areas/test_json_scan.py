import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.areas.json_scan import DEEPEST, INCOMPLETE, INVALID, value_end

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)  # fmt: skip


def end_of(text: bytes) -> int:
    room = np.empty(DEEPEST, np.uint8)
    return value_end(np.frombuffer(text, np.uint8), 0, len(text), room)


@settings(deadline=None)  # the first call compiles
@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_a_value_ends_where_it_was_written_to(value: Any, ascii_only: bool, indent: int | None):
    text = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()
    assert end_of(text + b" ,") == len(text)


@settings(deadline=None)  # the first call compiles
@given(VALUES, st.data())
def test_a_part_of_a_value_is_incomplete(value: Any, data: st.DataObject):
    text = json.dumps({"a": value}).encode()
    part = text[: data.draw(st.integers(0, len(text) - 1))]
    assert end_of(part) == INCOMPLETE


@settings(deadline=None)  # the first call compiles
@given(st.text(alphabet='{}[]",:0123456789.eE+-truefalsnu\\ \n\x01', max_size=12))
def test_what_python_does_not_read_is_no_value(text: str):
    end = end_of(text.encode() + b" ")
    try:
        _, wanted = json.JSONDecoder(parse_constant=_refused).raw_decode(text.lstrip(" \n"))
    except ValueError:
        assert end < 0
    else:
        # "01" begins with a value, 0, but is none.
        assert end in (wanted + len(text) - len(text.lstrip(" \n")), INVALID)


def _refused(_: str) -> float:
    raise ValueError


@pytest.mark.parametrize(
    "text",
    [b"nul ", b"01 ", b"-", b"1. ", b"1e ", b"+1", b'"\x1f"', b'"\\x"', b'"\\u12g4"', b"[1,]",
     b'{"a":1,}', b"{,}", b"[,]", b'{"a" 1}', b"{1:1}", b"[}", b'{"a":]', b"NaN", b"Infinity",
     b"[" * (DEEPEST + 1)],
)  # fmt: skip
def test_what_is_no_json(text: bytes):
    assert end_of(text + b" ") == INVALID
