"""`/api/addresses`, written: an address made, changed and retired, by planners."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from api.addresses import OneAddress, full_address
from api.context import AppContext, Context
from api.parameters import CodePath, Crs
from api.planners import writing_planner_of
from api.problems import problems
from gis.addresses import Draft, create_address, retire_address, update_address
from gis.addresses.edit import LONGEST_TEXT
from gis.crs import CoordinateSystem, parse_crs, point_to_wgs84
from gis.errors import InvalidInput

router = APIRouter(tags=["addresses"])
PLANNERS = [Depends(writing_planner_of)]
Degrees = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Accuracy = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e6)]


class AddressChanges(BaseModel):
    """What an address is to say; in a change, null takes a component away. `lon` and `lat` are in
    `crs`. Without `standard_address` it is put together from the areas' names and the components.
    """

    model_config = ConfigDict(extra="forbid")
    lon: Degrees | None = None
    lat: Degrees | None = None
    standard_address: Words | None = None
    road: Words | None = None
    house_number: Words | None = None
    estate: Words | None = None
    building_name: Words | None = None
    unit: Words | None = None
    floor: Words | None = None
    room: Words | None = None
    building: Annotated[str, Field(min_length=1, max_length=64)] | None = None
    status: str = "current"
    source: Words | None = None
    accuracy_m: Accuracy | None = None


class NewAddress(AddressChanges):
    """`level` is building or room; `building` is found by the point when it is not given."""

    level: str = "building"
    valid_from: date | None = None


class Ending(BaseModel):
    """`on`: the first day on which the address does not hold any more; today without it."""

    model_config = ConfigDict(extra="forbid")
    on: date | None = None


@router.post(
    "/api/addresses",
    status_code=201,
    summary="A new address, with a code of its own",
    dependencies=PLANNERS,
    responses=problems(401, 403, 404, 409, 503),
)
def create(
    context: AppContext, body: NewAddress, response: Response, crs: Crs = "CRS84"
) -> OneAddress:
    draft = Draft(**_given(body, parse_crs(crs), placed=True))
    with context.database.load() as connection:
        code = create_address(connection, context.codes, draft)
    response.headers["Location"] = f"/api/addresses/{code}"
    return _found(context, code)


@router.patch(
    "/api/addresses/{code}",
    summary="An address changed; its code stays, its areas follow its point",
    dependencies=PLANNERS,
    responses=problems(401, 403, 404, 409, 503),
)
def change(
    context: AppContext, code: CodePath, body: AddressChanges, crs: Crs = "CRS84"
) -> OneAddress:
    given = _given(body, parse_crs(crs), placed=False)
    with context.database.load() as connection:
        update_address(connection, code, given)
    return _found(context, code)


@router.post(
    "/api/addresses/{code}/retire",
    summary="An address ended, without a successor",
    dependencies=PLANNERS,
    responses=problems(401, 403, 404, 409, 503),
)
def retire(context: AppContext, code: CodePath, body: Ending) -> OneAddress:
    with context.database.load() as connection:
        retire_address(connection, code, body.on or date.today())  # noqa: DTZ011 - the district's
    return _found(context, code)


def _given(body: AddressChanges, crs: CoordinateSystem, *, placed: bool) -> dict[str, Any]:
    """The members that were sent, the point in WGS 84. Raises InvalidInput for half a point."""
    given = body.model_dump(exclude_unset=True)
    missing = [name for name in ("lon", "lat") if given.get(name) is None]
    if len(missing) == 1 or (missing and (placed or set(missing) & set(given))):
        raise InvalidInput(f"{missing[0]} is missing: lon and lat come together.", missing[0])
    if not missing:
        given["lon"], given["lat"] = point_to_wgs84(given["lon"], given["lat"], crs)
    return given


def _found(context: Context, code: str) -> OneAddress:
    with context.database.request() as connection:
        return full_address(connection, code)
