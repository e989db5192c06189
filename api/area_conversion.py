"""`/api/areas/conversion`: counts by the areas of one day as counts by those of another."""

from dataclasses import dataclass
from datetime import date
from tempfile import TemporaryFile
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.batches import CSV, content_type, receive
from api.caller import AnyCaller, Caller
from api.context import AppContext, Context
from api.problems import problems
from gis.areas.conversion import Conversion, Measure, conversion_between, convert_csv, text_of
from gis.database import Role
from gis.errors import Denied

router = APIRouter(tags=["areas"])
PATH = "/api/areas/conversion"
MOST_BYTES = 16 << 20
Level = Literal["district", "street", "community", "grid"]


@dataclass(frozen=True, slots=True)
class Days:
    """From the areas of one day to those of another."""

    from_day: date
    to_day: date
    level: str


async def _days(
    from_day: Annotated[date, Query(alias="from", description="The day of the old areas")],
    to_day: Annotated[date, Query(alias="to", description="The day of the new ones")],
    level: Level = "grid",
) -> Days:
    return Days(from_day, to_day, level)


GivenDays = Annotated[Days, Depends(_days)]


class AreaPair(BaseModel):
    """What an old and a new area have in common; null stands for no area. `counts` are of what is
    there today and not retired, `people` for planners only; `shares` are parts of the old area's
    whole, null where it does not divide.
    """

    old: str | None
    new: str | None
    area_m2: float
    counts: dict[str, int]
    shares: dict[str, float] | None


class AreaConversion(BaseModel):
    """`pairs` are of areas that are not on both days with the same code and outline; `unchanged`
    are the codes of those that are.
    """

    from_day: Annotated[date, Field(alias="from")]
    to_day: Annotated[date, Field(alias="to")]
    level: str
    pairs: list[AreaPair]
    unchanged: list[str]


@router.get(
    PATH,
    summary="What the areas of two days have in common",
    response_model=AreaConversion,
    responses=problems(404, 503),
)
def conversion(context: AppContext, caller: AnyCaller, days: GivenDays) -> dict[str, Any]:
    return _between(context, caller, days).document()


@router.post(
    PATH,
    summary="A CSV of counts by the areas of one day, as counts by those of another",
    response_class=Response,
    responses={
        **problems(403, 404, 413, 422, 503),
        200: {"content": {CSV: {}}, "description": "The same columns by the new codes"},
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                CSV: {
                    "schema": {
                        "type": "string",
                        "description": "A column `code`, or named after the level, and counts",
                    }
                }
            },
        }
    },
)
async def converted(
    context: AppContext,
    caller: AnyCaller,
    request: Request,
    days: GivenDays,
    by: Measure = "addresses",
    decimals: Annotated[int | None, Query(ge=0, le=9)] = None,
) -> Response:
    if by == "people" and caller.role is not Role.PLANNER:
        raise Denied("by=people is for planners; by=addresses is for everybody.", "not_a_planner")
    _, charset = content_type(request, (CSV,))
    with TemporaryFile() as body:
        await receive(request.stream(), body, MOST_BYTES)
        body.seek(0)
        text = text_of(body.read(), charset or "utf-8")
    answer = await run_in_threadpool(
        lambda: convert_csv(text, _between(context, caller, days), by, decimals)
    )
    return Response(answer.encode(), media_type="text/csv; charset=utf-8")


def _between(context: Context, caller: Caller, days: Days) -> Conversion:
    people = caller.role is Role.PLANNER
    with context.database.request(caller.role, caller.token) as connection:
        return conversion_between(connection, days.from_day, days.to_day, days.level, people=people)
