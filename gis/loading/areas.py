"""Loads areas of one level, or of all four, each with the area that it lies in."""

import numpy as np
import shapely
from sqlalchemy import Connection

from gis.areas import AreaIndex
from gis.areas.assign import follow_edits
from gis.codes import AREA_LEVELS
from gis.errors import InvalidInput
from gis.loading.batch import Batch, Judgement, Objects, is_none
from gis.loading.dissolve import Chain, dissolve, upper_areas
from gis.loading.generations import begin_generations, keep_generations
from gis.loading.issue import Issuer
from gis.loading.keys import known_codes
from gis.loading.options import AreaOptions, LoadOptions
from gis.loading.reading import Reading
from gis.loading.rows import rows_of
from gis.loading.targets import AREAS
from gis.loading.upsert import Written, upsert

KEY = ("level", "code")


def load_areas(
    connection: Connection,
    batch: Batch,
    reading: Reading,
    areas: AreaOptions,
    options: LoadOptions,
    judgement: Judgement,
) -> Written:
    """Writes the areas from the top level down, then those that their parent columns make of them;
    what lies in them follows.

    Raises InvalidInput for an unknown level, and when a level's parents cannot be told; Conflict
    for areas that begin on another day than the present ones allow.
    """
    levels = _levels(batch, areas)
    total = Written(0, 0, 0)
    codes: dict[str, list[str]] = {}
    if areas.begins is not None:
        keep_generations(connection)
    elif areas.whole:
        raise InvalidInput("Areas that are left out end on a day: say which one.", "begins")
    for level in AREA_LEVELS:
        part = batch.keep(levels == level)
        if not len(part):
            continue
        chain = upper_areas(part, reading, areas, level)
        part, chain = chain.only_complete(part, judgement)
        part = _with_parents(connection, part, chain, level, judgement)
        if not len(part):
            continue
        part = _with_codes(connection, part, level, options)
        part = part.with_columns(
            level=np.full(len(part), level, dtype=object), name=_names(part), source_id=_keys(part)
        )
        total += upsert(connection, "areas", rows_of(part, AREAS), KEY)
        codes[level] = part.columns["code"].tolist()
        total += dissolve(connection, chain, str(batch.columns["source"][0]), judgement)
    if areas.begins is not None:
        begun = begin_generations(connection, areas.begins, codes if areas.whole else {})
        judgement.notes.append(
            f"{begun.replaced:,} generations and {begun.ended:,} areas end on {areas.begins}"
        )
    follow_edits(connection)
    return total


def _levels(batch: Batch, areas: AreaOptions) -> Objects:
    allowed = ", ".join(AREA_LEVELS)
    if areas.level is not None:
        if areas.level not in AREA_LEVELS:
            raise InvalidInput(f"level={areas.level!r} is not one of {allowed}.", "level")
        return np.full(len(batch), areas.level, dtype=object)
    levels = batch.columns.get("level")
    if levels is None or is_none(levels).any():
        raise InvalidInput(
            f"Records do not say their level; give --level, one of {allowed}.", "level"
        )
    return levels


def _with_parents(
    connection: Connection, batch: Batch, chain: Chain, level: str, judgement: Judgement
) -> Batch:
    """Adds `parent`: the record's own word, its parent column's, or the deepest area around it."""
    nothing = np.full(len(batch), None, dtype=object)
    if level == "district":
        return batch.with_columns(parent=nothing)
    parents = batch.columns.get("parent", nothing)
    if chain.steps:
        parents = np.where(is_none(parents), chain.steps[0].codes, parents)
    open_ones = is_none(parents)
    if open_ones.any():
        parents = parents.copy()
        parents[open_ones] = deepest_area(connection, batch.geometry[open_ones], level)
    return judgement.reject(
        batch.with_columns(parent=parents),
        is_none(parents),
        "no parent area",
        f"no area above a {level} holds it; load that first, or use --parent or --district",
    )


def deepest_area(connection: Connection, geometry: Objects, below: str) -> Objects:
    """The code of the deepest area of a level above `below` around each geometry; None in none."""
    index = AreaIndex.load(connection)
    points = shapely.point_on_surface(geometry)
    assigned = index.assign(shapely.get_x(points), shapely.get_y(points)).columns()
    codes = np.full(len(geometry), None, dtype=object)
    for level in AREA_LEVELS[: AREA_LEVELS.index(below)]:
        codes = np.where(is_none(assigned[level]), codes, assigned[level])
    return codes


def _with_codes(connection: Connection, batch: Batch, level: str, options: LoadOptions) -> Batch:
    if "code" in batch.columns or not len(batch):
        return batch
    known = known_codes(connection, "areas", str(batch.columns["source"][0]))
    codes = np.array([known.get(key) for key in batch.columns["source_id"]], dtype=object)
    new = is_none(codes)
    issuer = Issuer(connection, options.scheme)
    position = AREA_LEVELS.index(level)
    above = AREA_LEVELS[position - 1]
    prefixes = [
        issuer.filled(parent, above) if position else "" for parent in batch.columns["parent"][new]
    ]
    digits = options.scheme.widths[position]
    codes[new] = issuer.issue("areas", np.array(prefixes, dtype=object), digits)
    return batch.with_columns(code=codes)


def _names(batch: Batch) -> Objects:
    """An area without a name goes by its code."""
    codes = batch.columns["code"]
    names = batch.columns.get("name", np.full(len(batch), None, dtype=object))
    return np.where(is_none(names), codes, names)


def _keys(batch: Batch) -> Objects:
    return batch.columns.get("source_id", batch.columns["code"])
