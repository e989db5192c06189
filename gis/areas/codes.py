"""The codes of an index's areas as bytes, for those who write answers without the interpreter."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gis.areas.index import LEVELS, AreaIndex
from gis.areas.index.raster import Longs
from gis.areas.numbers import Bytes
from gis.compiled import compiled


@dataclass(frozen=True, slots=True)
class Codes:
    """`text` has them one behind the other, that of area n from firsts[n] on to firsts[n + 1]; the
    last entry is for where no area is. `longest` in bytes.
    """

    text: Bytes
    firsts: Longs
    longest: int

    @classmethod
    def of(cls, index: AreaIndex, write: Callable[[str], bytes], nowhere: bytes) -> "Codes":
        """In the order of AreaIndex.positions()."""
        codes = [write(area.code) for level in LEVELS for area in index.areas(level)] + [nowhere]
        lengths = [len(code) for code in codes]
        firsts = np.zeros(len(codes) + 1, dtype=np.int64)
        np.cumsum(lengths, out=firsts[1:])
        return cls(np.frombuffer(b"".join(codes), np.uint8), firsts, max(lengths))


@compiled
def write_code(area: int, codes: Bytes, firsts: Longs, out: Bytes, at: int) -> int:
    """Writes what `codes` has for the area of that number, its last entry for -1."""
    here = area if area >= 0 else len(firsts) - 2
    for i in range(firsts[here], firsts[here + 1]):
        out[at] = codes[i]
        at += 1
    return at
