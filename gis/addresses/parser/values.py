"""One spelling for what stands at each level: 六幢, 6号楼 and 陆栋 are 6栋; B1, 负一楼 are -1层."""

import re

from gis.addresses.text import NUMERALS, number

COUNT = re.compile(rf"\d+|[{NUMERALS}]+")
LETTERED = re.compile(r"[a-z]\d*(?:-[a-z])?|\d+[a-z]|[甲乙丙丁戊]")
STORE = re.compile(r"厂房|仓库|库|仓|宿舍楼|宿舍|办公楼|教学楼")
HIGHEST_FLOOR = 120
BELOW = re.compile(r"负|地下|b|-")


def plain(count: str) -> str:
    """A numeral as digits; anything else as it is."""
    value = number(count)
    return count if value is None else str(value)


def digits_of(text: str) -> str | None:
    found = COUNT.search(text)
    return plain(found.group()) if found else None


def building(text: str) -> str:
    text = text.removeprefix("第").rstrip("-")
    store = STORE.search(text)
    if store:
        head = text[: store.start()].rstrip("号#")
        return plain(head) + ("号" if not head.isalpha() else "") + store.group()
    lettered = LETTERED.match(text)
    if lettered:
        return f"{lettered.group()}栋"
    count = digits_of(text)
    side = text[0] if text[0] in "东西南北" else ""
    return text if count is None else f"{side}{count}栋"


def unit(text: str) -> str:
    head = re.sub(r"单元|梯|门", "", text.removeprefix("第")).rstrip("-")
    return f"{plain(head)}单元"


def floor(text: str) -> str:
    text = text.removeprefix("第")
    mezzanine = "夹层" if text.rstrip("-").endswith("夹层") else ""
    if text.startswith("首层"):
        return "1层"
    if text.startswith("顶"):
        return "顶层"
    below = "-" if BELOW.match(text) else ""
    count = digits_of(text)
    return text.rstrip("-") if count is None else f"{below}{count}层{mezzanine}"


def is_no_floor(floor: str) -> bool:
    """409层: no house has so many, 409楼 is its number in an estate."""
    count = floor.removesuffix("层")
    return count.isdecimal() and int(count) > HIGHEST_FLOOR


def is_room(count: str) -> bool:
    """Of 201-205: no house has so many units."""
    return len(count) > 2 and count.isdecimal()


def counted(text: str) -> str:
    """三组 is 3组."""
    return COUNT.sub(lambda found: plain(found.group()), text)


def house_number(text: str) -> str:
    """三号 is 3号; 12号附三号 is 12号附3号."""
    converted = counted(text.removeprefix("第")).replace("/", "-")
    return converted if "号" in converted else f"{converted}号"


ROOM_WORDS = re.compile(r"商铺|铺位|单元房|房间|房号|[室房户铺号#]")


def room(text: str) -> str:
    """一七〇三室 is 1703; 商铺A12 is a12; zeros in front stay."""
    bare = ROOM_WORDS.sub("", text)
    if bare.isascii():
        return bare
    return COUNT.sub(lambda found: _room_digits(found.group()), bare)


def _room_digits(count: str) -> str:
    return count if count.isascii() else plain(count)
