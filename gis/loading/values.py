"""Reads one value of a field. Each function takes what a file holds (never None) and returns what
the database stores, or raises ValueError that says what is allowed.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

Parse = Callable[[object], object]

YES = frozenset({"yes", "y", "true", "t", "1", "是", "有", "designated"})
NO = frozenset({"no", "n", "false", "f", "0", "否", "无", "-1"})

DAY = re.compile(
    r"(\d{4})(?:[-/.年]|(?=\d{4}$))(\d{1,2})(?:[-/.月]|(?=\d{2}$))(\d{1,2})日?(?:[T ].*)?"
)


def text(value: object) -> str | None:
    """Trimmed; a whole number kept in a floating column (1054.0) has no point; empty is None."""
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip() or None


def number(value: object) -> float | None:
    """Not negative. An unit of metres may follow, as OpenStreetMap has it."""
    plain = text(value)
    if plain is None:
        return None
    try:
        parsed = float(plain.removesuffix("m").strip().replace(",", "."))
    except ValueError:
        parsed = math.nan
    if not 0 <= parsed < math.inf:
        raise ValueError("a number from 0 up")
    return parsed


def integer(value: object) -> int | None:
    """From 0 to 32767; a half storey counts as the whole one."""
    try:
        parsed = number(value)
    except ValueError:
        raise ValueError("a whole number from 0 to 32767") from None
    if parsed is None:
        return None
    if parsed > 32767:
        raise ValueError("a whole number from 0 to 32767")
    return math.ceil(parsed)


def names(value: object) -> list[str] | None:
    """Names from the top down, as 广南省/澜海市 or with commas; None where there are none."""
    parts = [part.strip() for part in re.split(r"[/,，、]", text(value) or "")]
    return [part for part in parts if part] or None


def yes_or_no(value: object) -> bool | None:
    plain = (text(value) or "").lower()
    if plain in YES:
        return True
    if plain in NO:
        return False
    if plain in {"", "unknown", "limited"}:
        # Wheelchair access that is limited is neither a yes nor a no.
        return None
    raise ValueError("yes or no")


def day(value: object) -> date | None:
    """A date, with or without a time; 2024-05-01, 2024/5/1 and 20240501 are one day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    plain = text(value)
    if plain is None:
        return None
    match = DAY.fullmatch(plain)
    try:
        year, month, number = map(int, match.groups() if match else ())
        return date(year, month, number)
    except ValueError:
        raise ValueError("a day such as 2024-05-01") from None


def one_of(allowed: tuple[str, ...], also: Mapping[str, str] | None = None) -> Parse:
    """One of a few words, upper or lower case; `also` are other words for them."""
    words = {word: word for word in allowed} | dict(also or {})

    def parse(value: object) -> str | None:
        plain = (text(value) or "").lower()
        if not plain:
            return None
        if plain not in words:
            raise ValueError(f"one of {', '.join(allowed)}")
        return words[plain]

    return parse
