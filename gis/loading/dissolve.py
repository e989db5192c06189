"""Upper areas that are made of the lower ones which name them."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely
from sqlalchemy import Connection, text

from gis.codes import AREA_LEVELS
from gis.errors import InvalidInput, UnprocessableData
from gis.loading.batch import Batch, Judgement, Mask, Objects, is_none
from gis.loading.checks import as_multipolygons
from gis.loading.fields import existing_column, parse_column
from gis.loading.options import AreaOptions
from gis.loading.reading import Reading
from gis.loading.targets import Field
from gis.loading.upsert import Written, upsert


@dataclass(frozen=True, slots=True)
class Step:
    """One level above: the code of the area of that level that each record belongs to."""

    level: str
    codes: Objects


@dataclass(frozen=True, slots=True)
class Chain:
    """The levels above a record's own `level` that are made of it, the nearest first."""

    level: str
    steps: tuple[Step, ...]
    district_name: str | None = None

    def keep(self, chosen: Mask) -> "Chain":
        steps = tuple(Step(step.level, step.codes[chosen]) for step in self.steps)
        return Chain(self.level, steps, self.district_name)

    def only_complete(self, batch: Batch, judgement: Judgement) -> tuple[Batch, "Chain"]:
        """Rejects the records that leave out an upper area."""
        chain = self
        for position, step in enumerate(self.steps):
            missing = is_none(chain.steps[position].codes)
            reason = f"the code of its {step.level} is missing"
            batch = judgement.reject(batch, missing, "missing field", reason)
            chain = chain.keep(~missing)
        return batch, chain

    def parents(self) -> list[dict[str, str | None]]:
        """For each step the parent of each of its codes; None at the top.

        Raises UnprocessableData when two records disagree.
        """
        found: list[dict[str, str | None]] = []
        if not self.steps:
            return found
        nothing = np.full(len(self.steps[0].codes), None, dtype=object)
        above = [*(step.codes for step in self.steps[1:]), nothing]
        for step, upper in zip(self.steps, above, strict=True):
            parents: dict[str, str | None] = {}
            for code, parent in zip(step.codes, upper, strict=True):
                if parents.setdefault(code, parent) != parent:
                    raise UnprocessableData(
                        f"{step.level} {code!r} lies in {parents[code]!r} by one record and in"
                        f" {parent!r} by another.",
                        "parent",
                    )
            found.append(parents)
        return found


def upper_areas(batch: Batch, reading: Reading, areas: AreaOptions, level: str) -> Chain:
    """What the options say of the levels above. Raises InvalidInput for one that is not above."""
    above = AREA_LEVELS[: AREA_LEVELS.index(level)]
    for name in areas.parents:
        if name not in above:
            allowed = ", ".join(above) or "there is none"
            raise InvalidInput(
                f"parent={name!r} is not a level above {level}: {allowed}.", "parent"
            )
    steps: list[Step] = []
    for upper in reversed(above):
        if upper in areas.parents:
            column = existing_column(reading, areas.parents[upper], "parent")
            codes = parse_column(reading.columns.column(column), Field("parent"))[0]
            steps.append(Step(upper, codes[batch.row]))
        elif upper == "district" and areas.district is not None:
            steps.append(Step(upper, np.full(len(batch), areas.district[0], dtype=object)))
    return Chain(level, tuple(steps), areas.district[1] if areas.district else None)


def dissolve(connection: Connection, chain: Chain, source: str, judgement: Judgement) -> Written:
    """Makes each upper area of all the lower ones in the database that name it as their parent, and
    writes it; one that has a name already keeps it."""
    total = Written(0, 0, 0)
    lower = chain.level
    for step, parents in zip(chain.steps, chain.parents(), strict=True):
        rows = _dissolved(connection, lower, step.level, parents, source, chain.district_name)
        total += upsert(connection, "areas", rows, ("level", "code"))
        judgement.notes.append(f"{rows.num_rows:,} areas of level {step.level} made by dissolving.")
        lower = step.level
    return total


def _dissolved(
    connection: Connection,
    lower: str,
    level: str,
    parents: dict[str, str | None],
    source: str,
    district_name: str | None,
) -> pa.Table:
    members = connection.execute(
        text(
            "SELECT parent, ST_AsBinary(geom) AS wkb FROM areas"
            " WHERE level = :lower AND valid_to IS NULL AND parent = ANY(:codes)"
            " ORDER BY parent, code"
        ),
        {"lower": lower, "codes": list(parents)},
    ).all()
    groups: dict[str, list[bytes]] = {}
    for member in members:
        groups.setdefault(member.parent, []).append(bytes(member.wkb))
    codes = list(groups)
    made = [shapely.union_all(shapely.from_wkb(groups[code])) for code in codes]
    geometry = as_multipolygons(np.array(made, dtype=object))
    default = dict.fromkeys(codes, district_name) if level == "district" else {}
    names = _names(connection, level, codes)
    return pa.table(
        {
            "level": pa.array([level] * len(codes), pa.string()),
            "code": pa.array(codes, pa.string()),
            "name": pa.array([default.get(c) or names.get(c, c) for c in codes], pa.string()),
            "parent": pa.array([parents[code] for code in codes], pa.string()),
            "source": pa.array([source] * len(codes), pa.string()),
            "source_id": pa.array(codes, pa.string()),
            "geom": pa.array(shapely.to_wkb(geometry), pa.binary()),
        }
    )


def _names(connection: Connection, level: str, codes: list[str]) -> dict[str, str]:
    rows = connection.execute(
        text(
            "SELECT code, name FROM areas"
            " WHERE level = :level AND valid_to IS NULL AND code = ANY(:codes)"
        ),
        {"level": level, "codes": codes},
    ).all()
    return {row.code: row.name for row in rows}
