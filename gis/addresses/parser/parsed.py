"""What a text was found to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gis.addresses.components import COMPONENTS


class Component(NamedTuple):
    """One level 地址要素 and its value in one spelling: 6号楼 and 六幢 are 6栋, 三楼 is 3层."""

    level: str
    value: str


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """`found` are the components by level; `qualifiers` 方位 say where it is from there (对面);
    `leftovers` are what is not part of an address: names, telephone numbers, notes.
    """

    found: Mapping[str, str]
    qualifiers: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()

    @property
    def components(self) -> tuple[Component, ...]:
        """In the order of COMPONENTS."""
        found = self.found
        return tuple(Component(level, found[level]) for level in COMPONENTS if level in found)

    def get(self, level: str) -> str | None:
        return self.found.get(level)
