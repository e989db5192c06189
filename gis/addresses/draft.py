"""What somebody wants an address to say."""

import math
from dataclasses import dataclass
from datetime import date

from gis.errors import InvalidInput
from gis.loading.addressing import compose

STATUSES = ("proposed", "current")
OWN = ("road", "house_number", "estate", "building_name", "unit", "floor", "room")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said of an address. `lon`, `lat` in WGS 84; `level` is building or room.

    `building` is found by the point when it is not given, a room's components above its unit are
    its building's, and `standard_address` is put together from all of them.
    """

    lon: float
    lat: float
    level: str = "building"
    standard_address: str | None = None
    road: str | None = None
    house_number: str | None = None
    estate: str | None = None
    building_name: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    building: str | None = None
    status: str = "current"
    valid_from: date | None = None
    source: str | None = None
    accuracy_m: float | None = None


def check_draft(draft: Draft) -> None:
    """Raises InvalidInput for what no address says."""
    if not (math.isfinite(draft.lon) and math.isfinite(draft.lat)):
        raise InvalidInput("lon and lat are no place.", "lon")
    if draft.level not in {"building", "room"}:
        raise InvalidInput(f"level={draft.level!r} is neither building nor room.", "level")
    if draft.status not in STATUSES:
        raise InvalidInput(f"status={draft.status!r} is neither proposed nor current.", "status")
    if draft.level == "room" and not draft.room:
        raise InvalidInput("A room needs its name in `room`, such as 502.", "room")
    if draft.accuracy_m is not None and not 0 <= draft.accuracy_m < math.inf:
        raise InvalidInput(f"accuracy_m={draft.accuracy_m} is no distance.", "accuracy_m")
    for name in (*OWN, "standard_address", "source"):
        value = getattr(draft, name)
        if value is not None and (not value.strip() or not value.isprintable()):
            raise InvalidInput(f"{name}={value[:40]!r} is no text that can be written.", name)


def words_of(front: str, draft: Draft) -> str:
    """The standard address, after the names of its areas. A room says its floor already.

    Raises InvalidInput when there is nothing to say.
    """
    parts = [getattr(draft, name) for name in OWN]
    if draft.room:
        parts[OWN.index("floor")] = None
    composed = compose(parts)
    if composed is None:
        raise InvalidInput(
            "There is nothing to put an address together from: give standard_address, or a road,"
            " an estate or a building_name.",
            "standard_address",
        )
    return front + composed
