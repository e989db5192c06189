"""`/api/maps`: custom maps. Planners compose and share them; a link or a key opens one."""

import re
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.bodies import body_of
from api.caching import PRIVATE
from api.caller import AnyCaller, Caller
from api.context import AppContext, Context
from api.links import absolute, base_url
from api.map_documents import MapList, OneMap, line_of, map_of
from api.planners import OnlyPlanner
from api.problems import problems
from gis.database import Role
from gis.errors import InvalidInput, Unconditional
from layers.maps import (
    LONGEST_KEY,
    Draft,
    SavedMap,
    caller_id,
    change_map,
    check_draft,
    check_origin,
    read_json,
    remove_map,
    save_map,
    saved_map,
    saved_maps,
)

router = APIRouter(tags=["maps"])
PATH = "/api/maps"
VERSION = re.compile(r'"(\d{1,9})"')
MapId = Annotated[
    str, Path(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$", description="Its id")
]
EmbedKey = Annotated[
    str | None, Query(min_length=1, max_length=LONGEST_KEY, description="An embed key of the map")
]
IfMatch = Annotated[str | None, Header(description="The ETag of the state that is changed")]


@router.get(PATH, summary="The caller's maps and those shared", responses=problems(401, 404, 503))
def listed(
    context: AppContext,
    caller: OnlyPlanner,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> MapList:
    response.headers["Cache-Control"] = PRIVATE
    with context.database.request(caller.role, caller.token) as connection:
        me = caller_id(connection)
        found = saved_maps(connection, limit, offset)
    return MapList(items=[line_of(head, me) for head in found])


@router.post(
    PATH,
    status_code=201,
    summary="Save a new map",
    responses=problems(401, 404, 409, 413, 503),
    openapi_extra=body_of(Draft),
)
async def created(
    context: AppContext, caller: OnlyPlanner, request: Request, response: Response
) -> OneMap:
    draft = read_json(await request.body(), Draft)
    made = await run_in_threadpool(_created, context, caller, draft)
    response.headers["Location"] = absolute(request, f"{PATH}/{made.id}")
    return _stamped(response, made)


@router.get(PATH + "/{map_id}", summary="One map", responses=problems(401, 403, 404, 503))
def one(
    context: AppContext,
    caller: AnyCaller,
    request: Request,
    response: Response,
    map_id: MapId,
    key: EmbedKey = None,
) -> OneMap:
    caller = caller if key is None else Caller()
    found = opened(context, caller, request, map_id, key)
    me = None
    if caller.role is Role.PLANNER:
        with context.database.request(caller.role, caller.token) as connection:
            me = caller_id(connection)
    return _stamped(response, map_of(found, context.tiles.catalogue, caller, me))


@router.put(
    PATH + "/{map_id}",
    summary="Write a map anew; If-Match says which state is replaced",
    responses=problems(401, 403, 404, 412, 413, 428, 503),
    openapi_extra=body_of(Draft),
)
async def replaced(
    context: AppContext,
    caller: OnlyPlanner,
    request: Request,
    response: Response,
    map_id: MapId,
    if_match: IfMatch = None,
) -> OneMap:
    version = _version(if_match)
    if version is None:
        raise Unconditional("If-Match has to hold the ETag of the map that you have read.")
    draft = read_json(await request.body(), Draft)
    changed = await run_in_threadpool(_changed, context, caller, map_id, version, draft)
    return _stamped(response, changed)


@router.delete(
    PATH + "/{map_id}",
    status_code=204,
    summary="Delete a map and its keys",
    responses=problems(401, 403, 404, 412, 503),
)
def deleted(
    context: AppContext, caller: OnlyPlanner, map_id: MapId, if_match: IfMatch = None
) -> None:
    version = _version(if_match)
    with context.database.request(caller.role, caller.token) as connection:
        remove_map(connection, map_id, version)


def opened(
    context: Context, caller: Caller, request: Request, map_id: str, key: str | None
) -> SavedMap:
    """The map for a caller, who with a key has to be nobody in particular: a key never shows more
    than everybody sees. Raises NotFound, and Denied where the key is not for the page that asks.
    """
    with context.database.request(caller.role, caller.token) as connection:
        found = saved_map(connection, map_id, key)
        if key is None:
            return found
        origin = request.headers.get("origin")
        if origin is not None and origin != base_url(request):
            check_origin(connection, map_id, key, origin)
        return found


def _created(context: Context, caller: Caller, draft: Draft) -> OneMap:
    check_draft(draft, context.tiles.catalogue, caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        made = save_map(connection, caller.name or "", draft)
        return map_of(made, context.tiles.catalogue, caller, made.owner)


def _changed(context: Context, caller: Caller, map_id: str, version: int, draft: Draft) -> OneMap:
    check_draft(draft, context.tiles.catalogue, caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        changed = change_map(connection, map_id, version, caller.name or "", draft)
        return map_of(changed, context.tiles.catalogue, caller, changed.owner)


def _stamped(response: Response, document: OneMap) -> OneMap:
    response.headers["ETag"] = f'"{document.version}"'
    response.headers["Cache-Control"] = PRIVATE
    return document


def _version(if_match: str | None) -> int | None:
    """Raises InvalidInput for what is no ETag of a map."""
    if if_match is None:
        return None
    found = VERSION.fullmatch(if_match.strip())
    if found is None:
        raise InvalidInput('If-Match has to be one ETag of this map, as in "3".', "If-Match")
    return int(found[1])
