"""Layouts: buildings whose rooms are called alike, unit by unit and floor by floor."""

from itertools import pairwise

import numpy as np

from gis.addresses.index.file import Array

ROOM = np.dtype([("unit", np.uint16), ("floor", np.uint16), ("room", np.int32)])


def layout_sections(columns: dict[str, Array]) -> dict[str, Array]:
    """`b_layout`: a number for each building, the same one for the same layout."""
    rooms = np.empty(len(columns["r_room"]), ROOM)
    for name in ("unit", "floor", "room"):
        rooms[name] = columns[f"r_{name}"]
    names = rooms.tobytes()
    ends = (columns["b_rooms"].astype(np.int64) * ROOM.itemsize).tolist()
    numbers: dict[bytes, int] = {}
    layout = [numbers.setdefault(names[start:end], len(numbers)) for start, end in pairwise(ends)]
    return {"b_layout": np.array(layout, np.int32)}
