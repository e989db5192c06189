import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fixtures.addresses import everyday_cases, held_out_cases, other_hand_cases, tuned_cases
from gis.addresses.parser import ParsedAddress, parse, plain
from gis.addresses.parser.words import SEPARATOR
from gis.addresses.text import normalise

CASES = (*tuned_cases(), *held_out_cases(), *other_hand_cases(), *everyday_cases())
NAMED = ("province", "city", "district", "street", "community", "road", "estate", "building_name")


class Book:
    """The names of the labelled cases."""

    def __init__(self) -> None:
        self.levels: dict[str, str] = {}
        for case in CASES:
            for level in NAMED:
                name = normalise(case.components.get(level, ""))
                if len(name) > 1 and not name[0].isdecimal():
                    self.levels[name] = level

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        for end in range(len(text), start + 1, -1):
            if level := self.levels.get(text[start:end]):
                return end, level
        return None


BOOK = Book()
PIECES = (
    *(
        "3",
        "12",
        "345",
        "017",
        "1703",
        "号",
        "栋",
        "座",
        "号楼",
        "单元",
        "层",
        "楼",
        "室",
        "户",
        "f",
    ),
    *("a", "b", "f", "-", " ", "(", ")", "#", "之", "附", "门", "米", "三", "院", "对面", "停车位"),
    *sorted(BOOK.levels)[::40],
    *("广东深圳市", "公司", "张三收", "放门口", "底商", "地铁", "13800000000", "东", "一巷"),
)


def parse_without_shortcut(text: str, book: Book | None, monkeypatch: pytest.MonkeyPatch):
    def skip_separators(state: plain.State, _names: plain.Names | None) -> None:
        while state.at < len(state.text) and state.text[state.at] in SEPARATOR:
            state.at += 1

    with monkeypatch.context() as patched:
        patched.setattr(plain, "run", skip_separators)
        return parse(text, book)


def both(text: str, book: Book | None) -> tuple[ParsedAddress, ParsedAddress]:
    with pytest.MonkeyPatch.context() as patched:
        return parse(text, book), parse_without_shortcut(text, book, patched)


@pytest.mark.parametrize("book", [BOOK, None])
def test_the_labelled_texts_are_read_the_same_with_the_shortcut_and_without(book: Book | None):
    for case in CASES:
        quick, step_by_step = both(case.text, book)
        assert quick == step_by_step, case.text


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
@example("3栋负一层 1703")
@example("12号门345号")
@example("a座12楼f03")
def test_any_row_of_words_is_read_the_same_with_the_shortcut_and_without(text: str):
    for book in (BOOK, None):
        quick, step_by_step = both(text, book)
        assert quick == step_by_step


def test_the_shortcut_takes_a_whole_plain_address():
    class State:
        text = "银帆路345号听渚公寓6栋2单元1703"
        last, last_end, at = "", 0, 0

        def __init__(self) -> None:
            self.found: dict[str, str] = {}

    state = State()
    plain.run(state, BOOK)
    assert state.at == len(state.text)
    assert state.found == {
        "road": "银帆路",
        "number": "345号",
        "estate": "听渚公寓",
        "building_name": "6栋",
        "unit": "2单元",
        "room": "1703",
    }
