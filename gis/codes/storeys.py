"""Storeys as people write them: 3, B1, 2M, -2..18."""

import re

from gis.codes.scheme import Storey
from gis.errors import InvalidInput

WRITTEN = re.compile(
    r"(?:(?P<below>B|-|负)?(?P<number>[0-9]{1,4})(?:层|楼|F)?(?P<mezzanine>M|夹层?)?)",
    re.IGNORECASE,
)
MOST_STOREYS = 1000


def parse_storeys(written: str) -> tuple[Storey, ...]:
    """`3`, `B1` or `-1`, `2M` (the mezzanine above 2), ranges `B2..18`, several between commas.

    In the order written, each once; a range leaves out 0. Raises InvalidInput.
    """
    found: dict[Storey, None] = {}
    for part in written.upper().replace(" ", "").split(","):
        first, dots, last = part.partition("..")
        start = _storey(first, written)
        end = _storey(last, written) if dots else start
        if dots and (
            start.mezzanine or end.mezzanine or not 0 <= end.number - start.number < MOST_STOREYS
        ):
            raise _unreadable(part, written)
        numbers = range(start.number, end.number + 1)
        found |= {Storey(n, start.mezzanine): None for n in numbers if n}
    return tuple(found)


def storey_in_words(storey: Storey) -> tuple[str, str]:
    """In Chinese and in English."""
    if storey.mezzanine:
        return f"{storey.number}层夹层", f"mezzanine above floor {storey.number}"
    if storey.number < 0:
        return f"地下{-storey.number}层", f"basement {-storey.number}"
    return f"{storey.number}层", f"floor {storey.number}"


def _storey(written: str, whole: str) -> Storey:
    match = WRITTEN.fullmatch(written)
    if match is None or int(match["number"]) == 0 or (match["below"] and match["mezzanine"]):
        raise _unreadable(written, whole)
    number = int(match["number"])
    return Storey(-number if match["below"] else number, bool(match["mezzanine"]))


def _unreadable(part: str, whole: str) -> InvalidInput:
    return InvalidInput(
        f"storeys={whole[:60]!r}: {part[:20]!r} is no storey; allowed are 3, B1, 2M (the mezzanine"
        " above 2), B2..18 and several of these between commas.",
        "storeys",
    )
