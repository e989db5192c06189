"""The areas of a level on two days: those that differ, and those around them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Date, bindparam, text

from gis.areas.index import Area, AreaIndex
from gis.areas.on_day import check_day

Objects = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
TWO_DAYS = text(Path(__file__).with_name("two_days.sql").read_text(encoding="utf-8")).bindparams(
    bindparam("from_day", type_=Date), bindparam("to_day", type_=Date)
)


@dataclass(frozen=True, slots=True)
class Generation:
    """The areas of one day that are not the same on the other, with those that touch them.

    `codes` are in the order of the index's positions; the last, where -1 points, is None.
    """

    codes: Objects
    geometries: Objects
    changed: Flags
    index: AreaIndex

    @classmethod
    def of(cls, level: str, shapes: dict[str, BaseGeometry], changed: set[str]) -> "Generation":
        codes = sorted(shapes)
        geometries = [shapes[code] for code in codes]
        return cls(
            np.array([*codes, None], dtype=object),
            np.array([*geometries, None], dtype=object)[:-1],
            np.array([*(code in changed for code in codes), False]),
            AreaIndex.of(
                (level, Area(code, code), shape)
                for code, shape in zip(codes, geometries, strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class Generations:
    """`unchanged` are the codes with the same outline on both days, far and near."""

    before: Generation
    after: Generation
    unchanged: tuple[str, ...]


def read_generations(
    connection: Connection, from_day: date, to_day: date, level: str
) -> Generations:
    """Raises NotFound for a day before the first that has areas."""
    check_day(connection, from_day, "from")
    check_day(connection, to_day, "to")
    rows = connection.execute(
        TWO_DAYS, {"level": level, "from_day": from_day, "to_day": to_day}
    ).all()
    before = {row.code: bytes(row.wkb) for row in rows if row.before}
    after = {row.code: bytes(row.wkb) for row in rows if row.after}
    same = {code for code, wkb in before.items() if after.get(code) == wkb}
    old, new = ({code: shapely.from_wkb(d[code]) for code in d} for d in (before, after))
    changed = [shape for d in (old, new) for code, shape in d.items() if code not in same]
    around = _touching(changed, {code: old[code] for code in same})
    return Generations(
        Generation.of(level, _with(old, same, around), set(old) - same),
        Generation.of(level, _with(new, same, around), set(new) - same),
        tuple(sorted(same)),
    )


def _touching(changed: list[BaseGeometry], others: dict[str, BaseGeometry]) -> set[str]:
    """Codes of areas that a point on a changed border may belong to."""
    codes = list(others)
    tree = shapely.STRtree(list(others.values()))
    return {codes[i] for i in tree.query(changed, "intersects")[1].tolist()} if changed else set()


def _with(
    shapes: dict[str, BaseGeometry], same: set[str], around: set[str]
) -> dict[str, BaseGeometry]:
    return {code: shape for code, shape in shapes.items() if code not in same or code in around}
