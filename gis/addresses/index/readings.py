"""How characters are read: Mandarin in Latin letters, without tones, all readings of each."""

import unicodedata

import numpy as np
from pypinyin.constants import PINYIN_DICT

from gis.addresses.index.file import Array

LONGEST_SYLLABLE = 8
MOST_READINGS = 4
# In the index, numerals before the words for lanes and the like are digits: 六巷, 十二巷, 二十巷.
SPOKEN = ("ling shi", "yi shi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu")


def reading_sections() -> dict[str, Array]:
    """`syllable`: letters padded with zeros; `reading`: for each UTF-16 unit its syllables, -1."""
    syllables: dict[str, int] = {}
    reading = np.full((1 << 16, MOST_READINGS), -1, np.int16)
    for point, toned in PINYIN_DICT.items():
        if point >= 1 << 16:
            continue
        plain = list(dict.fromkeys(s for one in toned.split(",") for s in _plain(one)))
        for i, syllable in enumerate(plain[:MOST_READINGS]):
            reading[point, i] = syllables.setdefault(syllable, len(syllables))
    for digit, spoken in enumerate(SPOKEN):
        for i, syllable in enumerate(spoken.split()):
            reading[ord("0") + digit, i] = syllables.setdefault(syllable, len(syllables))
    letters = np.zeros((len(syllables), LONGEST_SYLLABLE), np.uint8)
    for syllable, row in syllables.items():
        letters[row, : len(syllable)] = list(syllable.encode("ascii"))
    return {"syllable": letters, "reading": reading}


def _plain(toned: str) -> list[str]:
    """lǜ is typed lv and lu."""
    marked = unicodedata.normalize("NFD", toned)
    with_v = marked.replace("u\u0308", "v")
    found = {_letters(with_v), _letters(marked)}
    return sorted(one for one in found if 0 < len(one) < LONGEST_SYLLABLE)


def _letters(marked: str) -> str:
    return "".join(c for c in marked.lower() if "a" <= c <= "z")
