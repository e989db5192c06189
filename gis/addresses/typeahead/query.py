"""Brings what somebody has typed into the form that the compiled search reads."""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gis.addresses.index.file import Array
from gis.addresses.text import NUMERALS, arabic, normalise, number, numeral, unify

# The index knows one word for each of these; see gis.addresses.index.components.
ONE_WORD = (
    (re.compile(r"(\d+|(?<![a-z])[a-z])(?:号楼|栋楼|幢|座|#楼|#)"), r"\1栋"),
    (re.compile(r"(\d+)楼"), r"\1层"),
    (re.compile(r"(\d+)(?:单|梯)(?!元)"), r"\1单元"),
    (re.compile(r"(\d+)(?:号房|室|房)"), r"\1"),
)
# 12路 may be written 十二路 in the register.
COUNTED_NAME = re.compile(r"\d{1,3}(?=[^\d号栋层单元室])")
ANY_NUMERAL = re.compile(f"[{NUMERALS}]+")
# 十 may become 十二, and 二十 二十一.
UNFINISHED = re.compile("([二三四五六七八九]?)十$")
BOUNDARIES = re.compile(r"[ ()]+")


Tokens = tuple[str, ...]
OTHER, DIGIT, LETTER, LOW = range(4)


@dataclass(frozen=True, slots=True)
class Query:
    """`units` are UTF-16; a piece may start or end at i where `cut[i]` is not 0."""

    units: Array
    cut: Array


def read_query(typed: str) -> tuple[Tokens, ...]:
    """What was typed, and in the next place other ways to write it. Empty: nothing to look for."""
    tokens = [token for token in BOUNDARIES.split(unify(typed)) if normalise(token)]
    # What is typed first may be the start of a word that other words are written as.
    first = [normalise(token) for token in tokens]
    plain = [_one_word(arabic(token)) for token in first]
    ways = {tuple(plain): None, tuple(first): None}
    for numerals, written in (
        (ANY_NUMERAL, _digits),
        (UNFINISHED, _tens),
        (COUNTED_NAME, _numeral),
    ):
        if any(numerals.search(token) for token in plain):
            ways[tuple(numerals.sub(written, token) for token in plain)] = None
    return tuple(way for way in ways if way)


def _numeral(found: re.Match[str]) -> str:
    return numeral(int(found.group()))


def _digits(found: re.Match[str]) -> str:
    value = number(found.group())
    return found.group() if value is None else str(value)


def _tens(found: re.Match[str]) -> str:
    return str(number(found.group(1) or "一"))


def _one_word(text: str) -> str:
    for word, written in ONE_WORD:
        text = word.sub(written, text)
    return text


def encoded(tokens: Tokens) -> Query:
    """For the compiled search. Numbers, words in Latin letters and characters are not cut."""
    text = "".join(tokens)
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    kinds = [_kind(unit) for unit in units.tolist()]
    inside = (a == b != OTHER or b == LOW for a, b in pairwise(kinds))
    cut = np.array([True, *(not one for one in inside), True][-len(units) - 1 :], np.uint8)
    at = 0
    for token in tokens:
        at += len(token.encode("utf-16-le", "surrogatepass")) // 2
        cut[at] = 1
    return Query(units, cut)


def _kind(unit: int) -> int:
    if 48 <= unit <= 57:
        return DIGIT
    if 97 <= unit <= 122:
        return LETTER
    return LOW if 0xDC00 <= unit <= 0xDFFF else OTHER
