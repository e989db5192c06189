"""What is nearest, in metres on the ellipsoid."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Literal, get_args

from sqlalchemy import ARRAY, Connection, Text, bindparam, text

Kind = Literal["toilet", "clinic", "bus_stop", "shelter", "school", "fire_station", "hydrant"]
KINDS: tuple[str, ...] = get_args(Kind)
NEAREST = text(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")).bindparams(
    bindparam("kinds", type_=ARRAY(Text))
)


@dataclass(frozen=True, slots=True)
class Facility:
    """A facility and how far it is. None is unknown; `opening_hours` as in OpenStreetMap's key."""

    code: str
    kind: str
    name: str | None
    opening_hours: str | None
    wheelchair: bool | None
    phone: str | None
    address: str | None
    lon: float
    lat: float
    distance_m: float


def nearest(
    connection: Connection,
    kinds: Sequence[str],
    lon: float,
    lat: float,
    *,
    k: int = 5,
    max_m: float = inf,
    accessible: bool = False,
) -> list[Facility]:
    """The k facilities of `kinds` nearest to a WGS 84 point, nearest first, at most `max_m` away.

    Distances are geodesic on the WGS 84 ellipsoid. Of two equally far the smaller code comes first.
    `accessible` leaves only those known to be accessible with a wheelchair.
    """
    rows = connection.execute(
        NEAREST,
        {
            "kinds": list(dict.fromkeys(kinds)),
            "lon": lon,
            "lat": lat,
            "k": k,
            "max_m": max_m,
            "accessible": accessible,
        },
    )
    return [Facility(**row._mapping) for row in rows]  # pyright: ignore[reportPrivateUsage]
