"""What a text was found to say."""

from dataclasses import dataclass
from typing import NamedTuple

LEVELS = (
    "province",
    "city",
    "district",
    "street",
    "community",
    "road",
    "number",
    "estate",
    "building_name",
    "unit",
    "floor",
    "room",
)


class Component(NamedTuple):
    """One level 地址要素 and its value in one spelling: 6号楼 and 六幢 are 6栋, 三楼 is 3层."""

    level: str
    value: str


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """`components` in the order of LEVELS; `qualifiers` 方位 say where it is from there (对面);
    `leftovers` are what is not part of an address: names, telephone numbers, notes.
    """

    components: tuple[Component, ...]
    qualifiers: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()

    def get(self, level: str) -> str | None:
        for component in self.components:
            if component.level == level:
                return component.value
        return None
