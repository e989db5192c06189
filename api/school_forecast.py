"""`/api/school-forecast`: school seats six years ahead, for everybody; what if, for planners."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from api.bodies import body_of
from api.caller import AnyCaller, Caller
from api.context import AppContext, Context
from api.planners import OnlyPlanner
from api.problems import problems
from gis.education import (
    GREEN_BELOW,
    MOST_CHANGES,
    RED_ABOVE,
    CatchmentForecast,
    Change,
    Outlook,
    School,
    SeatWarning,
    Stage,
    YearForecast,
    forecast,
    locator,
    outlook_of,
    total_of,
    what_if,
)
from layers.maps import read_json

router = APIRouter(tags=["education"])
PATH = "/api/school-forecast"
InMigration = Annotated[
    float | None,
    Query(
        allow_inf_nan=False,
        description="Share by which pupils grow each year as families move in: -0.2 to 0.2",
    ),
]


class Year(BaseModel):
    """A school year that begins in September of `year`. `shortage` is demand less seats; both are
    null where the demand is too small to be published. `warning` is short (red, a shortage above
    150), enough (green, below 50), tight (yellow, between) or unknown."""

    year: int
    seats: int
    demand: int | None
    shortage: int | None
    warning: SeatWarning


class ListedSchool(BaseModel):
    """`opens` is the year of a planned school, null for one that is open."""

    code: str
    name: str
    seats: int
    opens: int | None


class Forecast(BaseModel):
    code: str
    name: str
    schools: list[ListedSchool]
    forecast: list[Year]


class Breaks(BaseModel):
    red_above: int = RED_ABOVE
    green_below: int = GREEN_BELOW


class Basis(BaseModel):
    """`in_migration` is what was reckoned with: 0.01 is one more in a hundred each year."""

    stage: Stage
    years: list[int]
    in_migration: float
    breaks: Breaks


class Forecasts(Basis):
    """`total` sums the catchments; seats to spare in one do not help another."""

    catchments: list[Forecast]
    total: list[Year]


class Compared(BaseModel):
    """`changed` where one of the changes falls into the catchment."""

    code: str
    name: str
    schools: list[ListedSchool]
    changed: bool
    before: list[Year]
    after: list[Year]


class Totals(BaseModel):
    before: list[Year]
    after: list[Year]


class WhatIf(Basis):
    catchments: list[Compared]
    total: Totals


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


Degrees = Annotated[float, Field(allow_inf_nan=False, ge=-180, le=180, strict=False)]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]


class WantedChange(Strict):
    """`seats` more (below 0: fewer) from September of `from_year` on, at a `school`, anywhere in a
    `catchment`, or at a new school at `point` (lon, lat in WGS 84): one of the three."""

    seats: int
    from_year: int
    school: Code | None = None
    catchment: Code | None = None
    point: Annotated[list[Degrees], Field(min_length=2, max_length=2)] | None = None


class Question(Strict):
    stage: Stage = "primary"
    in_migration: Annotated[float, Field(allow_inf_nan=False, strict=False)] | None = None
    changes: Annotated[list[WantedChange], Field(max_length=MOST_CHANGES)] = []


@router.get(PATH, summary="School seats six years ahead", responses=problems(401, 404, 503))
def plain(
    context: AppContext,
    caller: AnyCaller,
    stage: Stage = "primary",
    in_migration: InMigration = None,
) -> Forecasts:
    with context.database.request(caller.role, caller.token) as connection:
        outlook = outlook_of(connection, stage).with_in_migration(in_migration)
    found = forecast(outlook)
    schools = _schools_by_catchment(outlook)
    return Forecasts(
        stage=outlook.stage,
        years=list(outlook.years),
        in_migration=outlook.in_migration,
        breaks=Breaks(),
        catchments=[
            Forecast(
                code=one.code,
                name=one.name,
                schools=schools.get(one.code, []),
                forecast=_years(one.years),
            )
            for one in found
        ],
        total=_years(total_of(found)),
    )


@router.post(
    PATH,
    summary="What if there were more seats; nothing is kept",
    responses=problems(401, 404, 413, 503),
    openapi_extra=body_of(Question),
)
async def compared(context: AppContext, caller: OnlyPlanner, request: Request) -> WhatIf:
    question = read_json(await request.body(), Question)
    return await run_in_threadpool(_compared, context, caller, question)


def _compared(context: Context, caller: Caller, body: Question) -> WhatIf:
    with context.database.request(caller.role, caller.token) as connection:
        outlook = outlook_of(connection, body.stage).with_in_migration(body.in_migration)
        changes = [_change(wanted) for wanted in body.changes]
        found = what_if(outlook, changes, locator(connection, body.stage))
    schools = _schools_by_catchment(outlook)
    return WhatIf(
        stage=outlook.stage,
        years=list(outlook.years),
        in_migration=outlook.in_migration,
        breaks=Breaks(),
        catchments=[
            Compared(
                code=before.code,
                name=before.name,
                schools=schools.get(before.code, []),
                changed=before.code in found.changed,
                before=_years(before.years),
                after=_years(after.years),
            )
            for before, after in zip(found.before, found.after, strict=True)
        ],
        total=Totals(before=_totals(found.before), after=_totals(found.after)),
    )


def _change(wanted: WantedChange) -> Change:
    point = (wanted.point[0], wanted.point[1]) if wanted.point else None
    return Change(wanted.seats, wanted.from_year, wanted.school, wanted.catchment, point)


def _years(years: tuple[YearForecast, ...]) -> list[Year]:
    return [
        Year(
            year=one.year,
            seats=one.seats,
            demand=one.demand,
            shortage=one.shortage,
            warning=one.warning,
        )
        for one in years
    ]


def _totals(forecasts: list[CatchmentForecast]) -> list[Year]:
    return _years(total_of(forecasts))


def _schools_by_catchment(outlook: Outlook) -> dict[str | None, list[ListedSchool]]:
    found: dict[str | None, list[ListedSchool]] = {}
    for school in outlook.schools:
        found.setdefault(school.catchment, []).append(_listed(school))
    return found


def _listed(school: School) -> ListedSchool:
    return ListedSchool(code=school.code, name=school.name, seats=school.seats, opens=school.opens)
