import re
import sys
from types import FrameType
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.addresses import (
    accuracy,
    everyday_cases,
    held_out_cases,
    other_hand_cases,
    tuned_cases,
)
from gis.addresses.components import COMPONENTS
from gis.addresses.parser import parse
from gis.addresses.text import normalise

PIECES = [
    *("广南省", "澜海市", "海岳区", "听涛街道", "宁峦社区", "银帆路", "345号", "听渚公寓", "6栋"),
    *(
        "三单元",
        "17楼",
        "1703室",
        "对面",
        "与",
        "路口",
        "张三",
        "13800000000",
        " ",
        "（",
        "）",
        "-",
    ),
    *("村", "巷", "一", "号", "区", "路", "#", "附", "负一层", "公司", "放门口", "518000", "B1"),
]
WORKED_UPON = [
    "一",
    "1",
    "路",
    "村",
    "号",
    "1-",
    "(",
    "a",
    "区期",
    "一号",
    "东",
    "栋",
    "与路",
    "旁",
]


@pytest.mark.parametrize("cases", [tuned_cases, held_out_cases])
def test_components_of_labelled_cases(cases: Any):
    result = accuracy(cases())
    assert result.components >= 0.97
    assert all(result.of(level) >= 0.9 for level in COMPONENTS), result.failures


def test_components_of_cases_that_another_hand_labelled():
    assert accuracy(other_hand_cases()).components >= 0.98


def test_components_of_cases_as_forms_and_reports_write_them():
    assert accuracy(everyday_cases()).components >= 0.96


def test_there_are_several_hundred_labelled_cases_each_written_once():
    texts = [case.text for case in (*tuned_cases(), *held_out_cases())]
    assert len(texts) >= 400
    assert len(set(texts)) == len(texts)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=200))
def test_whatever_is_typed_nothing_is_made_up(text: str):
    parsed = parse(text)
    assert [c.level for c in parsed.components] == sorted(
        {c.level for c in parsed.components}, key=COMPONENTS.index
    )
    said = normalise(text)
    for component in parsed.components:
        if component.level in ("province", "city", "district", "street", "community"):
            assert normalise(component.value) in said
    for word in (*parsed.qualifiers, *parsed.leftovers):
        assert normalise(word) in said or "|" in word


@pytest.mark.parametrize("piece", WORKED_UPON)
@pytest.mark.parametrize("end", ["", "x", "号", "路口"])
def test_work_grows_no_faster_than_the_text_twice_over(piece: str, end: str):
    short, long = (_work((piece * size)[:size] + end) for size in (50, 200))
    assert long <= 16 * short + 2000


def _work(text: str) -> int:
    """Calls of functions of this project and of patterns while parsing."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        if event == "call" or (event == "c_call" and isinstance(argument.__self__, re.Pattern)):
            count += 1

    sys.setprofile(note)
    try:
        parse(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "text", ["", " ", "海", "😀😀", "'; DROP TABLE addresses; --", "1" * 200, "13800000000", "\x00"]
)
def test_what_is_no_address_has_no_components(text: str):
    assert parse(text).components == ()


class Names:
    """A gazetteer of three names."""

    names: ClassVar = {"听涛": "street", "望村": "estate", "海天": "estate"}

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        level = self.names.get(text[start : start + 2])
        return (start + 2, level) if level else None


def test_known_names_help_where_suffixes_are_left_out():
    found = parse("听涛海天6栋1703", Names()).components
    assert [tuple(component) for component in found] == [
        ("street", "听涛"),
        ("estate", "海天"),
        ("building_name", "6栋"),
        ("room", "1703"),
    ]
