"""`/api/maps/{id}/keys`: what opens a saved map in the systems of other departments."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from api.bodies import body_of
from api.caching import PRIVATE
from api.caller import Caller
from api.context import AppContext, Context
from api.links import absolute
from api.map_documents import KeyList, NewKey, key_of
from api.maps import PATH, MapId
from api.planners import OnlyPlanner
from api.problems import problems
from gis.database import Role
from layers.maps import (
    KeyWish,
    MapKey,
    left_out,
    make_key,
    map_keys,
    own_map,
    read_json,
    revoke_key,
)

router = APIRouter(tags=["maps"])
KEYS = PATH + "/{map_id}/keys"


@router.get(KEYS, summary="The embed keys of a map", responses=problems(401, 403, 404, 503))
def listed(context: AppContext, caller: OnlyPlanner, response: Response, map_id: MapId) -> KeyList:
    response.headers["Cache-Control"] = PRIVATE
    with context.database.request(caller.role, caller.token) as connection:
        own_map(connection, map_id)
        found = map_keys(connection, map_id)
    return KeyList(items=[key_of(key, datetime.now(UTC)) for key in found])


@router.post(
    KEYS,
    status_code=201,
    summary="A new embed key, shown this once",
    responses=problems(401, 403, 404, 409, 413, 503),
    openapi_extra=body_of(KeyWish),
)
async def made(
    context: AppContext, caller: OnlyPlanner, request: Request, response: Response, map_id: MapId
) -> NewKey:
    wish = read_json(await request.body(), KeyWish)
    key, kept, hidden = await run_in_threadpool(_made, context, caller, map_id, wish)
    response.headers["Cache-Control"] = PRIVATE
    return NewKey(
        **key_of(kept, datetime.now(UTC)).model_dump(),
        key=key,
        left_out=hidden,
        embed=f"{absolute(request, f'/embed/{map_id}')}#key={key}",
        style=absolute(request, f"/styles/maps/{map_id}.json", key=key),
    )


@router.delete(
    KEYS + "/{number}",
    status_code=204,
    summary="Revoke an embed key",
    responses=problems(401, 403, 404, 503),
)
def revoked(
    context: AppContext,
    caller: OnlyPlanner,
    map_id: MapId,
    number: Annotated[int, Path(ge=1, le=2**62, description="The number of the key")],
) -> None:
    with context.database.request(caller.role, caller.token) as connection:
        own_map(connection, map_id)
        revoke_key(connection, map_id, number)


def _made(
    context: Context, caller: Caller, map_id: str, wish: KeyWish
) -> tuple[str, MapKey, list[str]]:
    with context.database.request(caller.role, caller.token) as connection:
        found = own_map(connection, map_id)
        key, kept = make_key(connection, map_id, wish)
    return key, kept, left_out(found.composition, context.tiles.catalogue, Role.ANONYMOUS)
