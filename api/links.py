"""Absolute addresses of this server, as the caller reaches it."""

import re
from urllib.parse import urlencode

from fastapi import Request

from api.context import context_of

# What may stand in an address: a name or number and a port. Nothing else of a header is repeated.
HOST = re.compile(r"^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$")
PREFIX = re.compile(r"^(/[A-Za-z0-9._~-]+)*/?$")
MAX_HEADER = 255


def base_url(request: Request) -> str:
    """Without a slash at its end: `public_url` of the settings, else what the proxy in front says
    in X-Forwarded-Proto, -Host and -Prefix, else the request itself.
    """
    public = context_of(request).settings.public_url
    if public:
        return public.rstrip("/")
    scheme = _first(request, "x-forwarded-proto")
    host = _first(request, "x-forwarded-host")
    prefix = _first(request, "x-forwarded-prefix")
    own = request.headers.get("host", "")
    return "".join(
        (
            scheme if scheme in ("http", "https") else request.url.scheme,
            "://",
            next((name for name in (host, own) if HOST.match(name)), "localhost"),
            prefix.rstrip("/") if PREFIX.match(prefix) else "",
        )
    )


def absolute(request: Request, path: str, **query: object) -> str:
    """`path` begins with a slash; parameters that are None are left out."""
    given = {name: str(value) for name, value in query.items() if value is not None}
    return base_url(request) + path + (f"?{urlencode(given)}" if given else "")


def _first(request: Request, header: str) -> str:
    """What the proxy nearest to the caller said."""
    return request.headers.get(header, "")[:MAX_HEADER].split(",")[0].strip()
