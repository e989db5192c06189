"""Provinces said without their word in front of a city: 广东深圳市."""

import re
from typing import Protocol

# GB/T 2260-2007 and its amendments; a city with a province's rank is a city here: 北京市.
NAMES = (
    *("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东"),
    *("河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海"),
    *("台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"),
)
IN_CITY = r"(?!城市|都市|超市|自治区|[省路街巷道村])[\u4e00-\u9fff]"
CITY = rf"(?!市)(?=(?:{IN_CITY}){{2,5}}?(?:市(?![场政府])|自治州|地区))"
KNOWN = re.compile(rf"(?:{'|'.join(NAMES)}){CITY}")


class Names(Protocol):
    """Names that are known to exist: a Gazetteer."""

    def longest(self, text: str, start: int) -> tuple[int, str] | None: ...


def end_of(text: str, at: int, names: Names | None) -> int | None:
    """Where a province's name without its word ends, if one begins at `at`."""
    known = KNOWN.match(text, at)
    if known:
        return known.end()
    if names is None or names.longest(text, at):
        return None
    for size in (2, 3):
        end = at + size
        following = names.longest(text, end)
        if following and following[1] == "city" and _is_province(text[at:end], names):
            return end
    return None


def _is_province(name: str, names: Names) -> bool:
    spelt = (f"{name}{word}" for word in ("省", "自治区"))
    return any(names.longest(one, 0) == (len(one), "province") for one in spelt)
