"""`/api/recuts`: proposals to re-cut grids, for planners. For everybody else there is nothing here.

A body may hold large polygons: it is read up to a limit of its own before anything is made of it.
"""

import tempfile
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import ValidationError
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from api.batches import content_type, receive
from api.caller import Caller, KnownCaller
from api.context import AppContext, Context
from api.parameters import Crs
from api.problems import problems
from api.recut_documents import (
    Proposal,
    RecutHead,
    Recuts,
    SteppedRecut,
    WholeRecut,
    findings_of,
    grids_of,
    head_of,
)
from gis import recut
from gis.crs import CoordinateSystem, parse_crs
from gis.database import Role
from gis.errors import Conflict, InvalidInput, NotFound
from gis.recut import Plan, Preview, Status

router = APIRouter(tags=["recuts"])
PATH = "/api/recuts"
MOST_BYTES = 64 << 20
JSON = ("application/json", "application/geo+json")
Number = Annotated[int, Path(ge=1, le=2**62, description="The number of a re-cut")]
Step = Literal["propose", "withdraw", "approve", "undo"]


def planner_of(caller: KnownCaller) -> Caller:
    """Raises NotFound for everybody who is no planner, as for what is not there."""
    if caller.role is not Role.PLANNER:
        raise NotFound("There is nothing here for this caller.")
    return caller


Planner = Annotated[Caller, Depends(planner_of)]


@router.get(PATH, summary="Re-cuts, the latest first", responses=problems(401, 404, 503))
def listed(
    context: AppContext,
    caller: Planner,
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
    summary="A new draft: new grids, a split or a merge",
    response_model=WholeRecut,
    responses=problems(401, 404, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Proposal.model_json_schema()}},
        }
    },
)
async def drafted(
    context: AppContext, caller: Planner, request: Request, crs: Crs = "CRS84"
) -> dict[str, Any]:
    system = parse_crs(crs)
    content_type(request, JSON)
    with tempfile.TemporaryFile() as body:
        await receive(request.stream(), body, MOST_BYTES)
        body.seek(0)
        proposal = await run_in_threadpool(lambda: _proposal(body.read()))
    return await run_in_threadpool(_drafted, context, caller, proposal, system)


@router.get(
    "/api/recuts/{number}",
    summary="One re-cut: its grids, what does not fit, what moves",
    response_model=WholeRecut,
    responses=problems(401, 404, 503),
)
def whole(
    context: AppContext, caller: Planner, number: Number, response: Response
) -> dict[str, Any]:
    response.headers["Cache-Control"] = "no-store"
    return _whole(context, caller, number)


@router.post(
    "/api/recuts/{number}/{step}",
    summary="Propose or withdraw one's own; approve or undo another's, which applies or reverts it",
    responses=problems(401, 403, 404, 409, 503),
)
def stepped(context: AppContext, caller: Planner, number: Number, step: Step) -> SteppedRecut:
    me = _me(context, caller)
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
            return recut.approve(connection, context.codes, number, me)
        case "undo":
            return recut.undo(connection, number, me)


def _proposal(body: bytes) -> Proposal:
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise InvalidInput("The body is no JSON.") from None
    try:
        proposal = Proposal.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "The body"
        raise InvalidInput(f"{field}: {first['msg']}.", field) from None
    ways = [proposal.split, proposal.merge, proposal.grids]
    if sum(way is not None for way in ways) != 1:
        raise InvalidInput("One of split, merge and grids is needed, and only one.", "grids")
    return proposal


def _plan(connection: Connection, proposal: Proposal, crs: CoordinateSystem) -> Plan:
    if proposal.split is not None:
        line = recut.read_line(proposal.split.line, crs)
        return recut.plan_of_split(connection, proposal.split.grid, line)
    if proposal.merge is not None:
        return recut.plan_of_merge(connection, proposal.merge.grids, proposal.merge.keep)
    shapes = recut.read_shapes(proposal.grids, crs)
    return recut.plan_of_shapes(connection, proposal.replaces or [], shapes)


def _drafted(
    context: Context, caller: Caller, proposal: Proposal, crs: CoordinateSystem
) -> dict[str, Any]:
    with context.database.request(caller.role, caller.token) as connection:
        me = recut.caller(connection, caller.name or "")
        plan = _plan(connection, proposal, crs)
    with context.database.load() as connection:
        number = recut.keep(connection, me, proposal.title, proposal.note, plan)
    return _whole(context, caller, number)


def _whole(context: Context, caller: Caller, number: int) -> dict[str, Any]:
    with context.database.request(caller.role, caller.token) as connection:
        me = recut.caller(connection, caller.name or "")
        one = recut.recut_with(connection, number)
        plan = recut.plan_of(connection, number)
        findings, preview, conflict = None, one.outcome, None
        if one.status in ("draft", "proposed"):
            try:
                recut.check_unchanged(connection, plan.before)
            except Conflict as changed:
                conflict = str(changed)
            else:
                near = recut.around(connection, plan.before)
                findings = recut.prove(plan, near)
                preview = recut.preview_of(connection, plan, near).document()
    return {
        **head_of(one, me.user_id),
        **grids_of(plan),
        "fits": None if findings is None else recut.is_proven(findings),
        "findings": findings_of(findings),
        "preview": preview,
        "conflict": conflict,
    }


def _me(context: Context, caller: Caller) -> recut.Actor:
    with context.database.request(caller.role, caller.token) as connection:
        return recut.caller(connection, caller.name or "")
