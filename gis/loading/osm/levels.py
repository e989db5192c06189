"""Which of OpenStreetMap's administrative levels are OneMap's four."""

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from gis.codes import AREA_LEVELS
from gis.errors import InvalidInput
from gis.loading.batch import Objects, is_none

ADMIN_LEVELS = tuple(str(level) for level in range(1, 13))
# The district is the smallest boundary around at least this part of the buildings.
MAJORITY = 0.5
# A lower area lies in the district with nearly all of its ground: borders are drawn twice at times.
NEARLY_ALL = 0.9


def parse_levels(text: str) -> dict[str, str]:
    """`4=district,6=street` as admin level → level. Raises InvalidInput."""
    levels: dict[str, str] = {}
    for pair in text.split(","):
        admin_level, _, level = (part.strip() for part in pair.partition("="))
        if admin_level not in ADMIN_LEVELS or level not in AREA_LEVELS:
            raise InvalidInput(
                f"levels={pair!r} is not an admin level (1-12), = and one of"
                f" {', '.join(AREA_LEVELS)}.",
                "levels",
            )
        levels[admin_level] = level
    return levels


def detect_levels(geometry: Objects, admin_levels: pa.ChunkedArray, places: Objects) -> Objects:
    """The level of each area (None: it has no part in this district).

    The district is the smallest complete area that holds most of `places` (points, WGS 84); the
    admin levels inside it are its streets, communities and grids, in that order.
    """
    admin = np.array(admin_levels.to_pylist(), dtype=object)
    whole = ~shapely.is_missing(geometry) & ~is_none(admin)
    district = _district(geometry, whole, places)
    levels = np.full(len(geometry), None, dtype=object)
    if district is None:
        return levels
    inside = whole & _within(geometry, geometry[district])
    below = sorted(
        {int(admin[i]) for i in np.flatnonzero(inside) if _below(admin, int(i), district)}
    )
    names = dict(zip(below, AREA_LEVELS[1:], strict=False))
    for i in np.flatnonzero(inside):
        levels[i] = names.get(int(admin[i])) if i != district else None
    levels[district] = "district"
    return levels


def given_levels(admin_levels: pa.ChunkedArray, levels: dict[str, str]) -> Objects:
    return np.array([levels.get(level or "") for level in admin_levels.to_pylist()], dtype=object)


def _district(geometry: Objects, whole: NDArray[np.bool_], places: Objects) -> int | None:
    candidates = np.flatnonzero(whole)
    places = places[~shapely.is_missing(places)]
    if not len(candidates) or not len(places):
        return None
    tree = shapely.STRtree(places)
    area, _ = tree.query(geometry[candidates], predicate="intersects")
    held = np.bincount(area, minlength=len(candidates))
    enough = candidates[held >= MAJORITY * len(places)]
    if not len(enough):
        return None
    return int(enough[np.argmin(shapely.area(geometry[enough]))])


def _within(geometry: Objects, district: shapely.Geometry) -> NDArray[np.bool_]:
    shared = shapely.area(shapely.intersection(geometry, district))
    return shared >= NEARLY_ALL * shapely.area(geometry)


def _below(admin: Objects, i: int, district: int) -> bool:
    return admin[i].isdigit() and int(admin[i]) > int(admin[district])
