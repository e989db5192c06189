"""`/api/addresses?q=`: search while typing. It is asked at each key, so the path is a plain one."""

import math
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.datastructures import QueryParams
from starlette.types import Scope

from api.addresses import AreaCodes
from api.context import context_of
from api.parameters import Coordinate, Crs
from api.problems import problems
from api.short_way import QuickAnswer, QuickRoute
from api.strict import check_names
from gis.addresses import LONGEST_QUERY, LiveAddresses
from gis.crs import parse_crs, point_to_wgs84
from gis.errors import InvalidInput

PARAMETERS = ("q", "limit", "lon", "lat", "crs", "within")
MOST = 50
FARTHEST = 1e9


class _Plain(APIRoute):
    """Its signature is for the OpenAPI document; validation by it would take most of the time."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return _answer


router = APIRouter(tags=["addresses"], route_class=_Plain)


class AddressCandidate(BaseModel):
    """An address or what is above addresses. `level` is street, community, road, estate, building,
    unit or room; `id` goes into `within` to see what is one step below; `code` is null for roads,
    estates and units. `highlight`: stretches of `text`, in UTF-16 units; `count`: addresses below.
    """

    id: str
    code: str | None
    text: str
    level: str
    lon: float
    lat: float
    areas: AreaCodes
    highlight: list[tuple[int, int]]
    count: int


class AddressCandidates(BaseModel):
    items: list[AddressCandidate]


async def _answer(request: Request) -> Response:
    body = _found(context_of(request).addresses, request.query_params, request.scope)
    return Response(body, media_type="application/json")


def _quickly(scope: Scope) -> QuickAnswer:
    addresses = scope["app"].state.context.addresses
    return QuickAnswer(_found(addresses, QueryParams(scope["query_string"]), scope))


def _found(addresses: LiveAddresses, given: QueryParams, scope: Scope) -> bytes:
    check_names(given, single=PARAMETERS)
    within = given.get("within") or None
    typed = given.get("q", "")
    limit = _limit(given)
    near = _near(given.get("lon"), given.get("lat"), given.get("crs", "CRS84"))
    if not typed and within is None:
        raise InvalidInput("q: it is required; it may be empty with within only.", "q")
    answers, question = addresses.answers, scope["query_string"].decode("latin-1")
    answer = None if near else answers.get(question)
    if answer is None:
        answer = addresses.suggest_json(typed, limit, near, within)
        if near is None:
            answers.keep(question, answer)
    return answer


QUICK = (QuickRoute("/api/addresses", _quickly),)


def _limit(given: Any) -> int:
    text = given.get("limit", "10")
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST):
        raise InvalidInput(f"limit={text[:40]!r}: allowed are 1 to {MOST}.", "limit")
    return int(text)


def _near(lon: str | None, lat: str | None, crs: str) -> tuple[float, float] | None:
    system = parse_crs(crs)
    x, y = _number("lon", lon), _number("lat", lat)
    if x is None and y is None:
        return None
    if x is None or y is None:
        missing = "lon" if x is None else "lat"
        raise InvalidInput(f"{missing} is missing: lon and lat come together.", missing)
    return point_to_wgs84(x, y, system)


def _number(name: str, text: str | None) -> float | None:
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not abs(value) <= FARTHEST:
        raise InvalidInput(f"{name}={text[:40]!r}: a number is needed.", name)
    return value


@router.get(
    "/api/addresses",
    summary="Candidates while typing",
    response_model=AddressCandidates,
    responses=problems(503),
)
async def candidates(
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_QUERY,
            description="Any part of an address, pinyin or its initials; may be empty with within",
        ),
    ] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 10,
    lon: Annotated[Coordinate | None, Query(description="With lat: nearer ones first")] = None,
    lat: Annotated[Coordinate | None, Query()] = None,
    crs: Crs = "CRS84",
    within: Annotated[
        str | None, Query(description="The id of a candidate: only what lies in it")
    ] = None,
) -> None:
    """The likeliest first: exact ones, then higher levels, then near ones."""
