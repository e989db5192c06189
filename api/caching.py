"""Entity tags and conditional requests (RFC 9110, sections 8.8 and 13)."""

import gzip
import hashlib
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from layers.model import Layer

# A shared cache may keep it, and asks each time whether it still holds.
PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"
GZIP_LEVEL = 5
SMALLEST_GZIP = 256


def cache_control(layers: Iterable[Layer]) -> str:
    """Only what is for everybody may stay in a shared cache."""
    return PUBLIC if all(layer.is_public for layer in layers) else PRIVATE


def etag_matches(request: Request, etag: str) -> bool:
    """Whether If-None-Match names `etag`; the comparison is weak, as for GET it has to be."""
    header = request.headers.get("if-none-match", "")
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return "*" in tags or etag in tags


def tagged(request: Request, body: bytes, media_type: str, cache: str) -> Response:
    """A 200 with a strong ETag, compressed where the caller takes it, or a 304."""
    squeeze = len(body) >= SMALLEST_GZIP and takes_gzip(request)
    digest = hashlib.blake2b(body, digest_size=16).hexdigest()
    # Two representations, so two tags.
    etag = f'"{digest}-gzip"' if squeeze else f'"{digest}"'
    headers = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding, Authorization"}
    if etag_matches(request, etag):
        return Response(status_code=304, headers=headers)
    if squeeze:
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return Response(body, headers=headers, media_type=media_type)


def takes_gzip(request: Request) -> bool:
    """By Accept-Encoding."""
    for part in request.headers.get("accept-encoding", "").split(","):
        name, _, quality = part.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
