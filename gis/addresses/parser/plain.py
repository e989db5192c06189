"""What most of a text is: known names and numbers with their words, in a row.

Each is taken as Scan's own step would take it there, at a fraction of the time; where there is the
least doubt, nothing is taken and the step decides.
"""

import re
from typing import Protocol

from gis.addresses.parser.leftovers import OPENING, SHOP
from gis.addresses.parser.numbers import TAIL, TAIL_FIRST
from gis.addresses.parser.provinces import KNOWN
from gis.addresses.parser.values import HIGHEST_FLOOR
from gis.addresses.parser.words import SEPARATOR

END = r"(?=[0-9 ()|]|$)"
# Of TAIL, what can be nothing else; the characters kept out might go on as another word.
NUMBERS = re.compile(
    rf"""
    ([1-9][0-9]{{0,4}})号(?![门停车泊公大府花别厂仓库宿办教楼栋房铺商室线床院附之甲乙丙])
  | ([1-9][0-9]{{0,4}}|[a-z])(?:[栋幢座]|号楼){END}
  | ([1-9][0-9]?)单元{END}
  | ([1-9][0-9]{{0,2}})[层楼f](?=[0-9])
  | ([0-9]{{1,5}})[室房户](?=[ ()|]|$)
  | ([0-9]{{1,5}})(?=[ ()|]|$)
    """,
    re.VERBOSE,
)
NUMBER, BUILDING, UNIT, FLOOR, NAMED_ROOM, ROOM = range(1, 7)
LEVEL_OF = ("", "number", "building_name", "unit", "floor", "room", "room")
WORD_OF = ("", "号", "栋", "单元", "层", "", "")
NUMBER_FIRST = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
SHOP_FIRST = frozenset("底门临沿")
INNER = frozenset(("building_name", "unit", "floor", "room"))
# After these, digits alone are a room; after the last two, if there are more than two of them.
BEFORE_ROOM = frozenset((*INNER, "number", "estate"))
BEFORE_LONG_ROOM = frozenset(("number", "estate"))


class Names(Protocol):
    """Names that are known to exist: a Gazetteer."""

    def longest(self, text: str, start: int) -> tuple[int, str] | None: ...


class State(Protocol):
    """What is read of, and added to, a Scan."""

    text: str
    found: dict[str, str]
    last: str
    last_end: int
    at: int


def run(state: State, names: Names | None) -> None:
    """Takes what is plain from `at` on. `names` None: only numbers are."""
    text, found, at, last = state.text, state.found, state.at, state.last
    last_end, size = state.last_end, len(text)
    while at < size:
        sign = text[at]
        if sign in SEPARATOR:
            at += 1
            continue
        if sign in NUMBER_FIRST:
            taken = _number(text, at, found, last)
        elif names is not None and last not in INNER:
            taken = _name(text, at, found, names)
        else:
            break
        if taken is None:
            break
        last, at = taken
        last_end = at
    state.at, state.last, state.last_end = at, last, last_end


def _number(text: str, at: int, found: dict[str, str], last: str) -> tuple[str, int] | None:
    """The level and the end of the number that is taken here."""
    written = NUMBERS.match(text, at)
    if written is None:
        return None
    kind = written.lastindex or 0
    level, digits = LEVEL_OF[kind], written[kind]
    if level in found or not _fits(kind, digits, found, last):
        return None
    found[level] = digits + WORD_OF[kind]
    return level, written.end()


def _fits(kind: int, digits: str, found: dict[str, str], last: str) -> bool:
    if kind == NUMBER:
        return last not in INNER and last != "number"
    if kind == FLOOR:
        return "building_name" in found or int(digits) <= HIGHEST_FLOOR
    if kind == ROOM:
        return last in BEFORE_ROOM and (len(digits) > 2 or last not in BEFORE_LONG_ROOM)
    return True


def _name(text: str, at: int, found: dict[str, str], names: Names) -> tuple[str, int] | None:
    """The level and the end of the known name that is taken here."""
    sign = text[at]
    if sign in TAIL_FIRST and TAIL.match(text, at):
        return None
    if (at == 0 or text[at - 1] in SEPARATOR) and OPENING.match(text, at):
        return None
    if sign in SHOP_FIRST and SHOP.match(text, at):
        return None
    known = names.longest(text, at)
    if known is None or (not found and KNOWN.match(text, at)):
        return None
    end, level = known
    if level in found or text[end - 1] in "组队":
        return None
    found[level] = text[at:end]
    return level, end
