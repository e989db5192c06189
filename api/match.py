"""`/api/addresses/match`: which standard address a text means, one at a time and in batches.

A batch goes to a file first and is answered while it is matched: a row that is broken says so in
its own outcome, so there is nothing that could break off the answer.
"""

import tempfile
from collections.abc import Iterator
from itertools import chain
from typing import IO, Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.addresses import AreaCodes, Component
from api.batches import CSV, content_type, receive
from api.context import AppContext, Context
from api.parameters import rounded
from api.problems import problems
from gis.addresses import LONGEST_QUERY, Address
from gis.addresses.batch import CHUNK_ROWS, MatchedCsv, MatchHere, count_lines
from gis.errors import TooLarge

router = APIRouter(tags=["addresses"])
PATH = "/api/addresses/match"
BODY = {
    "required": True,
    "content": {CSV: {"schema": {"type": "string", "description": "With a column address"}}},
}


class MatchedAddress(BaseModel):
    """`level` is building or room. WGS 84."""

    code: str
    text: str
    level: str
    status: str
    building: str | None
    lon: float
    lat: float
    areas: AreaCodes


class Difference(BaseModel):
    """What the text says otherwise than the address; null where one of them does not say it."""

    component: str
    given: str | None
    found: str | None


class Matched(BaseModel):
    """A: the same but for spelling. B: one address, safely. C: several, the most likely first."""

    match_class: Annotated[Literal["A", "B", "C", "none"], Field(serialization_alias="class")]
    items: list[MatchedAddress]
    components: list[Component]
    differences: list[Difference]
    unmatched: list[str]


@router.get(
    PATH,
    summary="The address that a text means",
    response_model=Matched,
    responses=problems(503),
)
async def match(
    context: AppContext,
    q: Annotated[str, Query(max_length=LONGEST_QUERY, description="An address as people write it")],
    limit: Annotated[int, Query(ge=1, le=50, description="Of candidates, in class C")] = 5,
) -> Response:
    # A match takes less than handing it to a thread; only the first one has to be prepared for.
    if not context.matcher.is_ready():
        await run_in_threadpool(context.matcher.prepare)
    found = context.matcher.match(q, limit)
    answer = {
        "class": found.match_class,
        "items": [_item(address) for address in found.items],
        "components": [{"component": one.level, "value": one.value} for one in found.components],
        "differences": [one._asdict() for one in found.differences],
        "unmatched": found.unmatched,
    }
    return Response(orjson.dumps(answer), media_type="application/json")


@router.post(
    PATH,
    summary="Each row of a CSV body with class, code and standard_address, in order",
    response_class=StreamingResponse,
    responses={
        **problems(413, 503),
        200: {"content": {CSV: {}}, "description": "The rows with their outcome"},
    },
    openapi_extra={"requestBody": BODY},
)
async def match_batch(context: AppContext, request: Request) -> Response:
    _, charset = content_type(request, (CSV,))
    body = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the answer is sent
    try:
        await receive(request.stream(), body, context.settings.max_batch_bytes)
        pieces = await run_in_threadpool(_matched, context, body, charset)
    except BaseException:
        body.close()
        raise
    return StreamingResponse(
        pieces, media_type="text/csv; charset=utf-8", background=BackgroundTask(body.close)
    )


def _matched(context: Context, body: IO[bytes], charset: str | None) -> Iterator[bytes]:
    """What cannot be answered at all is found out before the answer begins."""
    lines, most = count_lines(body), context.settings.max_batch_records
    if lines > most + 1:
        raise TooLarge(f"There are more than {most} lines, which is the most at once.")
    few = lines <= CHUNK_ROWS
    matching = MatchHere(context.matcher.best) if few else context.match_pool
    pieces = iter(MatchedCsv(body, matching, charset))
    return chain([next(pieces), next(pieces, b"")], pieces)


def _item(address: Address) -> dict[str, Any]:
    """A MatchedAddress."""
    return {
        "code": address.code,
        "text": address.text,
        "level": address.level,
        "status": address.status,
        "building": address.building,
        "lon": rounded(address.lon),
        "lat": rounded(address.lat),
        "areas": address.areas,
    }
