"""`/api/addresses/…`: by code, by place. Search while typing is in api/suggest.py."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlalchemy import Connection

from api.context import AppContext
from api.lineage import Lineage, lineage_member
from api.parameters import AsOf, CodePath, PlaceQuery, rounded
from api.problems import problems
from gis.addresses import Address, address_record, nearest_address
from gis.addresses.reverse import REACH_M

router = APIRouter(tags=["addresses"])


class AreaCodes(BaseModel):
    district: str | None
    street: str | None
    community: str | None
    grid: str | None


class Candidate(BaseModel):
    """`level` is building or room. WGS 84."""

    code: str
    text: str
    level: str
    lon: float
    lat: float
    areas: AreaCodes


class Component(BaseModel):
    """`component` is province, city, district, street, community, road, number, estate,
    building_name, unit, floor or room.
    """

    component: str
    value: str


class Alias(BaseModel):
    """What is also said for a component. `kind` is alias, former or short."""

    component: str
    name: str
    alias: str
    kind: str


class OneAddress(Candidate):
    """`components` from the province down. `valid_to` is the first day on which the address does
    not hold any more. `accuracy_m`: how far off the point may be. `lineage` is null when nothing
    ever happened to the code.
    """

    status: str
    building: str | None
    components: list[Component]
    aliases: list[Alias]
    area_names: dict[str, str]
    valid_from: date
    valid_to: date | None
    source: str | None
    accuracy_m: float | None
    lineage: Lineage | None


class AddressHere(Candidate):
    """`distance_m` is 0 inside the building of the address."""

    status: str
    building: str | None

    distance_m: float


@router.get(
    "/api/addresses/reverse",
    summary="The address of the building here, or else the nearest one",
    responses=problems(404, 503),
)
def reverse(
    context: AppContext,
    place: PlaceQuery,
    max_m: Annotated[float, Query(gt=0, le=10_000, allow_inf_nan=False)] = REACH_M,
) -> AddressHere:
    with context.database.request() as connection:
        found = nearest_address(connection, place.lon, place.lat, max_m)
    return AddressHere(
        **_members(found),
        status=found.status,
        building=found.building,
        distance_m=round(found.distance_m or 0, 3),
    )


@router.get(
    "/api/addresses/{code}",
    summary="One address; a retired one with what became of it",
    responses=problems(404, 503),
)
def one_address(context: AppContext, code: CodePath, as_of: AsOf = None) -> OneAddress:
    with context.database.request() as connection:
        return full_address(connection, code, as_of)


def full_address(connection: Connection, code: str, as_of: date | None = None) -> OneAddress:
    """Everything about the address of a code. Raises NotFound as address_record() does."""
    found = address_record(connection, code, as_of)
    return OneAddress(
        **_members(found.address),
        status=found.address.status,
        building=found.address.building,
        components=[
            Component(component=one.component, value=one.value) for one in found.components
        ],
        aliases=[
            Alias(component=one.component, name=one.name, alias=one.alias, kind=one.kind)
            for one in found.aliases
        ],
        area_names=found.area_names,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        source=found.source,
        accuracy_m=found.accuracy_m,
        lineage=lineage_member(found.lineage),
    )


def _members(address: Address) -> dict[str, Any]:
    return {
        "code": address.code,
        "text": address.text,
        "level": address.level,
        "lon": rounded(address.lon),
        "lat": rounded(address.lat),
        "areas": address.areas,
    }
