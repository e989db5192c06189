"""The district as a whole: what a map begins with."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.areas.index import LEVELS, AreaIndex

OPENSTREETMAP = "© OpenStreetMap contributors"


@dataclass(frozen=True, slots=True)
class District:
    """`bounds` are west, south, east, north in WGS 84 degrees. `attribution` is what a map of it
    has to say, None where nothing has to be said."""

    code: str
    name: str
    bounds: tuple[float, float, float, float]
    attribution: str | None


def district_of(index: AreaIndex) -> District | None:
    """The bounds of the widest level there is, and the name of its first area; None without."""
    level = next((index.levels[level] for level in LEVELS if index.levels[level].areas), None)
    if level is None:
        return None
    west, south, east, north = np.asarray(shapely.total_bounds(level.geometries)).tolist()
    first = level.areas[0]
    sources = {area.source for area in level.areas if area.source}
    attribution = OPENSTREETMAP if any(s.startswith("osm") for s in sources) else None
    return District(first.code, first.name, (west, south, east, north), attribution)
