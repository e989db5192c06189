"""One spelling for text that people type: width, case, traditional characters, signs, numerals.

Character by character: what a character becomes does not hang on its neighbours, so that names and
queries meet, and every character of the result knows where it comes from.
"""

import re
import unicodedata
from functools import cache

import opencc

# Characters that are written for another one and that Unicode and opencc keep apart.
VARIANTS = {"○": "〇", "邨": "村", "衖": "弄", "№": "#", "+": " ", "&": " "}
DASHES = frozenset("-‐‑‒–—―−－﹣~～〜〰_")
OPENING, CLOSING = frozenset("([{（【［｛〔〈《「『〖"), frozenset(")]}）】］｝〕〉》」』〗")
SIGNS = re.compile(r"[ ()]+")
# A dash counts only inside numbers and letters: 3-2-1502, 12-3号, but not 听涛街道-银帆路.
LOOSE_DASH = re.compile(r"(?<![0-9a-z])-+|-+(?![0-9a-z])|(?<=-)-")

DIGITS = {
    **{sign: value for value, sign in enumerate("零一二三四五六七八九")},
    **{sign: value for value, sign in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2,
    "弌": 1,
    "弍": 2,
    "弎": 3,
    "参": 3,
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TENS = {"廿": 20, "卅": 30}
NUMERALS = "".join((*DIGITS, *UNITS, *TENS))
# Numerals are numbers before these words; elsewhere they are parts of names (三元里, 六合路).
COUNTED = "栋幢座号楼层室房单梯门户弄巷期区排铺"
NUMERAL_BEFORE = re.compile(f"[{NUMERALS}]+(?=[{COUNTED}])")
_ORDER = "零一二三四五六七八九"


class _Table(dict[int, str]):
    """For str.translate: filled as characters turn up, with those of the first plane only."""

    def __init__(self) -> None:
        super().__init__()
        self._simplify = opencc.OpenCC("t2s").convert

    def __missing__(self, point: int) -> str:
        written = self._one_spelling(chr(point))
        if point <= 0xFFFF:
            self[point] = written
        return written

    def _one_spelling(self, character: str) -> str:
        plain = unicodedata.normalize("NFKC", VARIANTS.get(character, character))
        return "".join(self._sign(self._simplify(one)) for one in plain.lower())

    def _sign(self, character: str) -> str:
        if character.isalnum() or character in "# ":
            return VARIANTS.get(character, character)
        if character in DASHES:
            return "-"
        if character in OPENING:
            return "("
        if character in CLOSING:
            return ")"
        # Marks, format and control characters are nothing; line ends and other signs separate.
        nothing = unicodedata.category(character) in ("Mn", "Me", "Cf", "Cs", "Co", "Cn")
        return "" if nothing else " "


@cache
def _table() -> _Table:
    return _Table()


def unify(text: str) -> str:
    """NFKC, lower case, simplified characters; a sign becomes one of -#() or a space."""
    return " ".join(text.translate(_table()).split())


def normalise(text: str) -> str:
    """The text to compare by: like unify, and without spaces, brackets and dashes that only part.

    A few microseconds. Dashes inside numbers and letters stay (3-2-1502).
    """
    unified = text.translate(_table())
    if " " in unified or "(" in unified or ")" in unified:
        unified = SIGNS.sub("", unified)
    return LOOSE_DASH.sub("", unified) if "-" in unified else unified


def number(numeral: str) -> int | None:
    """The number that digits or Chinese numerals stand for (12, 十二, 一五〇二, 叁); else None."""
    if numeral.isascii():
        return int(numeral) if numeral.isdigit() else None
    if all(sign in DIGITS for sign in numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral))
    return _counted(numeral)


def _counted(numeral: str) -> int | None:
    """十二, 二十, 一百零五: digits in front of ever smaller units."""
    total, digit, last = 0, None, 10_000
    for sign in numeral:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
            continue
        unit = UNITS.get(sign) or (10 if sign in TENS else 0)
        if not unit or unit >= last:
            return None
        many = TENS[sign] // 10 if sign in TENS else (1 if digit is None else digit)
        total, digit, last = total + many * unit, None, unit
    return total + (digit or 0)


def numeral(value: int) -> str:
    """1 … 9999 in Chinese: 12 is 十二, 105 is 一百零五, 1002 is 一千零二."""
    if value < 10:
        return _ORDER[value]
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十")):
        many, rest = divmod(value, unit)
        if many:
            head = sign if (unit, many) == (10, 1) else _ORDER[many] + sign
            return head + _after(rest, unit)
    raise ValueError(value)


def _after(rest: int, unit: int) -> str:
    if not rest:
        return ""
    gap = "零" if rest * 10 < unit else ""
    return gap + ("一" if 10 <= rest < 20 else "") + numeral(rest)


def arabic(normalised: str) -> str:
    """Chinese numerals before a level's word as digits: 三栋二单元 is 3栋2单元."""
    return NUMERAL_BEFORE.sub(_digits, normalised)


def _digits(found: re.Match[str]) -> str:
    value = number(found.group())
    return found.group() if value is None else str(value)
