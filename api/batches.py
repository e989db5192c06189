"""`/api/areas/assign`: a batch of records, each with the codes of its areas.

The body goes to a file first, and the answer comes from one: so memory stays bounded, and a bad
record is a 422 with its number instead of an answer that breaks off.
"""

import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from email.message import Message
from typing import IO

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.context import AppContext
from api.geojson import MEDIA_TYPE
from api.parameters import AsOf, Crs
from api.problems import problems
from gis.areas import AreaIndex, assign_csv, assign_geojson
from gis.crs import CoordinateSystem, parse_crs
from gis.errors import InvalidInput, TooLarge

router = APIRouter(tags=["areas"])
PATH = "/api/areas/assign"
CSV = "text/csv"
JSON = ("application/geo+json", "application/json")
# What is written or read at once. Answers that go out compressed are compressed in a thread from
# 128 KiB on, so that nobody waits for it.
PIECE_BYTES = 1 << 18
BODY = {
    "required": True,
    "content": {
        CSV: {"schema": {"type": "string", "description": "With columns lon and lat"}},
        MEDIA_TYPE: {"schema": {"type": "object", "description": "A FeatureCollection"}},
    },
}


@router.post(
    PATH,
    summary="Each record of a CSV or GeoJSON body with its four codes, in order",
    response_class=StreamingResponse,
    responses={
        **problems(404, 413, 422, 503),
        200: {"content": {CSV: {}, MEDIA_TYPE: {}}, "description": "The records with their codes"},
    },
    openapi_extra={"requestBody": BODY},
)
async def assign(
    context: AppContext, request: Request, crs: Crs = "CRS84", as_of: AsOf = None
) -> Response:
    system = parse_crs(crs)
    kind, charset = content_type(request, (CSV, *JSON))
    with tempfile.TemporaryFile() as body:
        await receive(request.stream(), body, context.settings.max_batch_bytes)
        index = await run_in_threadpool(context.areas.on, as_of)
        limit = context.settings.max_batch_records
        answer = await run_in_threadpool(
            _assigned, index, limit, body, kind, charset or "utf-8", system
        )
    media_type = "text/csv; charset=utf-8" if kind == CSV else MEDIA_TYPE
    return StreamingResponse(
        _pieces(answer), media_type=media_type, background=BackgroundTask(answer.close)
    )


def content_type(request: Request, allowed: Sequence[str]) -> tuple[str, str | None]:
    """The media type, and the charset if one is named. Raises InvalidInput for one not allowed."""
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    kind = header.get_content_type()
    if kind not in allowed:
        raise InvalidInput(f"Content-Type has to be {' or '.join(allowed)}.", "Content-Type")
    return kind, header.get_content_charset()


async def receive(pieces: AsyncIterator[bytes], body: IO[bytes], most: int) -> None:
    """Writes a request's body into a file. Raises TooLarge beyond `most` bytes."""
    received, waiting = 0, bytearray()
    async for piece in pieces:
        received += len(piece)
        if received > most:
            raise TooLarge(f"The body is larger than {most} bytes, which is the most at once.")
        waiting += piece
        if len(waiting) >= PIECE_BYTES:
            await run_in_threadpool(body.write, waiting)
            waiting = bytearray()
    await run_in_threadpool(body.write, waiting)


def _assigned(
    index: AreaIndex, limit: int, body: IO[bytes], kind: str, charset: str, crs: CoordinateSystem
) -> IO[bytes]:
    """The whole answer, in a file at its beginning."""
    body.seek(0)
    pieces = (
        assign_csv(body, index, crs, encoding=charset, max_records=limit)
        if kind == CSV
        else assign_geojson(body, index, crs, max_records=limit)
    )
    answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is sent
    try:
        answer.writelines(pieces)
    except BaseException:
        answer.close()
        raise
    answer.seek(0)
    return answer


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece
