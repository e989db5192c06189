"""The district as a whole: what a map begins with."""

from dataclasses import dataclass

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
    level = next((level for level in LEVELS if index.areas(level)), LEVELS[0])
    areas, bounds = index.areas(level), index.bounds(level)
    if bounds is None:
        return None
    sources = {area.source for area in areas if area.source}
    attribution = OPENSTREETMAP if any(s.startswith("osm") for s in sources) else None
    return District(areas[0].code, areas[0].name, bounds, attribution)
