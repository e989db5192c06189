"""What there is to say about one area."""

from dataclasses import dataclass

from gis.codes import AREA_LEVELS

LEVELS = AREA_LEVELS


@dataclass(frozen=True, slots=True)
class Area:
    """One area. `contact` is a duty contact: a role and a telephone number, or None."""

    code: str
    name: str
    contact: str | None = None
    source: str | None = None
