"""What is found above buildings: streets, communities, roads, estates."""

import numpy as np

from gis.addresses.index.components import COMMUNITY, ESTATE, ROAD, STREET
from gis.addresses.index.file import Array
from gis.addresses.index.lexicon import Ints
from gis.addresses.index.status import CURRENT

LEVELS = ("street", "community", "road", "estate")
COMPONENT_OF = (STREET, COMMUNITY, ROAD, ESTATE)


def grouped(keys: Ints, count: int) -> tuple[Ints, Ints]:
    """Compressed rows: where each key's members start, and the members, in their order."""
    order = np.argsort(keys, kind="stable").astype(np.int32)
    start = np.searchsorted(keys[order], np.arange(count + 1)).astype(np.int32)
    return start, order


def entry_sections(
    columns: dict[str, Array], codes: dict[tuple[str, str], str]
) -> dict[str, Array]:
    """One entry a name and street: roads of one name in two streets are two.

    `codes`: the codes of areas by level and name. Sections: `u_…` a row an entry, `b_entry` the
    four entries of a building, -1 none; `u_rows` its buildings in natural order.
    """
    part, natural = columns["b_part"], columns["b_natural"]
    by_nature = np.argsort(natural, kind="stable").astype(np.int32)
    entry_of = np.full((len(part), len(LEVELS)), -1, np.int32)
    level, name, rows, start = [], [], [], [np.zeros(1, np.int64)]
    total = listed = 0
    for i, component in enumerate(COMPONENT_OF):
        mine = by_nature[part[by_nature, component] >= 0]
        above = part[mine, STREET].astype(np.int64) + 1 if component != STREET else 0
        key = part[mine, component].astype(np.int64) << 32 | above
        found, inverse = np.unique(key, return_inverse=True)
        first, order = grouped(inverse.astype(np.int32), len(found))
        entry_of[mine, i] = total + inverse
        level.append(np.full(len(found), i, np.uint8))
        name.append((found >> 32).astype(np.int32))
        rows.append(mine[order])
        start.append(first[1:].astype(np.int64) + listed)
        listed += len(mine)
        total += len(found)
    sections: dict[str, Array] = {
        "b_entry": entry_of,
        "u_level": np.concatenate(level),
        "u_name": np.concatenate(name),
        "u_start": np.concatenate(start).astype(np.int32),
        "u_rows": np.concatenate(rows).astype(np.int32),
    }
    sections |= _summaries(columns, sections)
    sections["u_area"] = _areas(columns, sections, codes)
    sections["u_areas"] = _shared_areas(columns, sections)
    name_start, order = grouped(sections["u_name"], len(columns["lex_natural"]))
    return sections | {"lex_entry_start": name_start, "lex_entry": order}


def _summaries(columns: dict[str, Array], sections: dict[str, Array]) -> dict[str, Array]:
    start, rows = sections["u_start"], sections["u_rows"]
    current = columns["b_status"] == CURRENT
    each = columns["b_weight"] + current
    # Where nothing is left, the middle of what was there.
    weight = np.maximum(current, 1e-6)
    if len(rows) == 0:
        nothing = np.zeros(0)
        return {
            "u_count": nothing.astype(np.int32),
            "u_lon": nothing,
            "u_lat": nothing,
            "u_shared": nothing.astype(np.uint16),
        }
    at = start[:-1]
    total = np.add.reduceat(weight[rows], at)
    part = columns["b_part"][rows]
    same = np.minimum.reduceat(part, at) == np.maximum.reduceat(part, at)
    bits = (1 << np.arange(part.shape[1])).astype(np.uint16)
    return {
        "u_count": np.add.reduceat(each[rows], at).astype(np.int32),
        "u_lon": np.add.reduceat((columns["b_lon"] * weight)[rows], at) / total,
        "u_lat": np.add.reduceat((columns["b_lat"] * weight)[rows], at) / total,
        "u_shared": (same * bits).sum(axis=1).astype(np.uint16),
    }


def _areas(
    columns: dict[str, Array], sections: dict[str, Array], codes: dict[tuple[str, str], str]
) -> Ints:
    """The area that a street's or community's entry is: by its name, else where most of it lies."""
    place = {code.decode(): i for i, code in enumerate(columns["area_code"].tolist())}
    area = np.full(len(sections["u_level"]), -1, np.int32)
    taken: set[int] = set()
    of_areas = np.flatnonzero(sections["u_level"] < 2)
    # A code is one entry's: of an old and a new name in use, that of most addresses.
    for entry in of_areas[np.argsort(-sections["u_count"][of_areas], kind="stable")].tolist():
        level = int(sections["u_level"][entry])
        rows = sections["u_rows"][sections["u_start"][entry] : sections["u_start"][entry + 1]]
        inside = columns["b_area"][rows, 1 + level]
        lying = inside[inside >= 0]
        name = _shown(columns, int(sections["u_name"][entry]))
        named = place.get(codes.get((LEVELS[level], name), ""), -1)
        if named < 0 or not (lying == named).any():
            named = int(np.bincount(lying).argmax()) if len(lying) else -1
        if named not in taken:
            taken.add(named)
            area[entry] = named
    return area


def _shared_areas(columns: dict[str, Array], sections: dict[str, Array]) -> Ints:
    """The four areas of an entry, -1 where its buildings lie in several."""
    area = columns["b_area"][sections["u_rows"]]
    if len(area) == 0:
        return np.zeros((0, 4), np.int32)
    at = sections["u_start"][:-1]
    low, high = np.minimum.reduceat(area, at), np.maximum.reduceat(area, at)
    return np.where(low == high, low, -1).astype(np.int32)


def _shown(columns: dict[str, Array], name: int) -> str:
    start = columns["lex_shown_start"]
    return bytes(columns["lex_shown"][start[name] : start[name + 1]]).decode()
