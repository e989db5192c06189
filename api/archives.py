"""PMTiles archives of public layers, by range (RFC 9110, section 14)."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from api.caching import PUBLIC, etag_matches
from api.context import context_of
from api.routes import PlainRoute
from api.strict import check_query
from gis.database import Role
from gis.errors import NotFound
from tiles import archive_path

PMTILES = "application/vnd.pmtiles"
RANGE = re.compile(r"^bytes=(?=\d|-\d)(\d{0,18})-(\d{0,18})$")
CHUNK_BYTES = 256 * 1024


def archive(request: Request) -> Response:
    """`/pmtiles/{layer}.pmtiles`. Raises NotFound, in the same words for what is not for everybody.

    The file is opened once: a build that replaces it meanwhile changes nothing in this answer.
    """
    check_query(request)
    context = context_of(request)
    layer = context.tiles.catalogue.layer(request.path_params["layer"], Role.ANONYMOUS)
    if not layer.is_public:
        raise NotFound(f"There is no layer {layer.id!r}; /api/layers lists them.")
    file = _opened(archive_path(context.settings.data, layer.id), layer.id)
    stat = os.fstat(file.fileno())
    etag = f'"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    headers = {
        "ETag": etag,
        "Cache-Control": PUBLIC,
        "Accept-Ranges": "bytes",
        "Content-Encoding": "identity",
    }
    if etag_matches(request, etag):
        file.close()
        return Response(status_code=304, headers=headers)
    return _ranged(request, file, stat.st_size, headers)


def _opened(path: Path, layer_id: str) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise NotFound(
            f"There is no archive of {layer_id!r}; `onemap tiles build` makes it."
        ) from None


def _ranged(request: Request, file: BinaryIO, size: int, headers: dict[str, str]) -> Response:
    wanted = request.headers.get("range", "")
    if request.headers.get("if-range", headers["ETag"]) != headers["ETag"]:
        wanted = ""
    match = RANGE.match(wanted)
    first, last = _bounds(match, size) if match else (0, size - 1)
    if first > last:
        file.close()
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    if match:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    headers["Content-Length"] = str(last - first + 1)
    body = _read(file, first, last)
    return StreamingResponse(body, 206 if match else 200, headers, PMTILES)


def _bounds(match: re.Match[str], size: int) -> tuple[int, int]:
    """First and last byte; the first above the last for a range that cannot be served."""
    start, end = match.groups()
    if start:
        return int(start), min(int(end), size - 1) if end else size - 1
    return (max(size - int(end), 0), size - 1) if end and int(end) else (1, 0)


def _read(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk


ROUTES = (PlainRoute("/pmtiles/{layer}.pmtiles", archive),)
