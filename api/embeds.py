"""Saved maps for the pages of others: their styles, and a bare page to embed."""

import copy
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import PRIVATE, tagged
from api.caller import Caller, caller_of
from api.client import BUILD, built_page
from api.context import context_of
from api.links import absolute
from api.maps import opened
from api.observe import CSP
from api.routes import PlainRoute
from api.strict import check_query
from gis.database import Role
from gis.errors import InvalidInput, NotFound
from layers.maps import LONGEST_KEY, embedding_origins, map_style

OWN_ANCESTORS = "frame-ancestors 'self'"
ANY_PAGE = ("http:", "https:")
LONGEST_ID = 64


def style(request: Request) -> Response:
    """`/styles/maps/{id}.json[?key=]`: every address in it absolute. Raises NotFound."""
    check_query(request, single=("key",))
    context, key = context_of(request), _key(request)
    caller = caller_of(request) if key is None else Caller()
    found = opened(context, caller, request, _map_id(request), key)
    document = map_style(found, context.tiles.catalogue, caller.role)
    body = orjson.dumps(_absolute(request, document))
    return tagged(request, body, "application/json", PRIVATE)


def page(request: Request) -> Response:
    """`/embed/{id}[?key=]`: the same page for every map; who may frame it are the pages that the
    map's keys are for, or the one key's that is given. The key is better given behind `#`, which
    no log and no referrer ever holds."""
    check_query(request, single=("key", "lang"))
    context = context_of(request)
    with context.database.request(Role.ANONYMOUS) as connection:
        origins = embedding_origins(connection, _map_id(request), _key(request))
    allowed = ANY_PAGE if "*" in origins else origins
    policy = CSP.replace(OWN_ANCESTORS, " ".join((OWN_ANCESTORS, *allowed)))
    headers = {"Content-Security-Policy": policy, "X-Robots-Tag": "noindex"}
    return built_page(request, BUILD / "embed" / "index.html", headers)


def _map_id(request: Request) -> str:
    """Raises NotFound for what no map can be called."""
    found: str = request.path_params["id"]
    if len(found) > LONGEST_ID or not found.isascii() or not found.isprintable():
        raise NotFound("There is no such map for this caller.")
    return found


def _key(request: Request) -> str | None:
    key = request.query_params.get("key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii()):
        raise InvalidInput(f"key has to be an embed key of at most {LONGEST_KEY} letters.", "key")
    return key


def _absolute(request: Request, document: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(document)
    for source in made["sources"].values():
        if "url" in source:
            source["url"] = absolute(request, source["url"])
    made["sprite"] = absolute(request, made["sprite"])
    return made


ROUTES = (PlainRoute("/styles/maps/{id}.json", style), PlainRoute("/embed/{id}", page))
