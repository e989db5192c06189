"""The page of a layer, for people: `/layers/{id}`, HTML or JSON."""

from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import cache_control, tagged
from api.caller import caller_of
from api.context import context_of
from api.routes import PlainRoute
from api.strict import check_query
from gis.errors import InvalidInput
from layers.legend_svg import Language, legend_svg
from layers.page import count_rows, page_document, read_checked
from layers.page_html import page_html

FORMATS = ("html", "json")
# Nothing but the page's own style and the picture of its legend.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'"


def page(request: Request) -> Response:
    """`/layers/{id}?lang=&f=`. Raises NotFound, the same for absent and forbidden layers."""
    check_query(request, single=("lang", "f"))
    context, caller = context_of(request), caller_of(request)
    language = language_of(request)
    form = request.query_params.get("f", "html")
    if form not in FORMATS:
        raise InvalidInput(f"f is one of {', '.join(FORMATS)}, not {form[:20]!r}.", "f")
    layer = context.tiles.catalogue.layer(request.path_params["id"], caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        rows = count_rows(connection, layer, caller.role)
    with context.database.own() as connection:
        checked = read_checked(connection, layer)
    document: dict[str, Any] = page_document(layer, caller.role, rows, checked)
    cache = cache_control([layer])
    if form == "json":
        return tagged(request, orjson.dumps(document), "application/json", cache)
    body = page_html(document, language).encode()
    answer = tagged(request, body, "text/html; charset=utf-8", cache)
    answer.headers["Content-Security-Policy"] = POLICY
    return answer


def legend(request: Request) -> Response:
    """`/api/layers/{id}/legend.svg?lang=`."""
    check_query(request, single=("lang",))
    caller = caller_of(request)
    layer = context_of(request).tiles.catalogue.layer(request.path_params["id"], caller.role)
    body = legend_svg(layer, language_of(request)).encode()
    return tagged(request, body, "image/svg+xml", cache_control([layer]))


def language_of(request: Request) -> Language:
    """Chinese unless asked otherwise."""
    match request.query_params.get("lang", "zh"):
        case "zh":
            return "zh"
        case "en":
            return "en"
        case other:
            raise InvalidInput(f"lang is zh or en, not {other[:20]!r}.", "lang")


ROUTES = (PlainRoute("/layers/{id}", page), PlainRoute("/api/layers/{id}/legend.svg", legend))
