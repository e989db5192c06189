"""Takes a standard address apart where its row does not say how: the front, then the rest."""

import re
from collections.abc import Sequence

from gis.addresses.index.components import COMMUNITY

Parts = list[str]
# One a component of the front; a name from the register of areas goes before these.
FRONT = (
    re.compile(r"[^省市区县]{2,7}?(?:省|自治区)"),
    re.compile(r"[^市区县]{1,7}?(?:市|自治州|地区)"),
    re.compile(r"[^区县路街]{1,8}?(?:新区|区|县|旗)"),
    re.compile(r"[^路号]{1,8}?(?:街道|镇|乡)"),
    re.compile(r"[^路号]{1,10}?(?:社区|居委会)"),
)
REST = re.compile(
    r"(?P<road>\D{1,16}?(?:大道|路|街|巷|道|弄|胡同|里))?"
    r"(?P<number>(?(road)\d+(?:-\d+)*号))?"
    r"(?P<estate>.*?)"
    r"(?P<building>\d+(?:号楼|栋|幢|座)|[A-Za-z]座)?"
)


def split_front(front: str, names: Sequence[Sequence[str]]) -> tuple[Parts, int]:
    """The five components of the front ("" where one is missing), and how far they go.

    `names`: for each component those that it may have, the likeliest first.
    """
    parts, at = [""] * 5, 0
    for component, shape in enumerate(FRONT):
        name = next((one for one in names[component] if one and front.startswith(one, at)), "")
        if not name and not _is_named_later(front, at, names[component + 1 :]):
            found = shape.match(front, at)
            name = found.group() if found else ""
        parts[component] = name
        at += len(name)
    return parts, at


def split_address(address: str, names: Sequence[Sequence[str]]) -> Parts:
    """The nine components of a building's address that is one text."""
    parts, at = split_front(address, names)
    found = REST.fullmatch(address, at)
    road, number, estate, building = found.groups(default="") if found else ("", "", "", "")
    if estate and not building:
        estate, building = "", estate
    return [*parts[: COMMUNITY + 1], road, number, estate, building]


def _is_named_later(front: str, at: int, names: Sequence[Sequence[str]]) -> bool:
    return any(one and front.startswith(one, at) for some in names for one in some)
