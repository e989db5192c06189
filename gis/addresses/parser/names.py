"""Names in front of numbers: areas, roads, estates, and buildings that have a name."""

import re

from gis.addresses.parser.judges import JUDGES, Name, Reading, Suffixed
from gis.addresses.parser.words import LEVEL_OF_SUFFIX, NUMBER_IN_NAME, SUFFIX, ZONE

# The last of the words in a row counts: 西乡街道, 科技园社区, 四川北路街道.
WIDER = {
    "street": re.compile(r"街道(?!口)|街办"),
    "community": re.compile(r"[东西南北中]?社区(?!服务|卫生|医院)"),
}
LONGEST_NAME = 20
# A place that people say in front of a road: 解放碑民族路, but not 西直门外大街 or 卢沟桥南路.
GLUED_PLACE = re.compile(
    r"(?:(?![省市县区镇乡村街路巷园]|大道)[\u4e00-\u9fff]){2,3}[碑桥口旗庙坝铺]"
    r"(?=(?![东西南北中内外上下前后大小新老横直一二三四五六七八九十])"
    r"(?:(?![省市县区镇乡村街路巷道园])[\u4e00-\u9fff]){2,4}(?:路(?!口)|街(?![道心区])|大道|大街))"
)
SHORTEST_UNSUFFIXED, LONGEST_UNSUFFIXED = 2, 12
# Last characters of estates that have no suffix of two.
ESTATE_LAST = frozenset(
    "府苑城都湾庭邸园居阁轩里际南家岸院馆站塔岛港墅楼湖山郡坝坡组队库场厂关仓号"
)
BREAKS_OR_END = ("", " ", "(", ")", "|")
# Where the numbers are said before the name: 3栋负一层 凌谷苑; people are not called so.
DWELLING = frozenset("苑府邸墅居阁")
VILLAGE_PART = re.compile(
    r"[一二三四五六七八九十\d]{1,3}[组队社]|[\u4e00-\u9fff]{1,4}组(?=$|[ ()|\d])"
)


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
        if _is_inside(reading, suffix):
            continue
        judge = JUDGES[LEVEL_OF_SUFFIX[word]]
        name = judge(reading, Suffixed(text[at : suffix.start()], word, suffix.end()))
        if name:
            return name
    return _unsuffixed(reading, at, end)


def _is_inside(reading: Reading, suffix: re.Match[str]) -> bool:
    """Whether a street's or a community's own word follows, which the text has not said before."""
    level = LEVEL_OF_SUFFIX[suffix.group()]
    return any(
        wider != level or suffix.group() in ("镇", "乡")
        for wider, word in WIDER.items()
        if wider not in reading.found and word.match(reading.text, suffix.end())
    )


def _zone(reading: Reading, at: int) -> Name | None:
    """东区, 二期 after a building's name, which then is an estate's."""
    if reading.last not in ("estate", "building_name") or "estate" in reading.found:
        return None
    zone = ZONE.match(reading.text, at)
    return Name("estate", zone.end()) if zone else None


def _is_said_late(reading: Reading, at: int, end: int) -> bool:
    """Whether an estate stands alone after numbers: 3栋负一层 凌谷苑."""
    text = reading.text
    alone = reading.last_end < at and text[end : end + 1] in BREAKS_OR_END
    return alone and end - at >= 3 and text[end - 1] in DWELLING and "estate" not in reading.found


def _unsuffixed(reading: Reading, at: int, end: int) -> Name | None:
    """A name without a known suffix: an estate when numbers follow or its end sounds like one."""
    text, found = reading.text, reading.found
    name = text[at:end]
    inside = NUMBER_IN_NAME.search(text, at)
    if inside and inside.start() < end + 1:
        end = inside.end()
    likely = SHORTEST_UNSUFFIXED <= len(name) <= LONGEST_UNSUFFIXED and name[0].isalpha()
    if likely and _is_said_late(reading, at, end):
        return Name("estate", end)
    if not likely or "room" in found:
        return None
    if name[-1] == "楼" and not name.endswith("家属楼"):
        return Name("building_name", end)
    if "estate" in found or reading.last in ("unit", "floor", "room"):
        return None
    numbers = end < len(text) and text[end] not in " ()|"
    if not numbers and not (len(name) >= 3 and name[-1] in ESTATE_LAST):
        return None
    zone = ZONE.match(text, end)
    return Name("estate", zone.end() if zone else end)
