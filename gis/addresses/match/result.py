"""What matching answers."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from gis.addresses.address import Address
from gis.addresses.parser import Component

MatchClass = Literal["A", "B", "C", "none"]


class Difference(NamedTuple):
    """A component that the text says otherwise than the address; None where one does not say it.

    `component` may be `status`: given is retired, found the code that took its place, or None.
    """

    component: str
    given: str | None
    found: str | None


class Best(NamedTuple):
    """What a batch wants of a Match: its class, and the code and text of its first item or ""."""

    match_class: MatchClass
    code: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The outcome of cleansing 地址清洗 one text.

    A: the same but for spelling and left-out areas. B: one address, safely. C: several, the most
    likely first. A and B have one item, none has none. `differences` are to the first item.
    """

    match_class: MatchClass
    items: tuple[Address, ...] = ()
    components: tuple[Component, ...] = ()
    differences: tuple[Difference, ...] = ()
    unmatched: tuple[str, ...] = ()
