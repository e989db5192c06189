"""`/api/buildings/{code}`: the public card, a worker's visit, and the inside under a lease."""

import re
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from api.areas import AreasAt, named_areas
from api.caller import Caller, KnownCaller
from api.context import AppContext
from api.lineage import Lineage, lineage_member
from api.parameters import CodePath, Crs, rounded
from api.problems import problems
from gis.buildings import building_card
from gis.codes.lineage import lineage_of
from gis.crs import parse_crs, point_to_wgs84
from gis.database import Role
from gis.errors import Denied
from gis.fieldwork import Fix, inside_of, visit

router = APIRouter(tags=["buildings"])
NONCE = re.compile(r"^[0-9A-Za-z_-]{8,100}$")
NOT_STORED = {"Cache-Control": "no-store"}


class Building(BaseModel):
    """The public card. `lon`, `lat` lie inside the footprint (WGS 84). `lineage` says what became
    of a retired code, and what a new one came from; it is null when nothing ever happened. `shares`
    is there for a building that straddles a border: by level, how much of its footprint lies in
    which area.
    """

    code: str
    name: str | None
    use: str | None
    height_m: float | None
    floors_above: int | None
    floors_below: int | None
    status: str
    address: str | None
    lon: float
    lat: float
    areas: AreasAt
    duty_contact: str | None
    lineage: Lineage | None
    shares: dict[str, dict[str, float]] | SkipJsonSchema[None] = None


@router.get(
    "/api/buildings/{code}",
    summary="A building's public card",
    responses=problems(404, 503),
    response_model_exclude_unset=True,
)
def card(context: AppContext, code: CodePath) -> Building:
    with context.database.request() as connection:
        found = building_card(connection, code)
        lineage = lineage_of(connection, code)
    straddling = {"shares": found.shares} if found.shares else {}
    return Building(
        code=found.code,
        name=found.name,
        use=found.use,
        height_m=found.height_m,
        floors_above=found.floors_above,
        floors_below=found.floors_below,
        status=found.status,
        address=found.address,
        lon=rounded(found.lon),
        lat=rounded(found.lat),
        areas=named_areas(found.areas),
        duty_contact=found.duty_contact,
        lineage=lineage_member(lineage),
        **straddling,
    )


class Scan(BaseModel):
    """What the device says. `nonce` is random and new for each scan: 8-100 of 0-9 A-Z a-z _ -."""

    model_config = ConfigDict(extra="forbid")
    lon: Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
    lat: Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
    accuracy_m: Annotated[float, Field(allow_inf_nan=False, ge=0, le=100_000)]
    nonce: Annotated[str, Field(pattern=NONCE)]


class GrantedLease(BaseModel):
    lease: str
    building: str
    expires_at: datetime
    distance_m: float


@router.post(
    "/api/buildings/{code}/visits",
    status_code=201,
    summary="A worker's scan: a lease to see inside, or why not",
    responses=problems(401, 403, 404, 503),
)
def scan(
    *,
    context: AppContext,
    caller: KnownCaller,
    code: CodePath,
    body: Scan,
    response: Response,
    crs: Crs = "CRS84",
) -> GrantedLease:
    _only_workers(caller)
    fix = Fix(*point_to_wgs84(body.lon, body.lat, parse_crs(crs)), body.accuracy_m)
    with context.database.request(caller.role, caller.token) as connection:
        outcome = visit(connection, code, fix, body.nonce, context.settings)
    lease = outcome.granted()
    response.headers.update(NOT_STORED)
    return GrantedLease(
        lease=lease.id,
        building=lease.building,
        expires_at=lease.expires_at,
        distance_m=round(lease.distance_m, 1),
    )


class Person(BaseModel):
    name: str
    category: str
    phone: str | None
    verified_at: datetime | None


class LegalEntity(BaseModel):
    name: str
    category: str


class Room(BaseModel):
    code: str
    name: str
    unit: str | None
    use: str | None
    area_m2: float | None
    people: list[Person]
    legal_entities: list[LegalEntity]


class Floor(BaseModel):
    """`number` counts storeys from the ground: 1 is the ground floor, -1 the first basement. A
    mezzanine has the number of the storey below it."""

    code: str
    number: int
    mezzanine: bool
    name: str
    use: str | None
    rooms: list[Room]


class Floors(BaseModel):
    """`people` and `legal_entities` are those at the building itself, in no room."""

    building: str
    expires_at: datetime
    floors: list[Floor]
    people: list[Person]
    legal_entities: list[LegalEntity]


@router.get(
    "/api/buildings/{code}/floors",
    summary="Floors, rooms and people, under a live lease only",
    responses=problems(401, 403, 503),
    response_model=Floors,
)
def floors(
    context: AppContext, caller: KnownCaller, code: CodePath, response: Response
) -> dict[str, Any]:
    _only_workers(caller)
    with context.database.request(caller.role, caller.token) as connection:
        inside = inside_of(connection, code)
    response.headers.update(NOT_STORED)
    return {
        "building": inside.building,
        "expires_at": inside.expires_at,
        "floors": inside.floors,
        "people": inside.people,
        "legal_entities": inside.legal_entities,
    }


def _only_workers(caller: Caller) -> None:
    if caller.role is not Role.WORKER:
        raise Denied("Only grid workers visit buildings.", "not_a_worker")
