"""The text of an address that came in components."""

import re

import numpy as np

from gis.areas import AreaIndex
from gis.loading.batch import Batch, Judgement, Objects, is_none

COMPONENTS = ("road", "house_number", "estate", "building_name", "unit", "floor", "room")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def with_standard_addresses(batch: Batch, index: AreaIndex, judgement: Judgement) -> Batch:
    """Composes `standard_address` where it is missing. A Chinese address is written without spaces
    and a bare house number with 号; a number without a road is one in its community, as villages
    have it.
    Records without road, other name or number are rejected.
    """
    texts = batch.columns.get("standard_address", np.full(len(batch), None, dtype=object)).copy()
    parts = [
        batch.columns.get(name, np.full(len(batch), None, dtype=object)) for name in COMPONENTS
    ]
    places = _place_names(batch, index)
    for i in np.flatnonzero(is_none(texts)):
        components = [column[i] for column in parts]
        texts[i] = compose(components) or compose(
            [places[i] if components[1] else None, *components[1:]]
        )
    batch = batch.with_columns(standard_address=texts)
    return judgement.reject(
        batch,
        is_none(texts),
        "missing field",
        "standard_address is missing, and there is no road or estate to compose it from",
    )


def compose(components: list[str | None]) -> str | None:
    """The address of components in the order of COMPONENTS; None without a road, estate or name."""
    road, house_number, estate, building_name = components[:4]
    if not (road or estate or building_name):
        return None
    if not _CHINESE.search(f"{road or ''}{estate or ''}{building_name or ''}"):
        return " ".join(part for part in components if part)
    if house_number and house_number[-1].isdigit():
        house_number += "号"
    return "".join(part for part in (road, house_number, *components[2:]) if part)


def _place_names(batch: Batch, index: AreaIndex) -> Objects:
    """The name of the community each record lies in, else of the street, else of the district."""
    names = np.full(len(batch), None, dtype=object)
    for level in ("district", "street", "community"):
        known = {area.code: area.name for area in index.areas(level)}
        found = np.array([known.get(code) for code in batch.columns[level]], dtype=object)
        names = np.where(is_none(found), names, found)
    return names


def own_codes(buildings: Objects, taken: set[str]) -> Objects:
    """The building's code for the first address in it, when no other address has it (`taken`)."""
    codes = np.full(len(buildings), None, dtype=object)
    used = set(taken)
    for i, building in enumerate(buildings):
        if building is not None and building not in used:
            codes[i] = building
            used.add(building)
    return codes
