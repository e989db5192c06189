import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.addresses.index import AddressIndex, Alias
from gis.addresses.match import Match, Matcher
from tests.address_book import building, index_of

HERE = ("听涛街道", "宁峦社区")
THERE = ("望潮街道", "青樾社区")
HIGH = tuple((None, f"{floor}0{room}") for floor in range(1, 18) for room in range(1, 5))
UNITS = tuple((unit, room) for unit in ("1单元", "2单元") for room in ("101", "102", "201", "202"))
BOOK = (
    building("B1", *HERE, "银帆路", "345号", "听渚公寓", "5栋", rooms=HIGH[:12]),
    building("B2", *HERE, "银帆路", "345号", "听渚公寓", "6栋", rooms=HIGH),
    building("B3", *HERE, "银帆路", "12号", "景岭公寓", "7栋", rooms=UNITS),
    building("B4", *HERE, "霞峦村十八巷", "8号", "", "", rooms=HIGH[:8]),
    building("B5", *THERE, "和洲路", "35号", "", "禾桥金融中心", rooms=HIGH),
    building("B6", *THERE, "和洲路", "37号", "听鹭公寓", "6栋", rooms=HIGH[:8]),
    building("B7", *THERE, "老街", "1号", "", "", status="retired", rooms=HIGH[:4]),
    building("B8", *THERE, "新街", "2号", "", "", rooms=HIGH[:4]),
    building("B9", *THERE, "新街", "4号", "", "", rooms=HIGH[:4]),
    building("B10", *THERE, "旧街", "3号", "", "", status="retired"),
    building("B11", *THERE, "泊船街", "5号", "", "", status="retired"),
)
ALIASES = (
    Alias("estate", "景岭公寓", "泰利花园", None),
    Alias("estate", "景岭公寓", "老公寓", "990001001"),
    Alias("building_name", "禾桥金融中心", "大帆船", "B5"),
    Alias("street", "听涛街道", "听涛", "990001"),
)
SUCCESSORS: dict[str, Sequence[str]] = {
    "B7": ["B7a"],
    "B7a": ["B8"],
    "B10": ["B8", "B9"],
    "B11": [],
}


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    return index_of(BOOK)


@pytest.fixture(scope="module")
def matcher(index: AddressIndex) -> Matcher:
    return Matcher(lambda: (index,), ALIASES, SUCCESSORS)


def found(match: Match) -> tuple[str, list[str]]:
    return match.match_class, [
        address.text.removeprefix("广南省澜海市海岳区") for address in match.items
    ]


@pytest.mark.parametrize(
    "text",
    [
        "广南省澜海市海岳区听涛街道宁峦社区银帆路345号听渚公寓6栋1703",
        "银帆路345号听渚公寓6号楼1703室",
        "银帆路345号（听渚公寓）６幢－１７０３",
        "海岳区 听涛街道 银帆路345号 听渚公寓 六栋 17楼1703",
        "銀帆路345號聽渚公寓陸棟1703房",
        "听涛银帆路345号听渚公寓6#1703，张三，13800000000",
    ],
)
def test_another_spelling_is_class_a(matcher: Matcher, text: str):
    match = matcher.match(text)
    assert found(match) == ("A", ["听涛街道宁峦社区银帆路345号听渚公寓6栋1703"])
    assert {d.component for d in match.differences} <= {"street"}


@pytest.mark.parametrize(
    ("text", "component", "said", "is_called"),
    [
        ("听渚公寓6栋1703", "road", None, "银帆路"),
        ("银帆路345号听诸公寓6栋1703", "estate", "听诸公寓", "听渚公寓"),
        ("银帆路345号听渚6栋1703", "estate", "听渚", "听渚公寓"),
        ("望潮街道银帆路345号听渚公寓6栋1703", "street", "望潮街道", "听涛街道"),
        ("银帆路346号听渚公寓6栋1703", "number", "346号", "345号"),
        ("听渚公寓6号1703", "number", "6号", "345号"),
        ("银帆路345号听鹭公寓6栋1703", "estate", "听鹭公寓", "听渚公寓"),
        ("听渚公寓6栋17楼03", "room", "03", "1703"),
    ],
)
def test_one_thing_otherwise_is_class_b_and_says_what(
    matcher: Matcher, text: str, component: str, said: str | None, is_called: str
):
    match = matcher.match(text)
    assert found(match) == ("B", ["听涛街道宁峦社区银帆路345号听渚公寓6栋1703"])
    assert (component, said, is_called) in match.differences


@pytest.mark.parametrize(
    "text",
    [
        "听渚公寓",
        "听渚公寓201",
        "银帆路345号",
        "听渚公寓6栋1703对面",
        "霞峦村十八巷一8号",
        "景岭公寓7栋101",
        "和洲路99号",
        "银帆路345号听渚公寓6栋3单元18楼101",
    ],
)
def test_what_may_mean_several_is_class_c(matcher: Matcher, text: str):
    assert matcher.match(text).match_class == "C"


def test_a_room_that_does_not_exist_answers_with_its_building(matcher: Matcher):
    match = matcher.match("银帆路345号听渚公寓5栋1703")
    assert match.match_class == "C"
    assert (match.items[0].code, match.items[0].level) == ("B1", "building")
    assert ("room", "1703", None) in match.differences


def test_candidates_come_in_order_and_no_more_than_asked_for(matcher: Matcher):
    match = matcher.match("听渚公寓201", limit=2)
    assert found(match) == (
        "C",
        ["听涛街道宁峦社区银帆路345号听渚公寓6栋201", "听涛街道宁峦社区银帆路345号听渚公寓5栋201"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "北川市海岳区银帆路345号听渚公寓6栋1703",
        "东台区银帆路345号听渚公寓6栋1703",
        "江左省银帆路345号听渚公寓6栋1703",
        "人民路88号阳光花园3栋201",
        "海岳区听涛街道",
        "",
        "银",
        "1" * 200,
        "银帆路345号" * 30,
        "😀😀😀",
        "\x00\x01",
        "'; DROP TABLE addresses; --",
        "13800000000",
    ],
)
def test_what_is_not_here_matches_nothing(matcher: Matcher, text: str):
    assert found(matcher.match(text)) == ("none", [])


def test_a_district_that_sounds_the_same_is_this_one(matcher: Matcher):
    assert matcher.match("海月区银帆路345号听渚公寓6栋1703").match_class in ("A", "B")


def test_other_names_lead_to_the_standard_one(matcher: Matcher):
    former = matcher.match("泰利花园7栋2单元101")
    assert found(former) == ("B", ["听涛街道宁峦社区银帆路12号景岭公寓7栋2单元101"])
    assert ("estate", "泰利花园", "景岭公寓") in former.differences
    nickname = matcher.match("大帆船1703")
    assert found(nickname)[1] == ["望潮街道青樾社区和洲路35号禾桥金融中心1703"]


def test_another_name_holds_only_where_it_is_said(matcher: Matcher, index: AddressIndex):
    assert matcher.match("海岳区老公寓7栋2单元101").match_class in ("C", "none")
    at_home = Alias("estate", "景岭公寓", "老公寓", "990001000000")
    assert Matcher(lambda: (index,), [at_home]).match("老公寓7栋2单元101").match_class == "B"


def test_a_retired_address_leads_to_the_one_that_took_its_place(matcher: Matcher):
    match = matcher.match("老街1号")
    assert found(match) == ("A", ["望潮街道青樾社区新街2号"])
    assert ("status", "retired", "B8") in match.differences


def test_of_several_successors_none_is_chosen(matcher: Matcher):
    match = matcher.match("旧街3号")
    assert found(match) == ("C", ["望潮街道青樾社区新街2号", "望潮街道青樾社区新街4号"])


def test_what_was_demolished_is_told_as_it_was(matcher: Matcher):
    match = matcher.match("泊船街5号")
    assert found(match) == ("C", ["望潮街道青樾社区泊船街5号"])
    assert ("status", "retired", None) in match.differences


def test_what_is_no_part_of_the_address_is_kept_apart(matcher: Matcher):
    match = matcher.match("银帆路345号听渚公寓6栋1703（近和洲路）李四 13900000000 放门口")
    assert match.match_class == "B"
    assert set(match.unmatched) == {"近和洲路", "李四", "13900000000", "放门口"}


def test_a_newer_segment_takes_the_place_of_rows():
    old = index_of(BOOK)
    old.status[old.building_row("B2")] = 255
    new = index_of((building("B2", *HERE, "银帆路", "345号", "听渚公寓", "66栋", rooms=HIGH),))
    matcher = Matcher(lambda: (old, new))
    assert matcher.match("银帆路345号听渚公寓6栋").match_class == "C"
    assert matcher.match("银帆路345号听渚公寓66栋1703").match_class == "A"
    assert matcher.match("银帆路12号景岭公寓7栋1单元101").match_class == "A"


def test_segments_are_prepared_once(index: AddressIndex):
    matcher = Matcher(lambda: (index,))
    matcher.prepare()
    prepared = matcher._prepared  # pyright: ignore[reportPrivateUsage]
    matcher.match("银帆路345号")
    assert matcher._prepared is prepared  # pyright: ignore[reportPrivateUsage]


PIECES = [
    *(
        "海岳区",
        "听涛",
        "听涛街道",
        "宁峦",
        "银帆路",
        "345号",
        "听渚公寓",
        "听鹭公寓",
        "6栋",
        "7栋",
    ),
    *(
        "1单元",
        "101",
        "1703",
        "和洲路",
        "35号",
        "禾桥金融中心",
        "十八巷",
        "霞峦村",
        "对面",
        " ",
        "-",
    ),
]


@settings(deadline=None)
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=220))
def test_classes_keep_what_they_promise(matcher: Matcher, text: str):
    match = matcher.match(text)
    expected = {"A": {1}, "B": {1}, "none": {0}, "C": set(range(1, 6))}
    assert len(match.items) in expected[match.match_class]
    assert len({item.code for item in match.items}) == len(match.items)


WORKED_UPON = [
    "听涛",
    "听渚公寓",
    "霞峦村",
    "村巷",
    "银帆路",
    "6栋",
    "1-",
    "听",
    "十",
    "银帆路345号",
]


@pytest.mark.parametrize("piece", WORKED_UPON)
@pytest.mark.parametrize("end", ["", "路", "银帆路", "6栋1703"])
def test_the_work_for_any_text_is_bounded(matcher: Matcher, piece: str, end: str):
    matcher.prepare()
    assert _calls(matcher, ((piece * 200)[: 200 - len(end)]) + end) <= 100_000
    for size in (8, 16, 20, 24):
        assert _calls(matcher, ((piece * size)[:size]) + end) <= 100_000


def _calls(matcher: Matcher, text: str) -> int:
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(note)
    try:
        matcher.match(text)
    finally:
        sys.setprofile(None)
    return count // 2


BATCH = [
    *("银帆路345号听渚公寓6栋1703", "和洲路35号", "景岭公寓7栋1-201", "霞峦村十八巷8号201房"),
    *("老街1号", "旧街3号", "泊船街5号", "听渚公寓", "深圳市人民路1号", "", "路" * 201),
]


@pytest.mark.parametrize("text", BATCH)
def test_a_batch_gets_the_class_code_and_text_of_the_whole_match(matcher: Matcher, text: str):
    match = matcher.match(text, 1)
    first = match.items[0] if match.items else None
    expected = (match.match_class, *((first.code, first.text) if first else ("", "")))
    assert tuple(matcher.best(text)) == expected


def test_rooms_in_a_row_are_all_offered_and_none_is_chosen(matcher: Matcher):
    match_class, texts = found(matcher.match("银帆路345号听渚公寓6栋201-203室"))
    assert match_class == "C"
    assert [text[-3:] for text in texts[:3]] == ["201", "202", "203"]
    assert found(matcher.match("银帆路345号听渚公寓6栋203室"))[0] in ("A", "B")
    match_class, texts = found(matcher.match("银帆路345号听渚公寓6栋1704-1706"))
    assert (match_class, texts[0][-4:]) == ("C", "1704")
