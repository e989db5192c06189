"""Makes the columns of an index from rows of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from gis.addresses.index.components import FLOOR, OF_BUILDING, ROOM, UNIT
from gis.addresses.index.entries import entry_sections, grouped
from gis.addresses.index.exceptions import Own, exception_sections
from gis.addresses.index.file import Array, Columns
from gis.addresses.index.layouts import layout_sections
from gis.addresses.index.lexicon import Coded, Ints, Lexicon, build_lexicon
from gis.addresses.index.read import AreaName, Source
from gis.addresses.index.sites import site_sections
from gis.addresses.index.split import Parts, split_address, split_front
from gis.addresses.index.status import ABSENT, BY_NAME, CURRENT

SEPARATOR = "\x1f"
OWN = ("road", "house_number", "estate", "building_name")
AREA_LEVELS = ("district", "street", "community", "grid")
# Components in another spelling than the one that their name is shown in.
Odd = frozenset[tuple[int, str]]


@dataclass(slots=True)
class Buildings:
    """Equally long, one a row; `parts` are the nine components as they are written."""

    code: list[str]
    text: list[str]
    parts: list[Parts]
    status: npt.NDArray[np.uint8]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    areas: list[tuple[str, ...]]


def build_columns(source: Source) -> Columns:
    """All sections of an index but how characters are read, which is the same for all."""
    buildings = _buildings(source)
    of_room = _buildings_of_rooms(source, buildings)
    weight = np.bincount(
        of_room[_statuses(source.rooms) == CURRENT], minlength=len(buildings.code)
    ).astype(np.int32)
    order = _by_weight(weight, buildings.code)
    lexicon = build_lexicon(_coded(buildings, source.rooms))
    part = _part_ids(buildings, lexicon)[order]
    arrays = dict(lexicon.arrays)
    arrays |= _building_sections(buildings, order, weight, part, lexicon)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    room_rows, room_sections = _room_sections(source.rooms, place[of_room], len(order), lexicon)
    arrays |= room_sections
    arrays |= _postings(part, lexicon)
    arrays |= entry_sections(arrays, _area_names(source.areas))
    arrays |= site_sections(arrays)
    arrays |= layout_sections(arrays)
    own = _exceptions(buildings, order, source.rooms, room_rows, of_room, lexicon.respelt)
    arrays |= exception_sections(own, _add_areas(arrays, own))
    about = {
        "seq": source.seq,
        "last_change": source.last_change,
        "buildings": len(order),
        "rooms": source.rooms.num_rows,
    }
    return Columns(arrays, about)


def _buildings(source: Source) -> Buildings:
    table = source.buildings
    names = _front_names(source.areas)
    own = [table[name].to_pylist() for name in OWN]
    texts = table["standard_address"].to_pylist()
    areas = list(zip(*(table[name].to_pylist() for name in AREA_LEVELS), strict=True))
    parts, fronts = [], {}
    for i, text in enumerate(texts):
        mine = [column[i] or "" for column in own]
        street, community = areas[i][1], areas[i][2]
        parts.append(_parts(text, mine, (street, community), names, fronts))
    return Buildings(
        code=table["code"].to_pylist(),
        text=texts,
        parts=parts,
        status=_statuses(table),
        lon=np.array(table["lon"], np.float64),
        lat=np.array(table["lat"], np.float64),
        areas=[tuple(one or "" for one in row) for row in areas],
    )


@dataclass(frozen=True, slots=True)
class _FrontNames:
    """What the front's components may be called: everywhere, and by an area's code."""

    above: list[list[str]]
    by_code: dict[str, list[str]]
    by_level: dict[str, list[str]]

    def of(self, street: str | None, community: str | None) -> list[list[str]]:
        return [
            *self.above,
            [*self.by_code.get(street or "", ()), *self.by_level.get("street", ())],
            [*self.by_code.get(community or "", ()), *self.by_level.get("community", ())],
        ]


def _front_names(areas: tuple[AreaName, ...]) -> _FrontNames:
    above: list[list[str]] = [[], [], []]
    by_code: dict[str, list[str]] = {}
    by_level: dict[str, list[str]] = {}
    for area in areas:
        by_code.setdefault(area.code, []).append(area.name)
        by_level.setdefault(area.level, []).append(area.name)
        if area.level == "district":
            above[2].append(area.name)
            for i, name in enumerate(area.within[-2:], 2 - len(area.within[-2:])):
                above[i].append(name)
    return _FrontNames(above, by_code, by_level)


def _parts(
    text: str,
    own: Parts,
    codes: tuple[str | None, str | None],
    names: _FrontNames,
    fronts: dict[Any, Parts],
) -> Parts:
    tail = "".join(own)
    split = bool(tail) and text.endswith(tail)
    front = text[: len(text) - len(tail)] if split else text
    if not tail:
        return split_address(text, names.of(*codes))
    key = (front, codes) if split else (codes, own[0])
    found = fronts.get(key)
    if found is None:
        found = fronts[key] = split_front(front, names.of(*codes))[0]
    return [*found, *own]


def _buildings_of_rooms(source: Source, buildings: Buildings) -> Ints:
    """The building of each room; one without an address is added to `buildings`."""
    rooms = source.rooms
    coded = _combined(rooms["building"])
    place = {code: i for i, code in enumerate(buildings.code)}
    by_word = np.array([place.get(code, -1) for code in coded.raw] + [-1], np.int32)
    of_room = by_word[coded.row]
    orphans = np.flatnonzero(of_room < 0)
    if len(orphans):
        of_room[orphans] = _add_absent(source, buildings, rooms.take(pa.array(orphans)))
    return of_room


def _add_absent(source: Source, buildings: Buildings, orphans: pa.Table) -> Ints:
    names, fronts = _front_names(source.areas), {}
    found: dict[tuple[str, str, str], int] = {}
    lons, lats, rows = [], [], []
    for row in orphans.to_pylist():
        inside = (row["unit"] or "") + (row["room"] or "")
        text = row["standard_address"]
        text = text.removesuffix(inside) if inside else text
        key = (row["building"], row["parts"], text)
        if key not in found:
            found[key] = len(buildings.code)
            areas = tuple(row["areas"].split(SEPARATOR)) if row["areas"] else ("",) * 4
            buildings.code.append(row["building"])
            buildings.text.append(text)
            buildings.areas.append(areas)
            own = row["parts"].split(SEPARATOR)
            buildings.parts.append(_parts(text, own, (areas[1], areas[2]), names, fronts))
            lons.append(row["lon"])
            lats.append(row["lat"])
        rows.append(found[key])
    buildings.lon = np.concatenate([buildings.lon, lons])
    buildings.lat = np.concatenate([buildings.lat, lats])
    absent = np.full(len(lons), ABSENT, np.uint8)
    buildings.status = np.concatenate([buildings.status, absent])
    return np.array(rows, np.int32)


def _by_weight(weight: Ints, codes: list[str]) -> Ints:
    """The static rank: those with most rooms first, then by code."""
    by_code = np.array(sorted(range(len(codes)), key=codes.__getitem__), np.int32)
    return by_code[np.argsort(-weight[by_code], kind="stable")] if len(codes) else by_code


def _coded(buildings: Buildings, rooms: pa.Table) -> dict[int, Coded]:
    columns: dict[int, Coded] = {}
    for component in range(len(OF_BUILDING)):
        words: dict[str, int] = {}
        row = [
            words.setdefault(parts[component], len(words)) if parts[component] else -1
            for parts in buildings.parts
        ]
        columns[component] = Coded(list(words), np.array(row, np.int32))
    for component, name in ((UNIT, "unit"), (FLOOR, "floor"), (ROOM, "room")):
        columns[component] = _combined(rooms[name])
    return columns


def _combined(column: pa.ChunkedArray) -> Coded:
    """A dictionary column as its words and where they stand."""
    if column.num_chunks == 0 or len(column) == 0:
        return Coded([], np.zeros(0, np.int32))
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0)
    row = pc.fill_null(whole.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    return Coded([word or "" for word in whole.dictionary.to_pylist()], row)


def _statuses(table: pa.Table) -> npt.NDArray[np.uint8]:
    coded = _combined(table["status"])
    by_word = np.array([BY_NAME[word] for word in coded.raw] + [0], np.uint8)
    return by_word[coded.row]


def _part_ids(buildings: Buildings, lexicon: Lexicon) -> Ints:
    part = np.full((len(buildings.code), len(OF_BUILDING)), -1, np.int32)
    for component in range(len(OF_BUILDING)):
        words: dict[str, int] = {}
        row = [
            words.setdefault(parts[component], len(words)) if parts[component] else -1
            for parts in buildings.parts
        ]
        part[:, component] = lexicon.ids[component][np.array(row, np.int32)]
    return part


def _building_sections(
    buildings: Buildings, order: Ints, weight: Ints, part: Ints, lexicon: Lexicon
) -> dict[str, Array]:
    codes = np.array([code.encode() for code in buildings.code] or [b""], "S")[
        order if len(order) else slice(0)
    ]
    words: dict[str, int] = {}
    area = np.array(
        [[words.setdefault(c, len(words)) if c else -1 for c in row] for row in buildings.areas],
        np.int32,
    ).reshape(-1, 4)
    rank = np.concatenate([lexicon.natural, [-1]]).astype(np.int32)
    natural_order = np.lexsort([codes, *(rank[part[:, c]] for c in reversed(range(9)))])
    natural = np.empty(len(order), np.int32)
    natural[natural_order] = np.arange(len(order), dtype=np.int32)
    return {
        "b_part": part,
        # Again, for who looks at one component of many buildings.
        "b_column": np.ascontiguousarray(part.T),
        "b_status": buildings.status[order],
        "b_lon": buildings.lon[order],
        "b_lat": buildings.lat[order],
        "b_weight": weight[order],
        "b_natural": natural,
        "b_area": area[order],
        "b_code": codes,
        # int64, which searchsorted() takes as it is; it would copy any other at each call.
        "b_by_code": np.argsort(codes, kind="stable").astype(np.int64),
        "area_code": np.array([word.encode() for word in words] or [b""], "S"),
    }


def _room_sections(
    rooms: pa.Table, building: Ints, count: int, lexicon: Lexicon
) -> tuple[Ints, dict[str, Array]]:
    """Rooms hang under their building in natural order; also the order of the rows."""
    ids = {}
    for component, name in ((UNIT, "unit"), (FLOOR, "floor"), (ROOM, "room")):
        ids[component] = lexicon.ids[component][_combined(rooms[name]).row]
    rank = np.concatenate([lexicon.natural, [-1]]).astype(np.int64)
    tail = _combined(rooms["tail"])
    keys = [tail.row.astype(np.int64), *(rank[ids[c]] for c in (ROOM, FLOOR, UNIT)), building]
    order = _lexsort(keys)
    first = lexicon.arrays["lex_first"]
    tails = np.array([word.encode() for word in tail.raw] or [b""], "S")
    sections = {
        "r_unit": _local(ids[UNIT][order], int(first[UNIT])),
        "r_floor": _local(ids[FLOOR][order], int(first[FLOOR])),
        "r_room": ids[ROOM][order],
        "r_status": _statuses(rooms)[order],
        "r_tail": tail.row[order],
        "r_tails": tails,
        "b_rooms": np.searchsorted(building[order], np.arange(count + 1)).astype(np.int32),
    }
    return order.astype(np.int32), sections


def _local(ids: Ints, first: int) -> Array:
    """Positions among a component's own names, from 1; 0 is none."""
    return np.where(ids < 0, 0, ids - first + 1).astype(np.uint16)


def _lexsort(keys: list[Array]) -> Array:
    """As np.lexsort, in one sort of one number where the keys fit into it."""
    total = np.zeros(len(keys[0]), np.uint64)
    bits = 0
    for key in keys:
        _, dense = _dense(key)
        width = int(dense.max(initial=0)).bit_length()
        if bits + width > 64:
            return np.lexsort(keys)
        total |= dense.astype(np.uint64) << np.uint64(bits)
        bits += width
    return np.argsort(total, kind="stable")


def _dense(key: Array) -> tuple[int, Array]:
    """The key from 0 up, small."""
    low = int(key.min(initial=0))
    shifted = key.astype(np.int64) - low
    high = int(shifted.max(initial=0))
    if high < 1 << 22:
        used = np.zeros(high + 1, bool)
        used[shifted] = True
        rank = np.cumsum(used) - 1
        return int(rank[-1]) if len(rank) else 0, rank[shifted]
    return high, shifted


def _postings(part: Ints, lexicon: Lexicon) -> dict[str, Array]:
    """For each name the rows of the buildings that have it, those of most rooms first."""
    names = part.reshape(-1)
    rows = np.repeat(np.arange(len(part), dtype=np.int32), len(OF_BUILDING))
    there = names >= 0
    start, order = grouped(names[there], len(lexicon.natural))
    return {"post_start": start, "post": rows[there][order]}


def _area_names(areas: tuple[AreaName, ...]) -> dict[tuple[str, str], str]:
    """The code of an area by its level and name; the newest name of the smallest code counts."""
    found: dict[tuple[str, str], str] = {}
    for area in areas:
        found.setdefault((area.level, area.name), area.code)
    return found


def _add_areas(arrays: dict[str, Array], own: Mapping[int, Own]) -> dict[str, int]:
    """Rooms may lie in areas that no building lies in."""
    ids = {code.decode(): i for i, code in enumerate(arrays["area_code"].tolist())}
    for one in own.values():
        for code in one.areas or ():
            if code:
                ids.setdefault(code, len(ids))
    arrays["area_code"] = np.array([code.encode() for code in ids], "S")
    return ids


def _exceptions(
    buildings: Buildings, order: Ints, rooms: pa.Table, room_rows: Ints, building: Ints, odd: Odd
) -> dict[int, Own]:
    """What does not follow from the columns by row, rooms counted on after buildings."""
    found: dict[int, Own] = {}
    for row, i in enumerate(order.tolist()):
        if "".join(buildings.parts[i]) != buildings.text[i] or odd.intersection(
            enumerate(buildings.parts[i])
        ):
            found[row] = Own(buildings.text[i])
    own = _respelt_rooms(rooms, odd)
    for name in ("standard_address", "lon", "areas"):
        own |= ~np.array(rooms[name].is_null(), bool)
    places = np.flatnonzero(own[room_rows]) if len(room_rows) else np.zeros(0, np.int64)
    some = rooms.select(["standard_address", "lon", "lat", "areas", "unit", "room"]).take(
        pa.array(room_rows[places])
    )
    for row, fields in zip(places.tolist(), some.to_pylist(), strict=True):
        found[len(order) + row] = _own(fields, buildings.text[building[room_rows[row]]])
    return found


def _respelt_rooms(rooms: pa.Table, respelt: Odd) -> npt.NDArray[np.bool_]:
    """The rooms whose unit or room is written in another way than most rows write it."""
    found = np.zeros(rooms.num_rows, bool)
    for component, name in ((UNIT, "unit"), (ROOM, "room")):
        coded = _combined(rooms[name])
        odd = np.array([(component, word) in respelt for word in coded.raw] + [False], bool)
        found |= odd[coded.row]
    return found


def _own(fields: dict[str, Any], building: str) -> Own:
    text = fields["standard_address"]
    if text is None:
        text = building + (fields["unit"] or "") + (fields["room"] or "")
    areas = fields["areas"]
    return Own(
        text, fields["lon"], fields["lat"], None if areas is None else tuple(areas.split(SEPARATOR))
    )
