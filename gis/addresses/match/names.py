"""The names of one index segment, by every way they are said."""

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from pypinyin import lazy_pinyin

from gis.addresses.components import COMPONENTS
from gis.addresses.index import AddressIndex, Alias
from gis.addresses.index.components import canonical, core_length
from gis.addresses.match.typos import Typos
from gis.addresses.parser.words import SUFFIXES
from gis.addresses.text import normalise

PROVINCE, CITY, DISTRICT, STREET, COMMUNITY, ROAD, NUMBER, ESTATE, NAME = range(9)
# Names of these are looked for in the text and may be misspelt; numbers may not.
NAMED = (PROVINCE, CITY, DISTRICT, STREET, COMMUNITY, NAME, ESTATE, ROAD)
ESTATE_END = re.compile(
    rf"(?:{'|'.join(SUFFIXES['estate'])}|政务服务中心|图书馆|[苑府园])(?:[东西南北中][区苑]|.期)?$"
)
LONGEST = 24
MOST_KEPT = 1 << 16


class Likeness(IntEnum):
    """How a text says a name."""

    EXACT = 0
    ALIAS = 1
    SHORT = 2
    TYPO = 3


class Said(NamedTuple):
    """A name that a text may mean. `within`: the code in which the alias holds."""

    component: int
    name: int
    likeness: Likeness
    within: str | None = None


class SegmentNames:
    """Dictionaries over the lexicon of a segment; a gazetteer for the parser."""

    def __init__(self, index: AddressIndex, aliases: Iterable[Alias] = ()) -> None:
        self.index = index
        first = index.column("lex_first").tolist()
        self.by_text: list[dict[str, int]] = []
        self._said: dict[str, list[Said]] = defaultdict(list)
        # How long the names are that begin with three characters, the longest first.
        self._heads: dict[str, tuple[int, ...]] = {}
        # What was found to be nearly what: in a list, the same slip comes again and again.
        self._near: dict[tuple[int, str], list[Said]] = {}
        for component in range(len(COMPONENTS)):
            span = range(first[component], first[component + 1])
            names = {index.name(one): one for one in span}
            self.by_text.append(names)
            if component in NAMED:
                for name, one in names.items():
                    self._add(component, name, one, index.shown(one))
        for alias in aliases:
            self._add_alias(alias)

    def _add(self, component: int, name: str, one: int, shown: str) -> None:
        said = Said(component, one, Likeness.EXACT)
        for text in {name, normalise(shown)}:
            self._said[text].append(said)
            self._note_head(text)

    def _add_alias(self, alias: Alias) -> None:
        component = COMPONENTS.index(alias.component)
        one = self.by_text[component].get(canonical(component, alias.name))
        if one is None:
            return
        said = Said(component, one, Likeness.ALIAS, alias.within)
        for text in {normalise(alias.alias), canonical(component, alias.alias)}:
            self._said[text].append(said)
            self._note_head(text)

    def _note_head(self, text: str) -> None:
        if 2 <= len(text) <= LONGEST and not text[0].isdecimal():
            sizes = self._heads.get(text[:3], ())
            if len(text) not in sizes:
                self._heads[text[:3]] = tuple(sorted((*sizes, len(text)), reverse=True))

    def prepare(self) -> None:
        """Makes what is else made when first needed."""
        _ = self._cores, self._typos

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        """For the parser: the longest known name here, and its component."""
        for head in (text[start : start + 3], text[start : start + 2]):
            for size in self._heads.get(head, ()):
                end = start + size
                said = self._said.get(text[start:end]) if end <= len(text) else None
                if said:
                    return end, COMPONENTS[said[-1].component]
        return None

    def number_of(self, component: int, value: str) -> int:
        """The name of a number, a unit, a floor, a room or a numbered building, -1 for none."""
        return self.by_text[component].get(canonical(component, value), -1)

    def exactly(self, component: int, value: str) -> list[Said]:
        """Names and aliases that the text is, those of its own component first."""
        found = self._said.get(value) or self._said.get(canonical(component, value))
        return found or []

    def sounds_like(self, component: int, value: str) -> bool:
        """Whether the text is read as a name of the component is: 海月区 for 海岳区."""
        sound = lazy_pinyin(value)
        names = self.by_text[component]
        return any(len(name) == len(value) and lazy_pinyin(name) == sound for name in names)

    def shortened(self, value: str) -> list[Said]:
        """Names of which the text is the part that tells them apart: 听渚 for 听渚公寓."""
        return self._cores.get(value, [])

    @cached_property
    def _cores(self) -> dict[str, list[Said]]:
        found: dict[str, list[Said]] = defaultdict(list)
        for component in NAMED:
            for name, one in self.by_text[component].items():
                core = core_of(component, name)
                if 2 <= len(core) < len(name):
                    found[core].append(Said(component, one, Likeness.SHORT))
        return dict(found)

    def misspelt(self, component: int, value: str) -> list[Said]:
        """Names one edit away from the text; not to be changed."""
        known = self._near.get((component, value))
        if known is None:
            if len(self._near) >= MOST_KEPT:
                self._near.clear()
            known = self._near[component, value] = self._misspelt(component, value)
        return known

    def _misspelt(self, component: int, value: str) -> list[Said]:
        spelt = {value, canonical(component, value)} if len(value) > 1 else set[str]()
        near = {one for text in spelt for one in self._typos.near(text)}
        return [Said(self._component(one), one, Likeness.TYPO) for one in sorted(near)]

    @cached_property
    def _typos(self) -> Typos:
        names: list[str] = []
        ids: list[int] = []
        for component in NAMED[3:]:
            for name, one in self.by_text[component].items():
                if component != NAME or not name[0].isdecimal():
                    spelt = {name, normalise(self.index.shown(one))}
                    names += spelt
                    ids += [one] * len(spelt)
        return Typos(names, ids)

    def _component(self, one: int) -> int:
        first = self.index.column("lex_first")
        return int(first.searchsorted(one, side="right")) - 1


def core_of(component: int, name: str) -> str:
    """The name without the word for what it is."""
    if component == ESTATE:
        end = ESTATE_END.search(name)
        return name[: end.start()] if end else name
    return name[: core_length(component, name)]
