"""Reads unified text from left to right, component by component."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from gis.addresses.parser import leftovers, plain, provinces, values
from gis.addresses.parser.judges import AREAS, Name
from gis.addresses.parser.leftovers import COMPANY, LABEL, LEFT, NOTE, PERSON, SHOP, STATION
from gis.addresses.parser.names import GLUED_PLACE, next_name
from gis.addresses.parser.numbers import TAIL, TAIL_FIRST, TAIL_FIRSTS, TAIL_START
from gis.addresses.parser.parsed import ParsedAddress
from gis.addresses.parser.qualifiers import (
    CROSSING,
    HINT,
    HINT_SIGN,
    NEAR,
    PLACES,
    SOLE_SIDE,
)
from gis.addresses.parser.words import DWELLING, NUMBER_IN_NAME, SEPARATOR

INNER = ("building_name", "unit", "floor", "room")
LANE_SIGN = re.compile(r"[巷弄]")
STOP = re.compile(r"[ ()|]")


class Gazetteer(Protocol):
    """Names that are known to exist."""

    def longest(self, text: str, start: int) -> tuple[int, str] | None:
        """Where the longest known name from `start` on ends, and its level."""
        ...


class Scan:
    """One reading of one text; `result` when read() is through."""

    def __init__(self, text: str, gazetteer: Gazetteer | None = None) -> None:
        self.text, self.left = leftovers.take_out(text)
        self.gazetteer = gazetteer
        self.found: dict[str, str] = {}
        self.qualifiers: list[str] = []
        self.last = ""
        self.last_end = 0
        self.at = 0
        self.placed = HINT_SIGN.search(text) is not None and HINT.search(text) is not None
        self.owned = COMPANY.search(text) is not None
        self._chunk = self._run = (0, 0)

    def read(self) -> ParsedAddress:
        size = len(self.text)
        names = None if self.placed or self.owned else self.gazetteer
        while True:
            plain.run(self, names)
            if self.at >= size:
                return ParsedAddress(self.found, tuple(self.qualifiers), tuple(self.left))
            self._step()

    def _step(self) -> None:
        text, at = self.text, self.at
        if self._opens_chunk() and self._chunk_words():
            return
        if text[at] in TAIL_FIRST:
            tail = TAIL.match(text, at)
            if tail and self._tail(tail):
                return
        if self.placed and self.found and self._qualifier():
            return
        if not self.found and (end := provinces.end_of(text, at, self.gazetteer)):
            self._set("province", text[at:end], end)
            return
        end = self._run_end(at)
        if not self._glued_place(end):
            self._names(at, end)

    def _opens_chunk(self) -> bool:
        return self.at == 0 or self.text[self.at - 1] in SEPARATOR

    def _chunk_words(self) -> bool:
        """Labels, notes, people, stations: they take (the beginning of) a chunk."""
        text, at = self.text, self.at
        label = LABEL.match(text, at)
        if label:
            return self._leave(label.end())
        end = self._chunk_end(at)
        if NOTE.match(text, at, end):
            return self._leave(end)
        person = PERSON.match(text, at, end)
        if person and end - at <= 6:
            return self._leave(end)
        station = STATION.match(text, at)
        return bool(station) and self.qualify(end)

    def _chunk_end(self, at: int) -> int:
        begin, end = self._chunk
        if not begin <= at < end:
            stop = STOP.search(self.text, at)
            end = stop.start() if stop else len(self.text)
            self._chunk = (at, end)
        return end

    def _run_end(self, at: int) -> int:
        """Where the names from `at` on end: at numbers, or at the chunk's end."""
        begin, end = self._run
        if not begin <= at < end:
            end = self._next_number(at, self._chunk_end(at))
            self._run = (at, end)
        return end

    def _next_number(self, at: int, end: int) -> int:
        text, begin = self.text, at + 1
        while begin < end and text[begin].isdecimal() and text[begin - 1].isdecimal():
            begin += 1
        while first := TAIL_FIRSTS.search(text, begin, end):
            begin = first.start()
            tail = TAIL_START.match(text, begin)
            if tail and not NUMBER_IN_NAME.match(text, begin):
                return begin
            begin = tail.end() if tail else begin + 1
        return end

    # Numbers -------------------------------------------------------------------------------

    def _tail(self, tail: re.Match[str]) -> bool:
        """Takes the numbers in front; False when they are the beginning of a name."""
        return TAKES[tail.lastgroup or ""](self, tail.group(), tail.end())

    def take_dashes(self, written: str, end: int) -> bool:
        building, unit, room = values.ROOM_WORDS.sub("", written).split("-")[:3]
        if "building_name" in self.found and self.last in INNER:
            return self._set("room", values.room(written), end)
        self._set("building_name", values.building(building), end)
        self._set("unit", values.unit(unit), end)
        return self._set("room", values.room(room), end)

    def take_building(self, written: str, end: int) -> bool:
        value = values.building(written)
        before = self.found.get("building_name")
        if before and written.endswith("#") and len(written) > 3:
            return self._set("room", values.room(written), end)
        if before is None:
            return self._set("building_name", value, end)
        if self.last != "building_name" or self.last_end != self.at:
            return before == value and self._set("building_name", value, end)
        if before[0].isdigit():
            self.found["building_name"] = before + written.rstrip("-")
        elif "estate" in self.found:
            self.found["building_name"] = before + value
        else:
            self.found["estate"], self.found["building_name"] = before, value
        return self._moved("building_name", end)

    def take_unit(self, written: str, end: int) -> bool:
        value = values.unit(written)
        if len(value) >= 5 and value[:3].isdigit() and "房" not in written:
            return self._set("room", value.removesuffix("单元"), end)
        return self._set("unit", value, end)

    def take_floor(self, written: str, end: int) -> bool:
        value = values.floor(written)
        if "building_name" not in self.found and values.is_no_floor(value):
            return self._set("building_name", values.building(written), end)
        if value == "夹层" and self.last == "floor":
            value = self.found.pop("floor") + value
        return self._set("floor", value, end)

    def take_pair(self, written: str, end: int) -> bool:
        first, second = values.ROOM_WORDS.sub("", written).split("-")
        if self.last == "road" and "number" not in self.found:
            return self._set("number", values.house_number(written), end)
        if self.last in ("number", "floor", "unit", "room"):
            return self._set("room", values.room(written), end)
        if self.last == "building_name" and not self._named_last():
            return self._pair_in_block(written, first, second, end)
        if self.last == "building_name":
            return self._pair_in_tower(written, first, second, end)
        self._set("building_name", values.building(first), end)
        if len(second) < 3 and second.isdigit() and self.found.get("unit") is None:
            return self._set("unit", values.unit(second), end)
        return self._set("room", second, end)

    def _pair_in_block(self, written: str, first: str, second: str, end: int) -> bool:
        """2-205 says the unit, 201-205 rooms in a row."""
        if values.is_room(first):
            return self._set("room", values.room(written), end)
        self._set("unit", values.unit(first), end)
        return self._set("room", second, end)

    def _pair_in_tower(self, written: str, first: str, second: str, end: int) -> bool:
        """After 大厦 or 中心: 32-3 is a door on floor 32, 12-1203 says its floor twice, and 2-1203
        is in tower 2. By what is written on doors; where an estate is said too, it is a door.
        """
        if len(second) < 3 or "estate" in self.found or second.startswith(first):
            return self._set("room", values.room(written), end)
        self.found["estate"] = self.found.pop("building_name")
        self._set("building_name", values.building(first), end)
        return self._set("room", second, end)

    def take_parking(self, _written: str, end: int) -> bool:
        return self._leave(end)

    def _named_last(self) -> bool:
        return not self.found.get("building_name", "").endswith("栋")

    def take_room(self, written: str, end: int) -> bool:
        return self._set("room", values.room(written), end)

    def take_number(self, written: str, end: int) -> bool:
        if LANE_SIGN.search(written):
            in_lane = self.last == "estate" and "road" in self.found
            return in_lane and self._set("number", values.house_number(written), end)
        if self.last in INNER and "号" in written and not written.startswith("附"):
            return self._set("room", values.room(written), end)
        if self.last == "number" and self.last_end == self.at and len(written) > 3:
            return self._set("room", values.room(written), end)
        return self._set("number", values.house_number(written), end)

    def take_bare(self, written: str, end: int) -> bool:
        written = written.rstrip("#")
        if end < len(self.text) and self.text[end] not in SEPARATOR and self.last == "":
            return False
        if self.last == "road" and "number" not in self.found and written[0].isdigit():
            return self._set("number", values.house_number(written), end)
        short = len(written) < 3 and written.isdigit()
        if self.last == "estate" and short and "building_name" not in self.found:
            return self._set("building_name", values.building(written), end)
        if self.last in ("number", "estate", *INNER):
            return self._set("room", values.room(written), end)
        return self._leave(end)

    # Names ---------------------------------------------------------------------------------

    def _qualifier(self) -> bool:
        text, at = self.text, self.at
        anchored = any(level not in AREAS for level in self.found)
        if anchored and (near := NEAR.match(text, at)):
            return self.qualify(near.end())
        crossing = CROSSING.match(text, at)
        if crossing and "road" in self.found:
            return self.qualify(crossing.end())
        places = PLACES.match(text, at)
        if places and (anchored or places.end() == self._chunk_end(at)):
            return self.qualify(places.end())
        if self.last == "road" and text[at] == "口":
            self.at, end = at - 1, at + 1
            return self.qualify(end)
        sole = SOLE_SIDE.match(text, at)
        return bool(sole) and self.last in INNER and self.qualify(at + 1)

    def _names(self, at: int, end: int) -> None:
        """Takes the next name of the run, or leaves the run."""
        text = self.text
        shop = SHOP.match(text, at)
        if shop and self.last:
            self.last = "room"
            self._leave(shop.end())
            return
        if self.last in INNER and NOTE.match(text, at, end):
            self._leave(end)
            return
        place = PLACES.search(text, at + 1, self._chunk_end(at)) if self.placed else None
        if place and place.start() < end:
            end = place.start()
            if "road" not in self.found and text.startswith("路口", end):
                end += 1
            known = self._known(at)
            if known and known.end == end and known.level not in self.found:
                self._take(known)
                return
            if self._landmark(at, end):
                return
            if self.last in ("number", "estate", *INNER):
                self.qualify(place.end())
                return
        if self.owned and COMPANY.search(text, at, end):
            self._leave(end)
            return
        name = self._known(at) or next_name(self, at, end)
        if name is None:
            self._leave(end)
        else:
            self._take(name)

    def _glued_place(self, end: int) -> bool:
        """Leaves 解放碑 in 解放碑民族路."""
        place = None if "road" in self.found else GLUED_PLACE.match(self.text, self.at, end)
        return place is not None and not self._known(self.at) and self._leave(place.end())

    def _landmark(self, at: int, end: int) -> bool:
        """Takes 听渚公寓 in 345号听渚公寓对面: where people live has the house number itself,
        while 345号建设银行对面 says where 345号 is.
        """
        dwelling = DWELLING.search(self.text, at, end)
        if dwelling is None or dwelling.end() != end or self.last != "number":
            return False
        return "estate" not in self.found and self._set("estate", self.text[at:end], end)

    def _known(self, at: int) -> Name | None:
        found = self.gazetteer.longest(self.text, at) if self.gazetteer else None
        return Name(found[1], found[0]) if found else None

    def _take(self, name: Name) -> None:
        value = self.text[self.at : name.end].replace("(", "").replace(")", "")
        level = name.level
        if level == "estate" and value[-1] in "组队":
            value = values.counted(value)
        adjoining = self.last_end == self.at
        if adjoining and self.found.get(self.last) == value:
            self._moved(self.last, name.end)
        elif level == "road" and self.last == "road" and adjoining:
            self.found["road"] += value
            self._moved("road", name.end)
        elif level == "building_name" and self.found.get(level) and "estate" not in self.found:
            self.found["estate"] = self.found[level]
            self.found[level] = value
            self._moved(level, name.end)
        else:
            self._set(level, value, name.end)

    # What was found ------------------------------------------------------------------------

    def _set(self, level: str, value: str, end: int) -> bool:
        """Notes the component; a second one that differs is left over."""
        if self.found.setdefault(level, value) != value:
            return self._leave(end)
        return self._moved(level, end)

    def _moved(self, level: str, end: int) -> bool:
        self.last, self.last_end, self.at = level, end, end
        return True

    def qualify(self, end: int) -> bool:
        self.qualifiers.append(self.text[self.at : end])
        self.at = end
        return True

    def _leave(self, end: int) -> bool:
        words = self.text[self.at : end].strip(SEPARATOR + LEFT)
        if words:
            self.left.append(words)
        self.at = max(end, self.at + 1)
        return True


TAKES: Mapping[str, Callable[[Scan, str, int], bool]] = {
    "gate": lambda scan, _, end: scan.qualify(end),
    "named": lambda _, __, ___: False,
    "parking": Scan.take_parking,
    "dashes": Scan.take_dashes,
    "building": Scan.take_building,
    "unit": Scan.take_unit,
    "floor": Scan.take_floor,
    "pair": Scan.take_pair,
    "room": Scan.take_room,
    "number": Scan.take_number,
    "bare": Scan.take_bare,
}
