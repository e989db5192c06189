"""Brings what somebody has typed into the form that the compiled search reads."""

import re
from dataclasses import dataclass

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
BOUNDARIES = re.compile(r"[ ()]+")


@dataclass(frozen=True, slots=True)
class Query:
    """`units` are UTF-16; a piece may start or end at i where `cut[i]` is not 0."""

    units: Array
    cut: Array


def read_query(typed: str) -> tuple[Query, ...]:
    """What was typed, and in the next place other ways to write it. Empty: nothing to look for."""
    tokens = [token for token in BOUNDARIES.split(unify(typed)) if normalise(token)]
    plain = [_one_word(arabic(normalise(token))) for token in tokens]
    spelt = [COUNTED_NAME.sub(_numeral, one) for one in plain]
    # What is typed first may be the start of a word that other words are written as.
    first = [normalise(token) for token in tokens]
    counted = [ANY_NUMERAL.sub(_digits, one) for one in plain]
    ways = dict.fromkeys(tuple(way) for way in (plain, first, counted, spelt) if way)
    return tuple(_query(way) for way in ways)


def _numeral(found: re.Match[str]) -> str:
    return numeral(int(found.group()))


def _digits(found: re.Match[str]) -> str:
    value = number(found.group())
    return found.group() if value is None else str(value)


def _one_word(text: str) -> str:
    for word, written in ONE_WORD:
        text = word.sub(written, text)
    return text


def _query(tokens: tuple[str, ...]) -> Query:
    text = "".join(tokens)
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    digit = (units >= 48) & (units <= 57)
    letter = (units >= 97) & (units <= 122)
    low_surrogate = (units >= 0xDC00) & (units <= 0xDFFF)
    cut = np.ones(len(units) + 1, np.uint8)
    inside = (digit[1:] & digit[:-1]) | (letter[1:] & letter[:-1]) | low_surrogate[1:]
    cut[1:-1][inside] = 0
    ends = np.cumsum([len(token.encode("utf-16-le", "surrogatepass")) // 2 for token in tokens])
    cut[ends] = 1
    return Query(units, cut)
