"""The one spelling of each component, and where the components stand in the index's columns."""

import re
from functools import lru_cache

from gis.addresses.components import COMPONENTS
from gis.addresses.text import arabic, normalise, number

# Those of a building; the others are of the rooms in it.
OF_BUILDING = COMPONENTS[:9]
PROVINCE, CITY, DISTRICT, STREET, COMMUNITY, ROAD, NUMBER, ESTATE, NAME, UNIT, FLOOR, ROOM = range(
    12
)
# Words at a component's end that people leave out: 银湾 for 银湾街道, 3 for 3栋.
KINDS: dict[int, tuple[str, ...]] = {
    PROVINCE: ("自治区", "省", "市"),
    CITY: ("自治州", "地区", "市", "盟"),
    DISTRICT: ("新区", "区", "县", "市", "旗"),
    STREET: ("街道办事处", "街道", "镇", "乡"),
    COMMUNITY: ("居委会", "社区", "村"),
    ROAD: ("大道", "路", "街", "道", "巷"),
    NUMBER: ("号",),
    NAME: ("栋",),
    UNIT: ("单元",),
    FLOOR: ("层",),
}
BUILDING = re.compile(r"(?:第)?(\d+|[a-z]\d*|\d+[a-z])(?:号楼|栋楼|栋|幢|座|楼|#楼|#|号)")
UNIT_WORDS = re.compile(r"(?:第)?(\d+|[a-z]|东|中|西|南|北)(?:单元|单|梯|门)?")
BASEMENT = re.compile(r"(?:负|-|地下)(\d+|[一二三四五六七八九十])(?:层|楼|f)?|b(\d+)(?:层|楼|f)?")
FLOOR_WORDS = re.compile(r"(?:第)?(\d+|[一二三四五六七八九十]+)(?:层|楼|f)?")
ROOM_WORDS = re.compile(r"([0-9a-z-]+)(?:室|房间|号房|房|号)")
DIGITS = re.compile(r"\d+|[零一二三四五六七八九十百]+")


@lru_cache(maxsize=1 << 16)
def canonical(component: int, text: str) -> str:
    """The spelling under which a component is found: 叁号楼, 3幢 and 3栋 are all 3栋."""
    plain = arabic(normalise(text))
    match component:
        case 8:
            return _shaped(BUILDING, plain, "栋")
        case 9:
            return _shaped(UNIT_WORDS, plain, "单元")
        case 10:
            return _floor(plain)
        case 11:
            return _shaped(ROOM_WORDS, plain, "")
        case _:
            return plain


def core_length(component: int, name: str) -> int:
    """How much of a canonical name says which one it is, without the word for what it is."""
    for word in KINDS.get(component, ()):
        if name.endswith(word) and len(name) > len(word):
            return len(name) - len(word)
    return len(name)


def natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Orders 1栋, 2栋, 10栋 and 一巷, 二巷, 十巷 as people count."""
    parts: list[tuple[int, int, str]] = []
    at = 0
    for found in DIGITS.finditer(name):
        value = number(found.group())
        if value is None:
            continue
        if found.start() > at:
            parts.append((1, 0, name[at : found.start()]))
        parts.append((0, value, ""))
        at = found.end()
    if at < len(name):
        parts.append((1, 0, name[at:]))
    return tuple(parts)


def _shaped(shape: re.Pattern[str], plain: str, word: str) -> str:
    found = shape.fullmatch(plain)
    return found.group(1) + word if found else plain


def _floor(plain: str) -> str:
    below = BASEMENT.fullmatch(plain)
    if below:
        depth = number(below.group(1) or below.group(2))
        return f"b{depth}层"
    above = FLOOR_WORDS.fullmatch(plain)
    value = number(above.group(1)) if above else None
    return plain if value is None else f"{value}层"
