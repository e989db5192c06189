"""`/api/notices`: what was done to the data of layers, for their owners. Planners read it."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.caller import Caller
from api.context import AppContext, Context
from api.planners import OnlyPlanner, actor_of
from api.problems import problems
from gis import notices, recut
from gis.notices import Event, Notice

router = APIRouter(tags=["recuts"])
LONGEST_WAIT_S = 30


class Owner(BaseModel):
    zh: str
    en: str


class OneNotice(BaseModel):
    """`rows` counts what was changed of each table that the layer shows; `read_at` is the
    caller's own, null for what they have not read."""

    id: int
    created_at: datetime
    layer: str
    owner: Owner
    event: Event
    recut: int
    recut_title: str
    grids_before: list[str]
    grids_after: list[str]
    rows: dict[str, int]
    read_at: datetime | None


class Notices(BaseModel):
    """The latest first; `unread` counts all that the caller has not read."""

    items: list[OneNotice]
    unread: int


@router.get(
    "/api/notices", summary="Notices to owners of layers", responses=problems(401, 404, 503)
)
async def listed(
    *,
    context: AppContext,
    caller: OnlyPlanner,
    response: Response,
    unread: Annotated[bool, Query(description="Only what the caller has not read")] = False,
    layer: Annotated[str | None, Query(max_length=64, description="Of one layer")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    wait_s: Annotated[
        float,
        Query(ge=0, le=LONGEST_WAIT_S, description="How long to wait when there are none yet"),
    ] = 0,
) -> Notices:
    ask = (_listed, context, caller, unread, layer, limit)
    with context.news.expected() as news:
        found = await run_in_threadpool(*ask)
        if not found.items and wait_s and await news.heard_within(wait_s):
            found = await run_in_threadpool(*ask)
    response.headers["Cache-Control"] = "no-store"
    return found


@router.post(
    "/api/notices/{number}/read",
    summary="The caller has read a notice",
    responses=problems(401, 404, 503),
)
def read(
    context: AppContext,
    caller: OnlyPlanner,
    number: Annotated[int, Path(ge=1, le=2**62, description="The number of a notice")],
) -> OneNotice:
    me = actor_of(context, caller)
    with context.database.load() as connection:
        return _shown(notices.mark_read(connection, number, me.user_id))


def _listed(
    context: Context, caller: Caller, unread: bool, layer: str | None, limit: int
) -> Notices:
    with context.database.request(caller.role, caller.token) as connection:
        me = recut.caller(connection, caller.name or "").user_id
        found = notices.notices(connection, me, unread=unread, layer=layer, limit=limit)
        count = notices.unread_count(connection, me)
    return Notices(items=[_shown(one) for one in found], unread=count)


def _shown(one: Notice) -> OneNotice:
    return OneNotice(
        id=one.id,
        created_at=one.created_at,
        layer=one.layer,
        owner=Owner(zh=one.owner_zh, en=one.owner_en),
        event=one.event,
        recut=one.recut,
        recut_title=one.recut_title,
        grids_before=one.grids_before,
        grids_after=one.grids_after,
        rows=one.rows,
        read_at=one.read_at,
    )
