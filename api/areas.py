"""`/api/areas/…` and `/api/district`: which areas a place lies in."""

import re
from datetime import date

import orjson
from fastapi import APIRouter
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.types import Scope

from api.context import AppContext, Context
from api.parameters import AsOf, Place, PlaceQuery, rounded
from api.problems import problems
from api.short_way import QuickAnswer, QuickRoute, plain_query
from gis.areas import Area, LiveAreas, areas_on, district_of
from gis.crs import parse_crs, point_to_wgs84
from gis.database import Database
from gis.errors import NotFound

router = APIRouter(tags=["areas"])
# What every reader of numbers reads alike, and no more than 10⁹.
DECIMAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,40})?")


class AreaName(BaseModel):
    code: str
    name: str


class AreasAt(BaseModel):
    """The area of each level; null where no area of that level is."""

    district: AreaName | None
    street: AreaName | None
    community: AreaName | None
    grid: AreaName | None


def named_areas(areas: dict[str, Area | None]) -> AreasAt:
    return AreasAt(
        **{
            level: AreaName(code=area.code, name=area.name) if area else None
            for level, area in areas.items()
        }
    )


@router.get(
    "/api/areas/at",
    summary="The district, street, community and grid that a point lies in",
    responses=problems(404, 503),
)
async def areas_at(context: AppContext, place: PlaceQuery, as_of: AsOf = None) -> AreasAt:
    # What is in memory is answered faster than a thread for it is found.
    if as_of is not None:
        areas = await run_in_threadpool(_on_day, context.database, place, as_of)
    elif context.areas.is_loaded():
        areas = context.areas.current().at(place.lon, place.lat)
    else:
        index = await run_in_threadpool(context.areas.current)
        areas = index.at(place.lon, place.lat)
    if not any(areas.values()):
        raise NotFound(f"The point lies outside the district{_swap_hint(context, place)}.")
    return named_areas(areas)


def _quickly(scope: Scope) -> QuickAnswer | None:
    """Today's areas of a point inside the district, once they are in memory."""
    given = plain_query(scope, ("lon", "lat", "crs"))
    areas: LiveAreas = scope["app"].state.context.areas
    if given is None or not areas.is_loaded():
        return None
    x, y = _decimal(given.get("lon")), _decimal(given.get("lat"))
    if x is None or y is None:
        return None
    if "crs" in given:
        x, y = point_to_wgs84(x, y, parse_crs(given["crs"]))
    # What is not on earth is in no area.
    found = areas.current().at(x, y)
    if not any(found.values()):
        return None
    return QuickAnswer(orjson.dumps({level: _members(area) for level, area in found.items()}))


def _decimal(text: str | None) -> float | None:
    return float(text) if text and DECIMAL.fullmatch(text) else None


def _members(area: Area | None) -> dict[str, str] | None:
    return {"code": area.code, "name": area.name} if area else None


QUICK = (QuickRoute("/api/areas/at", _quickly),)


def _swap_hint(context: Context, place: Place) -> str:
    """Where both numbers would do as either, only the district tells that they came swapped."""
    if not context.areas.is_loaded() or abs(place.lon) > 90:
        return ""
    inside = any(context.areas.current().at(place.lat, place.lon).values())
    return "; with lon and lat swapped it lies inside" if inside else ""


def _on_day(database: Database, place: Place, day: date) -> dict[str, Area | None]:
    with database.request() as connection:
        return areas_on(connection, place.lon, place.lat, day)


class District(BaseModel):
    """What a map needs to begin with. Degrees in WGS 84: west, south, east, north; lon, lat."""

    name: str
    code: str
    bbox: tuple[float, float, float, float]
    center: tuple[float, float]
    attribution: str | None


@router.get("/api/district", summary="The district and where it is", responses=problems(404, 503))
def district(context: AppContext) -> District:
    found = district_of(context.areas.current())
    if found is None:
        raise NotFound("No areas have been loaded yet.")
    west, south, east, north = (rounded(degrees) for degrees in found.bounds)
    return District(
        name=found.name,
        code=found.code,
        bbox=(west, south, east, north),
        center=(rounded((west + east) / 2), rounded((south + north) / 2)),
        attribution=found.attribution,
    )
