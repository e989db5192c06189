"""Whether a word that may end a name does, level by level: 市 in 临河市, but not in 城市花园."""

import re
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from gis.addresses.parser.words import DWELLING, LANES, LEVEL_OF_SUFFIX, STRETCH, SUFFIX, ZONE

AREAS = ("province", "city", "district", "street", "community")
BREAKS = frozenset(" ()|")
RESIDENT = frozenset("小社园业厂校院宿住景属库储置税")
DISTRICT_NEXT = re.compile(
    r"(?:(?![路街巷道])[\u4e00-\u9fff]){1,5}?(?:(?<![小社园业厂住])区|县|街道(?!口)|[镇乡](?!路|街))"
)
NOT_CITY = frozenset("城都超夜门菜")
ROAD_FOLLOWS = re.compile(
    r"[东西南北中新老横一二三四五六七八九十0-9]{0,3}(?:大道|大街|路(?![口村])|街(?![道心村])|巷|弄)"
)
NOT_DISTRICT = re.compile(r"府|庄|间|政府|委|域")
# What may not follow a word for it to end a name.
NOT_AFTER = {
    "省": re.compile(r"府"),
    "市": re.compile(r"民(?:中心|广场|公园|服务|之家|活动)|[场政府]"),
    "路": re.compile(r"[桥边旁灯段]"),
    "街": re.compile(r"[心区]|村(?!路|街)"),
    "道": re.compile(r"[街口路]"),
}
HEADED = re.compile(r"[一二三四五六七八九十\d]$")
# 望川苑B区 and 望川苑南区 are no districts, 城南区 is.
PART_OF_ESTATE = re.compile(r"[\u4e00-\u9fff][a-z]$|.[苑府园庭邸居寓墅][东西南北中新老]$")
# The direction is the road's: 五和大道南4018号, but not 银帆路东3栋.
DIRECTION = re.compile(r"[东西南北](?=[\d零一二三四五六七八九十百]{1,5}(?:-\d+)?号(?![楼栋]))")
# Of an estate: 5巷 in front of a house number.
ESTATE_LANE = re.compile(r"[\d一二三四五六七八九十]{1,3}[巷弄](?=[\d一二三四五六七八九十]{1,5}号)")
NUMBERED = re.compile(r"[\d零一二三四五六七八九十百甲乙丙丁]{1,5}(?:-\d+)?号")
STRETCHED = re.compile(r"[东西南北中环][一二三四五六七八九]?$")
COMMITTEE = re.compile(r"村?民?委(?:员)?会")
NAMED_NEXT = re.compile(
    rf"[\u4e00-\u9fff]{{2,4}}(?:路|街|大道)|[\u4e00-\u9fff]{{2,4}}(?:{DWELLING.pattern})"
)
WORDS = re.compile(r"[\u4e00-\u9fff]{2}")


class Name(NamedTuple):
    level: str
    end: int


class Suffixed(NamedTuple):
    """A name, the word that may end it, and where in the text that word ends."""

    name: str
    word: str
    end: int


class Reading(Protocol):
    """What the judges need to know of a Scan."""

    text: str
    found: dict[str, str]
    last: str
    last_end: int


class Judge(Protocol):
    def __call__(self, reading: Reading, suffixed: Suffixed, /) -> Name | None: ...


def _stopped(reading: Reading, suffixed: Suffixed) -> bool:
    """Whether what follows says that the word is part of another one: 市民, 街心."""
    stop = NOT_AFTER.get(suffixed.word)
    return stop is not None and stop.match(reading.text, suffixed.end) is not None


def _inside(reading: Reading) -> bool:
    """Whether the reading is past the areas, in the same breath."""
    if not reading.last_end or reading.last in AREAS:
        return False
    return reading.text[reading.last_end : reading.last_end + 1] not in BREAKS


def _is_before_name(reading: Reading, suffixed: Suffixed) -> bool:
    """Whether an estate's or a building's own word follows: 路小学, 村花园."""
    beyond = SUFFIX.match(reading.text, suffixed.end)
    return beyond is not None and LEVEL_OF_SUFFIX[beyond.group()] in ("estate", "building_name")


def province(reading: Reading, suffixed: Suffixed) -> Name | None:
    plausible = 2 <= len(suffixed.name) <= 6 and suffixed.name.isalpha()
    return Name("province", suffixed.end) if plausible and not _stopped(reading, suffixed) else None


def city(reading: Reading, suffixed: Suffixed) -> Name | None:
    name = suffixed.name
    doubtful = suffixed.word == "市" and name[-1:] in NOT_CITY
    if (doubtful and not _is_city(reading, suffixed)) or _stopped(reading, suffixed):
        return None
    plausible = 2 <= len(name) <= 7 and not _inside(reading) and not HEADED.search(name)
    return Name("city", suffixed.end) if plausible else None


def _is_city(reading: Reading, suffixed: Suffixed) -> bool:
    """厦门市, 盐城市, 成都市: two signs, first of all, and a district, street or town next."""
    first = not any(level != "province" for level in reading.found)
    return (
        first and len(suffixed.name) == 2 and bool(DISTRICT_NEXT.match(reading.text, suffixed.end))
    )


def district(reading: Reading, suffixed: Suffixed) -> Name | None:
    name, word, end = suffixed
    develops = name.endswith("开发")
    if not 1 <= len(name) <= (8 if develops else 5) or NOT_DISTRICT.match(reading.text, end):
        return None
    if (
        word == "区"
        and not develops
        and (name[-1] in RESIDENT or HEADED.search(name) or PART_OF_ESTATE.search(name))
    ):
        return None
    late = any(level in reading.found for level in ("road", "number", "estate", "building_name"))
    single = len(name) == 1 and (
        not name.isalpha() or name.isascii() or ROAD_FOLLOWS.match(reading.text, end)
    )
    return None if single or (late and _inside(reading)) else Name("district", end)


def street(reading: Reading, suffixed: Suffixed) -> Name | None:
    name, word, end = suffixed
    if not 1 <= len(name) <= 6 or reading.text[end : end + 1] == "口" or _inside(reading):
        return None
    if word in ("镇", "乡") and not _is_town(reading, name, end):
        return None
    return Name("street", end)


def _is_town(reading: Reading, name: str, end: int) -> bool:
    text = reading.text
    placed = any(level in reading.found for level in AREAS[:3])
    if not placed and (len(name) < 2 or not WORDS.match(text, end)):
        return False
    return len(name) <= 4 and not ROAD_FOLLOWS.match(text, end) and not HEADED.search(name)


def community(reading: Reading, suffixed: Suffixed) -> Name | None:
    plausible = 1 <= len(suffixed.name) <= 8 and not _stopped(reading, suffixed)
    return Name("community", suffixed.end) if plausible else None


def village(reading: Reading, suffixed: Suffixed) -> Name | None:
    """A road with its lanes, a community, or an estate of its own."""
    name, word, end = suffixed
    text = reading.text
    if not name:
        return None
    committee = COMMITTEE.match(text, end)
    if committee:
        return Name("community", committee.end())
    lanes = LANES.match(text, end)
    if lanes:
        return Name("road", lanes.end())
    if _is_before_name(reading, suffixed):
        return None
    if word != "村":
        return Name("estate", end) if NUMBERED.match(text, end) else None
    return _whole_village(reading, end)


def _whole_village(reading: Reading, end: int) -> Name | None:
    found = reading.found
    zone = ZONE.match(reading.text, end)
    if zone:
        return Name("estate", zone.end())
    free = not any(level in found for level in ("community", "road", "number", "estate"))
    if free and ("street" in found or NAMED_NEXT.match(reading.text, end)):
        return Name("community", end)
    return Name("estate", end) if "estate" not in found else None


def road(reading: Reading, suffixed: Suffixed) -> Name | None:
    name, word, end = suffixed
    text = reading.text
    goes_on = reading.last == "road" and reading.last_end == end - len(word)
    if (not name and not goes_on) or _stopped(reading, suffixed):
        return None
    if word == "路" and text.startswith("口", end):
        return Name("road", end) if "road" not in reading.found else None
    if "road" in reading.found and _is_before_name(reading, suffixed):
        return None
    return Name("road", _road_end(text, end)) if _is_road(text, name, word, end) else None


def _is_road(text: str, name: str, word: str, end: int) -> bool:
    """Words that end a road's name only in some company: 里 in 南山里12号."""
    match word:
        case "道":
            return len(name) >= 2
        case "里":
            return len(name) >= 2 and NUMBERED.match(text, end) is not None
        case "坊":
            return HEADED.search(name) is not None
        case "段":
            return STRETCHED.search(name) is not None
        case _:
            return True


def _road_end(text: str, end: int) -> int:
    """With its stretches and the lanes off it: 北段, 一巷, 18弄."""
    stretch = STRETCH.match(text, end)
    if stretch:
        end = stretch.end()
    while lanes := LANES.match(text, end):
        end = lanes.end()
    direction = DIRECTION.match(text, end)
    return direction.end() if direction else end


def estate(reading: Reading, suffixed: Suffixed) -> Name | None:
    word, end = suffixed.word, suffixed.end
    text = reading.text
    if ROAD_FOLLOWS.match(text, end):
        return _with_lane(reading, end)
    zone = ZONE.match(text, end)
    zone_end = zone.end() if zone else end
    if word == "新村":
        lanes = LANES.match(text, end) or LANES.match(text, zone_end)
        if lanes:
            return Name("road", lanes.end())
    second = "estate" in reading.found and reading.last in ("estate", "building_name")
    return Name("building_name" if second else "estate", zone_end)


def _with_lane(reading: Reading, end: int) -> Name | None:
    """An estate in front of its own lane 小区5巷: as in villages both are a road, unless the text
    has one already. None where no number says that it is a lane: 花园路.
    """
    lane = ESTATE_LANE.match(reading.text, end)
    if lane is None:
        return None
    return Name("estate", end) if "road" in reading.found else Name("road", lane.end())


def building(reading: Reading, suffixed: Suffixed) -> Name | None:
    name, word, end = suffixed
    text = reading.text
    if ROAD_FOLLOWS.match(text, end) or text.startswith("围", end):
        return None
    if not name and "estate" not in reading.found and word in ("中心", "天地"):
        return None
    zone = ZONE.match(text, end)
    if zone:
        return Name("building_name" if "estate" in reading.found else "estate", zone.end())
    return Name("building_name", end)


JUDGES: Mapping[str, Judge] = {
    "province": province,
    "city": city,
    "district": district,
    "street": street,
    "community": community,
    "road": road,
    "village": village,
    "estate": estate,
    "building_name": building,
}
