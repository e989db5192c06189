"""Years and months in a layer's texts: `{year+1}`, `{month-3}`, resolved when it is loaded."""

import re
from datetime import date
from typing import Any

TEMPLATE = re.compile(r"\{(year|month)([+-]\d{1,3})?\}")
TEXTS = ("zh", "en")


def with_dates(part: Any, today: date) -> Any:
    """The document with the templates of its Chinese and English texts filled in.

    Other texts stay: in the title of a popup, braces hold fields.
    """
    match part:
        case dict():
            return {
                key: filled(value, today)
                if key in TEXTS and isinstance(value, str)
                else with_dates(value, today)
                for key, value in part.items()
            }
        case list():
            return [with_dates(value, today) for value in part]
        case _:
            return part


def filled(text: str, today: date) -> str:
    """Years as 2026, months as 2026-08."""

    def written(found: re.Match[str]) -> str:
        unit, offset = found.group(1), int(found.group(2) or 0)
        if unit == "year":
            return str(today.year + offset)
        months = today.year * 12 + today.month - 1 + offset
        return f"{months // 12}-{months % 12 + 1:02d}"

    return TEMPLATE.sub(written, text)
