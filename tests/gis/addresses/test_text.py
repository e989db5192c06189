import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.addresses.text import arabic, normalise, number, numeral, unify


@pytest.mark.parametrize(
    ("typed", "one_spelling"),
    [
        ("３栋１２０１室", "3栋1201室"),
        ("A座", "a座"),
        ("聽濤街道寧巒社區銀帆路", "听涛街道宁峦社区银帆路"),
        ("听涛街道，银帆路 345号（听渚公寓）6栋-1703", "听涛街道银帆路345号听渚公寓6栋1703"),
        ("3—2－1502", "3-2-1502"),
        ("12-3号", "12-3号"),
        ("海岳区-银湾街道--明荔社区", "海岳区银湾街道明荔社区"),
        ("3＃楼\t1502\r\n", "3#楼1502"),
        ("听\u200b渚\ufeff公寓\x00", "听渚公寓"),
        ("", ""),
        ("😀！？", ""),
        ("二○二室", "二〇二室"),
    ],
)
def test_one_spelling(typed: str, one_spelling: str):
    assert normalise(typed) == one_spelling


def test_separators_and_brackets_stay_where_words_are_wanted():
    assert unify(" 银帆路，345号 （听渚公寓）\n6栋—1703 ") == "银帆路 345号 (听渚公寓) 6栋-1703"


@given(st.text())
def test_twice_is_once(text: str):
    assert normalise(normalise(text)) == normalise(text)
    assert normalise(unify(text)) == normalise(text)


@given(st.integers(1, 9999))
def test_numerals_there_and_back(value: int):
    assert number(numeral(value)) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿一", 21),
        ("一百零五", 105),
        ("一百一十五", 115),
        ("一千零二", 1002),
        ("一五〇二", 1502),
        ("叁", 3),
        ("拾贰", 12),
        ("十百", None),
        ("一二十", None),
        ("甲", None),
        ("", None),
    ],
)
def test_numbers(written: str, value: int | None):
    assert number(written) == value


def test_numerals_are_numbers_only_before_a_level():
    assert arabic("三元里六合路三栋十二单元二十一层") == "三元里六合路3栋12单元21层"
