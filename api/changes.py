"""`/api/changes`: the change feed."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.context import AppContext, Context
from api.problems import problems
from gis.changes import HIGHEST_SEQ, Document, Entity, Wanted, changes_document

router = APIRouter(tags=["changes"])
LONGEST_WAIT_S = 30
JSON = "application/json"


class OneChange(BaseModel):
    """`before` and `after` are the row's columns; null where there was or is no row."""

    seq: int
    xid: Annotated[str, Field(description="The transaction that wrote it")]
    changed_at: str
    entity: Entity
    code: str
    operation: Literal["insert", "update", "delete", "enter", "leave"]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Changes(BaseModel):
    """Ask again with `since` = `next`; nothing is ever missed."""

    feed: Annotated[str, Field(description="Names the sequence that the numbers are of")]
    changes: list[OneChange]
    next: Annotated[int, Field(description="`since` itself when there are no more")]
    latest: Annotated[int, Field(description="The last number drawn so far")]


@router.get(
    "/api/changes",
    summary="What has changed since",
    response_class=Response,
    responses={**problems(503), 200: {"model": Changes, "description": "Changes, oldest first"}},
)
async def changes(
    *,
    context: AppContext,
    since: Annotated[int, Query(ge=0, le=HIGHEST_SEQ, description="The last `next`")] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    entity: Annotated[tuple[Entity, ...], Query(description="May be repeated")] = (),
    area: Annotated[
        str | None,
        Query(
            min_length=1, max_length=64, description="Code of an area: what lies in, enters, leaves"
        ),
    ] = None,
    wait_s: Annotated[
        float,
        Query(ge=0, le=LONGEST_WAIT_S, description="How long to wait when there is nothing yet"),
    ] = 0,
) -> Response:
    wanted = Wanted(tuple(dict.fromkeys(entity)), area)
    ask = (_document, context, since, limit, wanted)
    with context.news.expected() as news:
        found = await run_in_threadpool(*ask)
        if found.next == since and wait_s and await news.heard_within(wait_s):
            found = await run_in_threadpool(*ask)
    return Response(found.json, media_type=JSON, headers={"Cache-Control": "no-store"})


def _document(context: Context, since: int, limit: int, wanted: Wanted) -> Document:
    with context.database.request() as connection:
        return changes_document(connection, since, limit, wanted)
