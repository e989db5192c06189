"""One segment of the address index: the columns, and what is asked of them by name and by row."""

from typing import Literal

import numpy as np

from gis.addresses.address import Address
from gis.addresses.components import COMPONENTS
from gis.addresses.index.components import (
    FLOOR,
    ROOM,
    UNIT,
    canonical,
)
from gis.addresses.index.exceptions import Own, own_of
from gis.addresses.index.file import Array, Columns
from gis.addresses.index.lexicon import Ints, utf16
from gis.addresses.index.sites import replace_in_sites
from gis.addresses.index.status import CURRENT, DEAD, NAMES

Kind = Literal["building", "room"]
NONE = np.zeros(0, np.int32)


class AddressIndex:
    """Buildings' and rooms' addresses by the names of their components.

    Rows and names are int32 numbers of this segment, -1 is none. Coordinates are WGS 84 degrees.
    Public columns, one value a building: street, community, road, number, estate, building_name
    (names), status (gis.addresses.index.status), lon, lat; one a room: unit, floor, room (names).
    May be read by several threads.
    """

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.arrays = a = columns.arrays
        self.seq: int = columns.about["seq"]
        self.buildings: int = columns.about["buildings"]
        self.rooms: int = columns.about["rooms"]
        self.part = a["b_part"]
        self.province, self.city, self.district = (self.part[:, i] for i in range(3))
        self.street, self.community, self.road = (self.part[:, i] for i in range(3, 6))
        self.number, self.estate, self.building_name = (self.part[:, i] for i in range(6, 9))
        self.status, self.room_status = a["b_status"], a["r_status"]
        self.lon, self.lat = a["b_lon"], a["b_lat"]
        self._first = a["lex_first"].tolist()
        self._start, self._text = a["lex_start"], a["lex_text"]
        self._codes = a["b_code"]
        self._names: dict[int, str] = {}
        self._shown: dict[int, str] = {-1: ""}
        self._area_codes: list[str] = [code.decode() for code in a["area_code"].tolist()]

    # Names

    def name_id(self, component: str, text: str) -> int:
        """The name of a component in any of its spellings, -1 when no address has it."""
        number = COMPONENTS.index(component)
        return self._name_of(number, canonical(number, text))

    def _name_of(self, component: int, name: str) -> int:
        low, high = self._first[component], self._first[component + 1]
        wanted = utf16(name)
        while low < high:
            middle = (low + high) // 2
            if self._units(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        here = low < self._first[component + 1] and self._units(low) == wanted
        return low if here and name else -1

    def _units(self, name: int) -> bytes:
        return self._text[self._start[name] : self._start[name + 1] - 1].astype(">u2").tobytes()

    def name(self, name_id: int) -> str:
        """A name in its canonical spelling."""
        known = self._names.get(name_id)
        if known is None:
            known = self._units(name_id).decode("utf-16-be", "surrogatepass")
            self._names[name_id] = known
        return known

    def shown(self, name_id: int) -> str:
        """A name as standard addresses write it; "" for -1."""
        known = self._shown.get(name_id)
        if known is None:
            start = self.arrays["lex_shown_start"]
            known = bytes(self.arrays["lex_shown"][start[name_id] : start[name_id + 1]]).decode()
            self._shown[name_id] = known
        return known

    # Buildings

    def buildings_of(self, name_id: int) -> Ints:
        """The buildings that have a name, live or not, those of most rooms first."""
        start = self.arrays["post_start"]
        return self.arrays["post"][start[name_id] : start[name_id + 1]]

    def building_row(self, code: str) -> int:
        """The row of a building's address, -1 when there is none."""
        wanted, by_code = code.encode(), self.arrays["b_by_code"]
        place = int(np.searchsorted(self._codes, wanted, sorter=by_code))
        if not code or place == len(by_code) or self._codes[by_code[place]] != wanted:
            return -1
        return int(by_code[place])

    def building_code(self, row: int) -> str:
        """ "" for a building that has no address of its own, only rooms that have."""
        return self._codes[row].decode()

    # Rooms

    def rooms_of(
        self,
        building: int,
        unit: str | None = None,
        room: str | None = None,
        floor: str | None = None,
    ) -> Ints:
        """The rooms of a building in natural order, live or not; names in any spelling."""
        a = self.arrays
        rows = np.arange(a["b_rooms"][building], a["b_rooms"][building + 1], dtype=np.int32)
        for component, column, text in (
            (UNIT, "r_unit", unit),
            (FLOOR, "r_floor", floor),
            (ROOM, "r_room", room),
        ):
            if text is not None:
                name = self._name_of(component, canonical(component, text))
                if name < 0:
                    return NONE
                value = name if component == ROOM else name - self._first[component] + 1
                rows = rows[a[column][rows] == value]
        return rows

    def unit_name(self, room: int) -> int:
        local = int(self.arrays["r_unit"][room])
        return self._first[UNIT] + local - 1 if local else -1

    def floor_name(self, room: int) -> int:
        local = int(self.arrays["r_floor"][room])
        return self._first[FLOOR] + local - 1 if local else -1

    def room_name(self, room: int) -> int:
        return int(self.arrays["r_room"][room])

    def building_of(self, room: int) -> int:
        # A plain int would have the whole column converted for each call.
        row = np.int32(room)
        return int(np.searchsorted(self.arrays["b_rooms"], row, side="right")) - 1

    def room_code(self, room: int) -> str:
        tail = bytes(self.arrays["r_tails"][self.arrays["r_tail"][room]]).decode()
        if tail.startswith("="):
            return tail[1:]
        return self.building_code(self.building_of(room)) + tail

    def room_row(self, code: str) -> int:
        """The row of a room's address whose code starts with its building's, -1 otherwise."""
        for length in range(len(code) - 1, 0, -1):
            building = self.building_row(code[:length])
            if building >= 0:
                start, end = self.arrays["b_rooms"][building : building + 2]
                tails = self.arrays["r_tails"][self.arrays["r_tail"][start:end]]
                same = np.flatnonzero(tails == code[length:].encode())
                return int(start + same[0]) if len(same) else -1
        return -1

    # Whole addresses

    def is_live(self, kind: Kind, row: int) -> bool:
        """False for a row that a newer segment has in its place."""
        return int((self.status if kind == "building" else self.room_status)[row]) != DEAD

    def components(self, kind: Kind, row: int) -> dict[str, str]:
        """The components of an address as they are shown, from the top down."""
        building = row if kind == "building" else self.building_of(row)
        names = [int(name) for name in self.part[building]]
        if kind == "room":
            names += [self.unit_name(row), self.floor_name(row), self.room_name(row)]
        return {c: self.shown(n) for c, n in zip(COMPONENTS, names, strict=False) if n >= 0}

    def address(self, kind: Kind, row: int) -> Address:
        """The address of a row, retired ones too."""
        building = row if kind == "building" else self.building_of(row)
        own = self._own(row if kind == "building" else self.buildings + row)
        status = int((self.status if kind == "building" else self.room_status)[row])
        areas = (own and own.areas) or self.areas_of(building)
        code = self.building_code(building)
        return Address(
            code=code if kind == "building" else self.room_code(row),
            text=own.text if own else self._composed(kind, row, building),
            level=kind,
            status=NAMES.get(status, "retired"),
            building=code or None,
            lon=float(self.lon[building]) if own is None or own.lon is None else own.lon,
            lat=float(self.lat[building]) if own is None or own.lat is None else own.lat,
            district=areas[0] or None,
            street=areas[1] or None,
            community=areas[2] or None,
            grid=areas[3] or None,
        )

    def code_and_text(self, kind: Kind, row: int) -> tuple[str, str]:
        """Of address() these two alone, at a fraction of its time."""
        if kind == "building":
            return self.building_code(row), self.text_of(row)
        building = self.building_of(row)
        own = self._own(self.buildings + row)
        return self.room_code(row), own.text if own else self._composed(kind, row, building)

    def _composed(self, kind: Kind, row: int, building: int) -> str:
        text = self.text_of(building)
        if kind == "room":
            text += self.shown(self.unit_name(row)) + self.shown(self.room_name(row))
        return text

    def text_of(self, building: int) -> str:
        """The standard address of a building."""
        own = self._own(building)
        return own.text if own else "".join(map(self.shown, self.part[building].tolist()))

    def _own(self, row: int) -> Own | None:
        return own_of(self.arrays, row, self._area_codes)

    def areas_of(self, building: int) -> list[str | None]:
        """The codes of the four areas that a building lies in."""
        return [self.area_code(area) for area in self.arrays["b_area"][building].tolist()]

    def area_code(self, area: int) -> str | None:
        return self._area_codes[area] if area >= 0 else None

    def area_id(self, code: str) -> int:
        """The number of an area in `b_area`, -1 when no building lies in it."""
        found = np.flatnonzero(self.arrays["area_code"] == code.encode())
        return int(found[0]) if code and len(found) else -1

    def area_names(self, level: str, code: str) -> list[str]:
        """What standard addresses call a street or a community."""
        area, levels = self.area_id(code), ("street", "community")
        if area < 0 or level not in levels:
            return []
        a = self.arrays
        mine = (a["u_area"] == area) & (a["u_level"] == levels.index(level))
        return [self.shown(int(name)) for name in a["u_name"][mine]]

    def bury(self, code: str) -> None:
        """Marks a building with its rooms as dead: a newer segment has them. "" stands for rooms
        without a building. Only in this process.
        """
        by_code, wanted = self.arrays["b_by_code"], code.encode()
        low = int(np.searchsorted(self._codes, wanted, "left", by_code))
        high = int(np.searchsorted(self._codes, wanted, "right", by_code))
        for row in by_code[low:high].tolist():
            if self.status[row] != DEAD:
                self._bury(row)

    def _bury(self, row: int) -> None:
        a = self.arrays
        entries = a["b_entry"][row]
        below = int(a["b_weight"][row]) + int(self.status[row] == CURRENT)
        a["u_count"][entries[entries >= 0]] -= below
        self.status[row] = DEAD
        replace_in_sites(a, row)
        self.room_status[a["b_rooms"][row] : a["b_rooms"][row + 1]] = DEAD

    def column(self, name: str) -> Array:
        """A section by its name, for those who go through all rows."""
        return self.arrays[name]
