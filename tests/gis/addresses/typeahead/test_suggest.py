"""The type-ahead against brute force and against what people make of addresses."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from gis.addresses import LONGEST_QUERY, LiveAddresses, Suggestion
from gis.addresses.text import numeral
from gis.errors import InvalidInput
from tests.conftest import Databases
from tests.factories import GRID, Row, add_addresses, address_row

FIRST, SECOND = "望云银碧锦听松金", "潮帆湾屿川涛岚澜洲"
STREETS = ("银湾街道", "望潮街道", "云帆街道")
ESTATES = ("花园", "公寓", "家园", "苑")
EAST, NORTH = 114.0, 22.5


def district() -> list[Row]:
    """Some hundred invented buildings on three streets, every fourth one in an estate."""
    rows: list[Row] = []
    pairs = [a + b for a in FIRST for b in SECOND]
    for number, pair in enumerate(pairs):
        street = STREETS[number % len(STREETS)]
        road, house = f"{pair}{'路街'[number % 2]}", f"{number % 40 + 1}号"
        estate = f"{pairs[-number - 1]}{ESTATES[number % 4]}" if number % 4 == 0 else None
        for building in range(1, 13 if estate else 3):
            name = f"{building}栋" if estate else None
            door = house if estate else f"{building * 7}号"
            code = f"{GRID}{len(rows) + 1:05d}"
            rows.append(
                address_row(
                    code,
                    f"海岳区{street}{road}{door}{estate or ''}{name or ''}",
                    EAST + number / 1000,
                    NORTH + building / 1000,
                    road=road,
                    house_number=door,
                    estate=estate,
                    building_name=name,
                    status="current",
                    building=None,
                )
            )
    return rows


def lanes(before: int) -> list[Row]:
    """听澜村一巷 … 听澜村二十巷, a building on each."""
    return [
        address_row(
            f"{GRID}{before + lane:05d}",
            f"海岳区云帆街道听澜村{numeral(lane)}巷5号",
            EAST,
            NORTH - lane / 1000,
            road=f"听澜村{numeral(lane)}巷",
            house_number="5号",
            estate=None,
            building_name=None,
            status="current",
            building=None,
        )
        for lane in range(1, 21)
    ]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return district()


@pytest.fixture(scope="module")
def live(
    databases: Databases, rows: list[Row], tmp_path_factory: pytest.TempPathFactory
) -> LiveAddresses:
    folder: Path = tmp_path_factory.mktemp("suggest")
    with databases.lend() as database:
        with database.load() as connection:
            add_addresses(connection, *rows, *lanes(len(rows)))
        live = LiveAddresses(database, folder)
        while not live.is_loaded():
            live.refresh()
    return live


def texts(found: list[Suggestion]) -> list[str]:
    return [one.text for one in found]


def test_every_building_that_holds_the_text_is_found(live: LiveAddresses, rows: list[Row]):
    chance = random.Random(5)
    compared = 0
    for row in chance.choices(rows, k=400):
        whole: str = row["standard_address"]
        start = chance.randrange(3, len(whole) - 2)
        typed = whole[start : start + chance.randint(3, 9)]
        held = {one["standard_address"] for one in rows if typed in one["standard_address"]}
        if len(held) <= 30:
            found = live.suggest(typed, limit=50)
            assert held <= set(texts(found)), typed
            compared += 1
    assert compared > 300


@pytest.mark.parametrize("kind", ["whole", "infix", "typo", "pinyin", "initials", "parts"])
def test_what_people_make_of_an_address_finds_it(live: LiveAddresses, rows: list[Row], kind: str):
    chance = random.Random(7)
    hits = 0
    some = chance.choices([row for row in rows if row["estate"]], k=200)
    for row in some:
        typed, wanted = made_of(chance, row, kind)
        hits += any(wanted in text for text in texts(live.suggest(typed)))
    print(f"{kind}: {hits / len(some):.1%} in the first ten")  # noqa: T201 - the figure is the point
    assert hits / len(some) >= (0.97 if kind != "initials" else 0.9)


@pytest.mark.parametrize("lane", range(1, 21))
def test_a_numeral_is_found_as_it_is_read(live: LiveAddresses, lane: int):
    road = f"听澜村{numeral(lane)}巷"
    syllables = lazy_pinyin(road)
    assert any(road in text for text in texts(live.suggest("".join(syllables)))), syllables
    assert any(road in text for text in texts(live.suggest("".join(s[0] for s in syllables))))


def made_of(chance: random.Random, row: Row, kind: str) -> tuple[str, str]:
    """What is typed, and what has to be in the text of one of the ten."""
    whole, estate = str(row["standard_address"]), str(row["estate"])
    own = f"{row['road']}{row['house_number']}{estate}{row['building_name']}"
    match kind:
        case "infix":
            start = chance.randrange(len(own) - 7)
            return own[start : start + 7], own[start : start + 7]
        case "typo":
            place = chance.randrange(1, len(estate))
            return estate[:place] + "龘" + estate[place + 1 :] + str(row["building_name"]), estate
        case "pinyin":
            return "".join(lazy_pinyin(estate)), estate
        case "initials":
            return "".join(one[0] for one in lazy_pinyin(estate)), estate
        case "parts":
            return f"{estate[:2]} {row['building_name']}", estate
        case _:
            return whole, whole


def test_exact_ones_come_first_then_higher_levels(live: LiveAddresses):
    found = live.suggest("望潮", limit=50)
    assert [found[0].level, found[0].text] == ["street", "海岳区望潮街道"]
    order = ["street", "community", "road", "estate", "building", "unit", "room"]
    direct = [one for one in found if any(one.text[a:b] == "望潮" for a, b in one.highlight)]
    assert direct[1].text.endswith(("望潮路", "望潮街"))
    below = [order.index(one.level) for one in found if one.text.startswith("海岳区望潮街道")]
    assert below == sorted(below)


def test_the_nearer_comes_first_among_equals(live: LiveAddresses):
    for lon in (EAST, EAST + 0.07):
        found = live.suggest("1栋", limit=5, near=(lon, NORTH))
        away = [(one.lon - lon) ** 2 * 0.853 + (one.lat - NORTH) ** 2 for one in found]
        assert away == sorted(away)


def test_numbers_in_the_middle_are_whole(live: LiveAddresses, rows: list[Row]):
    estate = next(row["estate"] for row in rows if row["estate"])
    found = live.suggest(f"{estate}1栋", limit=50)
    assert [one.text[-2:] for one in found] == ["1栋"]
    typing = texts(live.suggest(f"{estate}1", limit=50))
    assert [text[-3:] for text in typing[1:4]] == ["10栋", "11栋", "12栋"]
    assert texts(live.suggest(f"{estate}十二号楼"))[0].endswith("12栋")


def test_what_is_marked_is_what_was_typed(live: LiveAddresses, rows: list[Row]):
    chance = random.Random(3)
    for row in chance.choices(rows, k=100):
        whole: str = row["standard_address"]
        for one in live.suggest(whole[4:12], limit=3):
            marked = "".join(one.text[a:b] for a, b in one.highlight)
            assert marked in (whole[4:12], "") or one.text.find(whole[4:12]) < 0


def test_the_same_question_has_the_same_answer(live: LiveAddresses):
    assert live.suggest("路", limit=50) == live.suggest("路", limit=50)


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=LONGEST_QUERY),
        st.text("望云银路街号栋1234 -()ab楼", max_size=LONGEST_QUERY),
        st.sampled_from(
            ["😀", "\x00\x01", "'; DROP TABLE addresses; --", "%", "1" * 200, "路" * 200]
        ),
    ),
    st.integers(1, 50),
)
def test_anything_may_be_typed(live: LiveAddresses, typed: str, limit: int):
    found = live.suggest(typed, limit)
    assert len(found) <= limit
    assert len({one.id for one in found}) == len(found)
    for one in found:
        assert all(0 <= a < b <= len(one.text) for a, b in one.highlight)


def test_more_than_may_be_typed_is_refused(live: LiveAddresses):
    with pytest.raises(InvalidInput):
        live.suggest("路" * (LONGEST_QUERY + 1))
