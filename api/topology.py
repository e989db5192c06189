"""`/api/topology`: whether polygons fit together, and how they could be mended. For planners; what
is sent is looked at and not kept, and nothing of the district is changed."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.bodies import body_of, read_body
from api.caller import Caller
from api.context import AppContext, Context
from api.parameters import Crs
from api.planners import OnlyPlanner
from api.problems import problems
from api.topology_documents import (
    Collection,
    Collections,
    Faults,
    MendedCollection,
    faults_of,
    mended_of,
)
from gis.crs import CoordinateSystem, parse_crs
from gis.errors import InvalidInput
from gis.topology import (
    MOST_POSITIONS,
    MOST_RECORDS,
    Finding,
    PolygonLayer,
    Tolerances,
    area_levels,
    check_areas,
    check_between,
    check_layer,
    check_nesting,
    layer_of_features,
    propose_fix,
)
from layers.polygons import polygon_layer

router = APIRouter(tags=["topology"])
PATH, FIX_PATH = "/api/topology", "/api/topology/fix"
# Their bodies may hold large polygons and have a limit of their own.
LARGE_BODIES = (PATH, FIX_PATH)
# Two layers meet where their edges are closer than this, unless gap_m says otherwise.
NEAR_M = 1.0
AreaLevel = Literal["district", "street", "community", "grid"]
LayerName = Annotated[str | None, Query(max_length=64)]
Metres = Annotated[float, Query(ge=0, le=100, allow_inf_nan=False)]
Limit = Annotated[int, Query(ge=1, le=10_000, description="The most findings, the worst first")]
Key = Annotated[
    str | None, Query(min_length=1, max_length=64, description="Property that names the records")
]


async def _tolerances(gap_m: Metres = 0, sliver_m: Metres = 1) -> Tolerances:
    return Tolerances(sliver_m=sliver_m, gap_m=gap_m)


Widths = Annotated[Tolerances, Depends(_tolerances)]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which layers: one by itself, `against` a neighbouring one, or `within` one."""

    layer: Annotated[str, Query(max_length=64, description="A layer of polygons")]
    level: Annotated[AreaLevel | None, Query(description="Of areas; without it, all")] = None
    against: Annotated[LayerName, Query(description="Whose edges its own should meet")] = None
    against_level: AreaLevel | None = None
    within: Annotated[LayerName, Query(description="Each should lie in one of these")] = None
    within_level: AreaLevel | None = None
    bbox: Annotated[str | None, Query(max_length=200, description="west,south,east,north")] = None


@router.get(
    PATH,
    summary="Whether polygons of the district fit together",
    response_model=Faults,
    responses=problems(401, 404, 503),
)
def of_layers(
    context: AppContext,
    caller: OnlyPlanner,
    response: Response,
    asked: Annotated[Asked, Depends()],
    widths: Widths,
    limit: Limit = 1000,
) -> dict[str, Any]:
    response.headers["Cache-Control"] = "no-store"
    return faults_of(_found(context, caller, asked, widths), limit)


@router.post(
    PATH,
    summary="Whether the polygons of one collection, or of two, fit together",
    response_model=Faults,
    responses=problems(401, 404, 413, 422, 503),
    openapi_extra=body_of(Collections),
)
async def of_collections(
    request: Request,
    _caller: OnlyPlanner,
    widths: Widths,
    crs: Crs = "CRS84",
    key: Key = None,
    limit: Limit = 1000,
) -> dict[str, Any]:
    system = parse_crs(crs)
    given = await read_body(request, Collections, MOST_POSITIONS)
    return await run_in_threadpool(lambda: faults_of(_found_in(given, system, key, widths), limit))


@router.post(
    FIX_PATH,
    summary="How the polygons of a collection could be made to fit; nothing is changed",
    response_model=MendedCollection,
    responses=problems(401, 404, 413, 422, 503),
    openapi_extra=body_of(Collection),
)
async def fixed(
    request: Request,
    _caller: OnlyPlanner,
    widths: Widths,
    crs: Crs = "CRS84",
    key: Key = None,
    limit: Limit = 1000,
) -> dict[str, Any]:
    system = parse_crs(crs)
    given = await read_body(request, Collection, MOST_POSITIONS)
    return await run_in_threadpool(_mended, given, system, key, widths, limit)


def _found(context: Context, caller: Caller, asked: Asked, widths: Tolerances) -> list[Finding]:
    if asked.layer == "areas" and not (asked.against or asked.within or asked.bbox):
        with context.database.request(caller.role, caller.token) as connection:
            levels = area_levels(connection)
        return check_areas(levels, widths, asked.level)
    one, against, within = _read(context, caller, asked)
    if one is None or (against is None and within is None):
        return [] if one is None else check_layer(one, widths)
    found: list[Finding] = []
    if against is not None:
        found += check_between(one, against, _near(widths))
    if within is not None:
        found += check_nesting(one, within, sliver_m=widths.sliver_m)
    return found


def _read(context: Context, caller: Caller, asked: Asked) -> list[PolygonLayer | None]:
    box = _box(asked.bbox) if asked.bbox else None
    wanted = (
        (asked.layer, asked.level),
        (asked.against, asked.against_level),
        (asked.within, asked.within_level),
    )
    catalogue = context.tiles.catalogue
    layers = [catalogue.layer(name, caller.role) if name else None for name, _ in wanted]
    with context.database.request(caller.role, caller.token) as connection:
        return [
            polygon_layer(connection, layer, MOST_RECORDS, level=level, bbox=box) if layer else None
            for layer, (_, level) in zip(layers, wanted, strict=True)
        ]


def _found_in(
    given: Collections, crs: CoordinateSystem, key: str | None, widths: Tolerances
) -> list[Finding]:
    if given.a is None or given.b is None:
        return check_layer(layer_of_features(given.model_dump(), crs, "features", key), widths)
    one, other = (
        layer_of_features(side.model_dump(), crs, name, key)
        for name, side in (("a", given.a), ("b", given.b))
    )
    return check_between(one, other, _near(widths))


def _mended(
    given: Collection, crs: CoordinateSystem, key: str | None, widths: Tolerances, limit: int
) -> dict[str, Any]:
    layer = layer_of_features(given.model_dump(), crs, "features", key)
    fix = propose_fix(layer, widths.gap_m or widths.sliver_m, widths)
    return mended_of(check_layer(layer, widths), fix, limit)


def _near(widths: Tolerances) -> Tolerances:
    return Tolerances(sliver_m=widths.sliver_m, gap_m=widths.gap_m or NEAR_M)


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise InvalidInput("bbox is four numbers, joined by commas.", "bbox") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InvalidInput("bbox is west,south,east,north in degrees.", "bbox")
    return west, south, east, north
