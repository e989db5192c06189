"""Sites: the buildings that do not differ from a level upwards, for what is found above buildings.

The 40 buildings of an estate at one house number are one site. Who looks for estates with that
number goes through sites, which are far fewer than buildings.
"""

import numpy as np

from gis.addresses.index.components import ESTATE
from gis.addresses.index.entries import COMPONENT_OF, grouped
from gis.addresses.index.file import Array
from gis.addresses.index.lexicon import Ints
from gis.addresses.index.status import ABSENT, CURRENT


def site_sections(columns: dict[str, Array]) -> dict[str, Array]:
    """`s_level`, `s_row`: of each site its level and a building, the first one that is live.
    For each level and name the sites that have it: `s_post` from `s_start[level, name]` on.
    `lex_most`: the most addresses of any entry of a name.
    """
    part, names = columns["b_part"], len(columns["lex_natural"])
    live = np.isin(columns["b_status"], (CURRENT, ABSENT))
    same = np.zeros(len(part), np.int64)
    level, row, start, post = [], [], [], []
    total = listed = 0
    for component in range(ESTATE + 1):
        same = _refined(same, part[:, component])
        if component not in COMPONENT_OF:
            continue
        here = np.flatnonzero(live & (part[:, component] >= 0))
        first = np.unique(same[here], return_index=True)[1]
        mine = here[np.sort(first)].astype(np.int32)
        place, order = _postings(part[mine, : component + 1], names)
        level.append(np.full(len(mine), len(level), np.uint8))
        row.append(mine)
        start.append(place + listed)
        post.append(order + total)
        total, listed = total + len(mine), listed + len(order)
    most = np.zeros(names, np.int32)
    np.maximum.at(most, columns["u_name"], columns["u_count"])
    return {
        "s_level": np.concatenate(level),
        "s_row": np.concatenate(row),
        "s_start": np.stack(start).astype(np.int32),
        "s_post": np.concatenate(post).astype(np.int32),
        "lex_most": most,
    }


def replace_in_sites(columns: dict[str, Array], row: int) -> None:
    """Another building stands for the sites that a dead one has stood for."""
    standing, part, status = columns["s_row"], columns["b_part"], columns["b_status"]
    for site in np.flatnonzero(standing == row).tolist():
        level = int(columns["s_level"][site])
        entry = int(columns["b_entry"][row, level])
        rows = columns["u_rows"][columns["u_start"][entry] : columns["u_start"][entry + 1]]
        upwards = part[:, : COMPONENT_OF[level] + 1]
        alike = (upwards[rows] == upwards[row]).all(axis=1)
        others = rows[alike & np.isin(status[rows], (CURRENT, ABSENT))]
        if len(others):
            standing[site] = others.min()


def _refined(same: Array, names: Ints) -> Array:
    """Numbers that are equal for rows whose numbers and names are equal, from 0 up."""
    return np.unique(same << 32 | (names.astype(np.int64) + 1), return_inverse=True)[1]


def _postings(names: Ints, count: int) -> tuple[Ints, Ints]:
    """For each name the rows that have it."""
    flat = names.reshape(-1)
    rows = np.repeat(np.arange(len(names), dtype=np.int32), names.shape[1])
    there = flat >= 0
    start, order = grouped(flat[there], count)
    return start, rows[there][order]
