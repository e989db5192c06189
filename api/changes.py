"""`/api/changes`: the change feed."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.context import AppContext
from api.problems import problems
from gis.changes import HIGHEST_SEQ, Entity, changes_since

router = APIRouter(tags=["changes"])


class OneChange(BaseModel):
    """`before` and `after` are the row's columns; null where there was or is no row."""

    seq: int
    changed_at: datetime
    entity: str
    code: str
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Changes(BaseModel):
    """Ask again with `since` = `next`; nothing is ever missed."""

    changes: list[OneChange]
    next: int


@router.get("/api/changes", summary="What has changed since", responses=problems(503))
def changes(
    *,
    context: AppContext,
    response: Response,
    since: Annotated[int, Query(ge=0, le=HIGHEST_SEQ)] = 0,
    limit: Annotated[int, Query(ge=1, le=10_000)] = 1000,
    entity: Annotated[Entity | None, Query()] = None,
) -> Changes:
    with context.database.request() as connection:
        found = changes_since(connection, since, limit, entity)
    response.headers["Cache-Control"] = "no-store"
    return Changes(
        changes=[OneChange.model_validate(change, from_attributes=True) for change in found],
        next=found[-1].seq if found else since,
    )
