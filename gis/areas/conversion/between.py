"""Finds what the areas of two days have in common."""

from collections import defaultdict
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection

from gis.areas.conversion.contents import Cell, count_contents
from gis.areas.conversion.generations import Generations, Objects, read_generations
from gis.areas.conversion.pairs import Conversion, Pair
from gis.areas.index import LEVELS
from gis.errors import InvalidInput
from gis.topology.layer import PolygonLayer, Ruler

# Less than this is rounding of coordinates, not ground.
SMALLEST_M2 = 0.01
COUNTED = ("addresses", "buildings", "facilities")
Amounts = dict[Cell, dict[str, float]]
Indexes = npt.NDArray[np.intp]


def conversion_between(
    connection: Connection, from_day: date, to_day: date, level: str, *, people: bool
) -> Conversion:
    """`people`: count them too, which needs a connection of a planner or of the loader.

    Raises InvalidInput for a level that does not exist; NotFound for a day before the first that
    has areas.
    """
    if level not in LEVELS:
        raise InvalidInput(f"level={level[:40]!r} is not one of {', '.join(LEVELS)}.", "level")
    generations = read_generations(connection, from_day, to_day, level)
    measures = ("area", *COUNTED, *(("people",) if people else ()))
    amounts: Amounts = defaultdict(lambda: dict.fromkeys(measures, 0))
    _add_ground(amounts, generations)
    for count in count_contents(connection, generations, people=people):
        amounts[count.cell][count.measure] += count.number
    pairs = [Pair(old, new, amounts[old, new]) for old, new in sorted(amounts, key=_order)]
    return Conversion(from_day, to_day, level, tuple(pairs), generations.unchanged)


def _add_ground(amounts: Amounts, generations: Generations) -> None:
    """Square metres of each pair; what is left of an area lies in none on the other day."""
    old, new = (
        (g.codes[g.changed], g.geometries[g.changed[:-1]])
        for g in (generations.before, generations.after)
    )
    every = np.concatenate([old[1], new[1]])
    if not len(every):
        return
    i, k = shapely.STRtree(new[1]).query(old[1], "intersects")
    common = shapely.intersection(old[1][i], new[1][k])
    gone, come = _rest(old[1], new[1], i, k), _rest(new[1], old[1], k, i)
    cells: list[Cell] = [
        *zip(old[0][i], new[0][k], strict=True),
        *((code, None) for code in old[0]),
        *((None, code) for code in new[0]),
    ]
    ruler = Ruler(PolygonLayer("", (), every))
    sizes = ruler.area_m2(np.concatenate([common, gone, come]))
    for cell, size in zip(cells, sizes.tolist(), strict=True):
        if size >= SMALLEST_M2:
            amounts[cell]["area"] = size


def _rest(ours: Objects, theirs: Objects, i: Indexes, k: Indexes) -> Objects:
    """What is left of ours without those of theirs that meet them: i of ours meets k of theirs."""
    covers = [shapely.union_all(theirs[k[i == one]]) for one in range(len(ours))]
    return np.asarray(shapely.difference(ours, covers))


def _order(cell: Cell) -> tuple[str, str]:
    return cell[0] or "", cell[1] or ""
