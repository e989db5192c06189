"""Names in front of numbers: areas, roads, estates, and buildings that have a name."""

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from gis.addresses.parser.words import (
    LANES,
    LEVEL_OF_SUFFIX,
    NUMBER_IN_NAME,
    STRETCH,
    SUFFIX,
    ZONE,
)

LONGEST_NAME = 20
RESIDENT = frozenset("小社园业厂校院宿住景属库储置")
NOT_CITY = frozenset("城都超夜门菜")
ROAD_FOLLOWS = re.compile(
    r"[东西南北中新老横一二三四五六七八九十0-9]{0,3}(?:大道|大街|路(?!口)|街(?![道心])|巷|弄)"
)
NOT_DISTRICT = re.compile(r"府|庄|间|政府|委|域")
HEADED = re.compile(r"[一二三四五六七八九十\d]$")
TAILED = re.compile(r"$|[ ()|\da-z]|[零一二三四五六七八九十甲乙丙丁壹贰叁肆伍陆柒捌玖第负附地夹]")
NUMBERED = re.compile(r"[\d零一二三四五六七八九十百甲乙丙丁]{1,5}(?:-\d+)?号")
# Last characters of estates that have no suffix of two.
ESTATE_LAST = frozenset(
    "府苑城都湾庭邸园居阁轩里际南家岸院馆站塔岛港墅楼湖山郡坝坡组队库场厂关仓号"
)
VILLAGE_PART = re.compile(
    r"[一二三四五六七八九十\d]{1,3}[组队社]|[\u4e00-\u9fff]{1,4}组(?=$|[ ()|\d])"
)


class Name(NamedTuple):
    level: str
    end: int


class Reading(Protocol):
    """What names.py needs to know of a Scan."""

    text: str
    found: dict[str, str]
    last: str
    last_end: int


def next_name(reading: Reading, at: int, end: int) -> Name | None:
    """The name that begins at `at`, before `end`; None when there is none."""
    text = reading.text
    if reading.last == "community" and (part := VILLAGE_PART.match(text, at)):
        return Name("estate", part.end())
    zone = _zone(reading, at)
    if zone:
        return zone
    for suffix in SUFFIX.finditer(text, at, min(end, at + LONGEST_NAME)):
        word = suffix.group()
        judge = JUDGES[LEVEL_OF_SUFFIX[word]]
        name = judge(reading, text[at : suffix.start()], word, suffix.end())
        if name:
            return name
    return _weak(reading, at, end)


def _zone(reading: Reading, at: int) -> Name | None:
    """东区, 二期 after an estate: taken with it by _estate; here when something stood between."""
    zone = ZONE.match(reading.text, at)
    if not zone or reading.last not in ("estate", "building_name"):
        return None
    return Name("estate", zone.end()) if "estate" not in reading.found else None


def _region(level: str, shortest: int, longest: int, not_next: str) -> "Judge":
    def judge(reading: Reading, name: str, word: str, end: int) -> Name | None:
        if not shortest <= len(name) <= longest or reading.text[end : end + 1] in tuple(not_next):
            return None
        return Name(level, end) if name.isalpha() else None

    return judge


class Judge(Protocol):
    """Whether a suffix ends a name, given the name before it and where the suffix ends."""

    def __call__(self, reading: Reading, name: str, word: str, end: int) -> Name | None: ...


def _city(reading: Reading, name: str, word: str, end: int) -> Name | None:
    if word == "市" and (name[-1:] in NOT_CITY or reading.text[end : end + 1] in tuple("民场政府")):
        return None
    plausible = 2 <= len(name) <= 7 and not _inside(reading)
    return Name("city", end) if plausible and not HEADED.search(name) else None


def _inside(reading: Reading) -> bool:
    """Whether the reading is past the areas, in the same breath."""
    return (
        reading.last_end
        and reading.last not in AREAS
        and reading.text[reading.last_end : reading.last_end + 1] not in tuple(" ()|")
    )


AREAS = ("province", "city", "district", "street", "community")


def _district(reading: Reading, name: str, word: str, end: int) -> Name | None:
    text = reading.text
    if not 1 <= len(name) <= 8 or NOT_DISTRICT.match(text, end):
        return None
    develops = name.endswith("开发")
    if word == "区" and not develops and (name[-1] in RESIDENT or HEADED.search(name)):
        return None
    if len(name) > 5 and not develops:
        return None
    late = any(level in reading.found for level in ("road", "number", "estate", "building_name"))
    if late and _inside(reading):
        return None
    if len(name) == 1 and (not name.isalpha() or name.isascii()):
        return None
    if ROAD_FOLLOWS.match(text, end) and len(name) < 2:
        return None
    return Name("district", end)


def _street(reading: Reading, name: str, word: str, end: int) -> Name | None:
    text = reading.text
    if not 1 <= len(name) <= 6 or text[end : end + 1] == "口" or _inside(reading):
        return None
    if word in ("镇", "乡"):
        placed = any(level in reading.found for level in AREAS[:3])
        continued = re.match(r"[\u4e00-\u9fff]{2}", text[end : end + 2]) is not None
        if len(name) > 4 or (not placed and not continued) or len(name) < 2 and not placed:
            return None
        if ROAD_FOLLOWS.match(text, end) or HEADED.search(name):
            return None
    return Name("street", end)


def _community(reading: Reading, name: str, word: str, end: int) -> Name | None:
    return Name("community", end) if 1 <= len(name) <= 8 else None


def _village(reading: Reading, name: str, word: str, end: int) -> Name | None:
    if not name:
        return None
    text = reading.text
    committee = re.match(r"村?民?委(?:员)?会", text[end : end + 5])
    if committee:
        return Name("community", end + committee.end())
    lanes = LANES.match(text, end)
    if lanes:
        return Name("road", lanes.end())
    beyond = SUFFIX.match(text, end)
    if beyond and LEVEL_OF_SUFFIX[beyond.group()] == "estate":
        return None
    if word != "村":
        tailed = TAILED.match(text, end)
        return Name("estate", end) if tailed and NUMBERED.match(text, end) else None
    return _whole_village(reading, end)


def _whole_village(reading: Reading, end: int) -> Name | None:
    found = reading.found
    zone = ZONE.match(reading.text, end)
    if zone:
        return Name("estate", zone.end())
    free = not any(level in found for level in ("community", "road", "number", "estate"))
    road_next = re.match(r"[\u4e00-\u9fff]{2,4}(?:路|街|大道)", reading.text[end : end + 6])
    if free and ("street" in found or road_next):
        return Name("community", end)
    return Name("estate", end) if "estate" not in found else None


def _road(reading: Reading, name: str, word: str, end: int) -> Name | None:
    text = reading.text
    follows = text[end : end + 1]
    if not name and not (reading.last == "road" and reading.last_end == end - len(word)):
        return None
    if word == "路" and follows in tuple("桥段边旁灯") and follows:
        return None if follows != "段" else None
    if word == "路" and follows == "口":
        return Name("road", end) if "road" not in reading.found else None
    beyond = SUFFIX.match(text, end) if "road" in reading.found else None
    if beyond and LEVEL_OF_SUFFIX[beyond.group()] in ("estate", "building_name"):
        return None
    if word == "街" and follows in tuple("心区") and follows:
        return None
    if word == "道" and (len(name) < 2 or (follows and follows in "街口路")):
        return None
    if word == "里" and not (len(name) >= 2 and NUMBERED.match(text, end)):
        return None
    if word == "坊" and not HEADED.search(name):
        return None
    if word == "段" and not re.search(r"[东西南北中环][一二三四五六七八九]?$", name):
        return None
    return Name("road", _road_end(text, end))


def _road_end(text: str, end: int) -> int:
    """With its stretches and the lanes off it: 北段, 一巷, 18弄."""
    stretch = STRETCH.match(text, end)
    if stretch:
        end = stretch.end()
    while lanes := LANES.match(text, end):
        end = lanes.end()
    return end


def _estate(reading: Reading, name: str, word: str, end: int) -> Name | None:
    text = reading.text
    if ROAD_FOLLOWS.match(text, end):
        return None
    if word == "新村" and (lanes := LANES.match(text, end)):
        return Name("road", lanes.end())
    zone = ZONE.match(text, end)
    if zone:
        end = zone.end()
        lanes = LANES.match(text, end)
        if word == "新村" and lanes:
            return Name("road", lanes.end())
    if "estate" in reading.found and reading.last in ("estate", "building_name"):
        return Name("building_name", end)
    return Name("estate", end)


def _building(reading: Reading, name: str, word: str, end: int) -> Name | None:
    text = reading.text
    if ROAD_FOLLOWS.match(text, end) or text[end : end + 1] == "围":
        return None
    if not name and "estate" not in reading.found and word in ("中心", "天地"):
        return None
    zone = ZONE.match(text, end)
    if zone:
        return Name("estate" if "estate" not in reading.found else "building_name", zone.end())
    return Name("building_name", end)


def _weak(reading: Reading, at: int, end: int) -> Name | None:
    """A name without a known suffix: an estate when numbers follow or its end sounds like one."""
    text, found = reading.text, reading.found
    name = text[at:end]
    if (match := NUMBER_IN_NAME.search(text, at, len(text))) and match.start() < end + 1:
        end = match.end()
    if not 2 <= len(name) <= 12 or "room" in found or not name[0].isalpha():
        return None
    numbers = end < len(text) and text[end] not in " ()|"
    if name[-1] == "楼" and not name.endswith("家属楼"):
        return Name("building_name", end)
    if "estate" in found or reading.last in ("unit", "floor", "room"):
        return None
    if not numbers and not (len(name) >= 3 and name[-1] in ESTATE_LAST):
        return None
    zone = ZONE.match(text, end)
    return Name("estate", zone.end() if zone else end)


JUDGES: Mapping[str, Judge] = {
    "province": _region("province", 2, 6, "府"),
    "city": _city,
    "district": _district,
    "street": _street,
    "community": _community,
    "road": _road,
    "village": _village,
    "estate": _estate,
    "building_name": _building,
}
