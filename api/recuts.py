"""`/api/recuts`: re-cuts of grids, for planners. For everybody else there is nothing here."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from api.bodies import body_of, read_body
from api.caller import Caller
from api.context import AppContext, Context
from api.parameters import Crs
from api.planners import OnlyPlanner, actor_of
from api.problems import problems
from api.recut_documents import (
    Comparison,
    RecutHead,
    RecutPreview,
    Recuts,
    SteppedRecut,
    WholeRecut,
    compared_of,
    findings_of,
    grids_of,
    head_of,
)
from api.recut_proposals import MOST_POSITIONS, Proposal, Sketch, plan_for
from gis import recut
from gis.crs import CoordinateSystem, parse_crs
from gis.errors import Conflict
from gis.recut import Plan, Preview, Status
from layers import readerships

router = APIRouter(tags=["recuts"])
PATH = "/api/recuts"
PREVIEW_PATH = "/api/recuts/preview"
# Their bodies may hold large polygons and have a limit of their own.
LARGE_BODIES = (PATH, PREVIEW_PATH)
NOTHING: dict[str, None] = {"fits": None, "findings": None, "preview": None}
Number = Annotated[int, Path(ge=1, le=2**62, description="The number of a re-cut")]
QueriedNumber = Annotated[int, Query(ge=1, le=2**62, description="The number of a re-cut")]
Step = Literal["propose", "withdraw", "approve", "undo"]


@router.get(PATH, summary="Re-cuts, the latest first", responses=problems(401, 404, 503))
def listed(
    context: AppContext,
    caller: OnlyPlanner,
    status: Annotated[Status | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Recuts:
    with context.database.request(caller.role, caller.token) as connection:
        me = recut.caller(connection, caller.name or "")
        found = recut.recuts(connection, status, limit)
    return Recuts(items=[RecutHead(**head_of(one, me.user_id)) for one in found])


@router.post(
    PATH,
    status_code=201,
    summary="A new draft: a split, a merge, a border moved, or new grids",
    response_model=WholeRecut,
    responses=problems(401, 404, 413, 422, 503),
    openapi_extra=body_of(Proposal),
)
async def drafted(
    context: AppContext, caller: OnlyPlanner, request: Request, crs: Crs = "CRS84"
) -> dict[str, Any]:
    system = parse_crs(crs)
    proposal = await read_body(request, Proposal, MOST_POSITIONS)
    return await run_in_threadpool(_drafted, context, caller, proposal, system)


@router.post(
    PREVIEW_PATH,
    summary="What a draft would be, and nothing is kept",
    response_model=RecutPreview,
    responses=problems(401, 404, 413, 422, 503),
    openapi_extra=body_of(Sketch),
)
async def previewed(
    context: AppContext, caller: OnlyPlanner, request: Request, crs: Crs = "CRS84"
) -> dict[str, Any]:
    system = parse_crs(crs)
    sketch = await read_body(request, Sketch, MOST_POSITIONS)
    return await run_in_threadpool(_previewed, context, caller, sketch, system)


@router.get(
    "/api/recuts/compare",
    summary="Two re-cuts side by side",
    response_model=Comparison,
    responses=problems(401, 404, 503),
)
def compare(
    context: AppContext, caller: OnlyPlanner, a: QueriedNumber, b: QueriedNumber, response: Response
) -> dict[str, Any]:
    response.headers["Cache-Control"] = "no-store"
    both = [_whole(context, caller, number) for number in (a, b)]
    return compared_of(*both)


@router.get(
    "/api/recuts/{number}",
    summary="One re-cut: its grids, what does not fit, what moves",
    response_model=WholeRecut,
    responses=problems(401, 404, 503),
)
def whole(
    context: AppContext, caller: OnlyPlanner, number: Number, response: Response
) -> dict[str, Any]:
    response.headers["Cache-Control"] = "no-store"
    return _whole(context, caller, number)


@router.post(
    "/api/recuts/{number}/{step}",
    summary="Propose or withdraw one's own; approve or undo another's, which applies or reverts it",
    responses=problems(401, 403, 404, 409, 503),
)
def stepped(context: AppContext, caller: OnlyPlanner, number: Number, step: Step) -> SteppedRecut:
    me = actor_of(context, caller)
    with context.database.load() as connection:
        preview = _take(connection, context, number, me, step)
        one = recut.recut_with(connection, number)
    document = None if preview is None else preview.document()
    return SteppedRecut(**head_of(one, me.user_id), preview=document)


def _take(
    connection: Connection, context: Context, number: int, me: recut.Actor, step: Step
) -> Preview | None:
    match step:
        case "propose":
            return recut.propose(connection, number, me)
        case "withdraw":
            return recut.withdraw(connection, number, me)
        case "approve":
            layers = readerships(context.tiles.catalogue)
            return recut.approve(connection, context.codes, number, me, layers)
        case "undo":
            return recut.undo(connection, number, me, readerships(context.tiles.catalogue))


def _drafted(
    context: Context, caller: Caller, proposal: Proposal, crs: CoordinateSystem
) -> dict[str, Any]:
    with context.database.request(caller.role, caller.token) as connection:
        me = recut.caller(connection, caller.name or "")
        plan = plan_for(connection, proposal, crs)
    with context.database.load() as connection:
        number = recut.keep(connection, me, proposal.title, proposal.note, plan)
    return _whole(context, caller, number)


def _previewed(
    context: Context, caller: Caller, sketch: Sketch, crs: CoordinateSystem
) -> dict[str, Any]:
    with context.database.request(caller.role, caller.token) as connection:
        recut.caller(connection, caller.name or "")
        plan = plan_for(connection, sketch, crs)
        return {**grids_of(plan), **_figures(connection, plan)}


def _whole(context: Context, caller: Caller, number: int) -> dict[str, Any]:
    with context.database.request(caller.role, caller.token) as connection:
        me = recut.caller(connection, caller.name or "")
        one = recut.recut_with(connection, number)
        plan = recut.plan_of(connection, number)
        found = {**NOTHING, "preview": one.outcome}
        conflict = None
        if one.status in ("draft", "proposed"):
            try:
                recut.check_unchanged(connection, plan.before)
            except Conflict as changed:
                conflict = str(changed)
            else:
                found = _figures(connection, plan)
    return {**head_of(one, me.user_id), **grids_of(plan), **found, "conflict": conflict}


def _figures(connection: Connection, plan: Plan) -> dict[str, Any]:
    near = recut.around(connection, plan.before)
    findings = recut.prove(plan, near)
    return {
        "fits": recut.is_proven(findings),
        "findings": findings_of(findings),
        "preview": recut.preview_of(connection, plan, near).document(),
    }
