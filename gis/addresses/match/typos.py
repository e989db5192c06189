"""Names that one slip of the keys away from a text, without looking at all names."""

from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz.distance import OSA


class Typos:
    """Names by what is left when one character is left out of them.

    Two names that differ in one character, more, less or in other order, share such a remainder
    (W. Garbe's symmetric deletes).
    """

    def __init__(self, names: Sequence[str], ids: Sequence[int]) -> None:
        hashes: list[int] = []
        owners: list[int] = []
        for place, name in enumerate(names):
            for left in remainders(name):
                hashes.append(hash(left))
                owners.append(place)
        keys = np.array(hashes, np.int64)
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], np.array(owners, np.int32)[order]
        self._names, self._ids = names, ids

    def near(self, text: str) -> set[int]:
        """The ids of names one edit away: a character more, less, other, or two swapped."""
        wanted = np.array([hash(left) for left in remainders(text)], np.int64)
        low = np.searchsorted(self._keys, wanted, side="left").tolist()
        high = np.searchsorted(self._keys, wanted, side="right").tolist()
        places: set[int] = set()
        for first, last in zip(low, high, strict=True):
            places.update(self._owners[first:last].tolist())
        return {
            self._ids[place]
            for place in places
            if OSA.distance(text, self._names[place], score_cutoff=1) == 1
        }


def remainders(name: str) -> Iterable[str]:
    """The name, and what is left when one of its characters is left out."""
    if len(name) < 3:
        return (name,)
    return {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}
