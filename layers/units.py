"""Units in both languages: a file may write the Chinese one alone where English has a word."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What counts things, 个 张 座 栋 …, has no word in English: 12 座 is 12.
ENGLISH = {
    "元": "CNY",
    "万元": "10⁴ CNY",
    "亿元": "10⁸ CNY",
    "亩": "mu",
    "万": "10⁴",
    "公里": "km",
    "米": "m",
    "吨": "t",
    "度": "kWh",
    "分": "points",
    "秒": "s",
    "分钟": "min",
    "小时": "h",
    "时": "h",
    "日": "day",
    "天": "days",
    "月": "month",
    "年": "years",
    "人": "people",
    "千人": "1,000 people",
    "万人": "10,000 people",
    "百人": "100 people",
    "人次": "visits",
    "百次": "100",
    "百户": "100 homes",
    "户": "households",
    "套": "homes",
}
# As it reads below a line: 元/年 is CNY/year.
EACH = {"年": "year", "天": "day", "人": "person", "户": "household", "套": "home"}


class Unit(BaseModel):
    """`en` is empty where English needs no word."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: Annotated[str, Field(min_length=1)]
    en: str = ""

    @classmethod
    def of(cls, text: str) -> "Unit":
        """Of a unit that a file gives in one word for both languages."""
        if not CHINESE.search(text):
            return cls(zh=text, en=text)
        above, *below = re.split("[/·]", text)
        parts = [_english(above, {})] + [_english(part, EACH) for part in below]
        if not below or not all(parts[1:]):
            return cls(zh=text, en=parts[0])
        return cls(zh=text, en="/".join(parts) if parts[0] else "per " + "/".join(parts[1:]))


def _english(word: str, instead: dict[str, str]) -> str:
    if not CHINESE.search(word):
        return word
    return instead.get(word) or ENGLISH.get(word, "")
