"""Parameters that several resources take."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Depends, Path, Query

from gis.crs import parse_crs, point_to_wgs84

Crs = Annotated[
    str,
    Query(
        max_length=80,
        description="Coordinate system of the input: an EPSG code, CRS84, gcj02 or bd09",
    ),
]
Coordinate = Annotated[float, Query(allow_inf_nan=False, ge=-1e9, le=1e9)]
AsOf = Annotated[
    date | None, Query(description="The day that is asked for, YYYY-MM-DD; without it, today")
]
# No codes hold control characters; the rest is for the database to know.
CodePath = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]
DECIMALS = 7


@dataclass(frozen=True, slots=True)
class Place:
    """A point in WGS 84 degrees."""

    lon: float
    lat: float


async def required_place(
    lon: Annotated[Coordinate, Query(description="Longitude, or x in `crs`", examples=[114.0579])],
    lat: Annotated[Coordinate, Query(description="Latitude, or y in `crs`", examples=[22.5431])],
    crs: Crs = "CRS84",
) -> Place:
    """Raises InvalidInput naming the parameter that is wrong."""
    return Place(*point_to_wgs84(lon, lat, parse_crs(crs)))


PlaceQuery = Annotated[Place, Depends(required_place)]


def rounded(degrees: float) -> float:
    """A coordinate as answers give it: 7 decimals, a centimetre."""
    return round(degrees, DECIMALS)
