"""MapLibre styles: the base map, one for GIS programs, and one for each layer."""

import copy
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import PUBLIC, cache_control, tagged
from api.caller import caller_of
from api.context import context_of
from api.links import absolute
from api.routes import PlainRoute
from api.strict import check_query
from layers.base_style import base_style, interop_style, layer_style


def style(request: Request) -> Response:
    """`/styles/{id}.json`, every address in it absolute. Raises NotFound."""
    check_query(request)
    catalogue, caller = context_of(request).tiles.catalogue, caller_of(request)
    name = request.path_params["id"]
    cache = PUBLIC
    if name == "base":
        document = base_style()
    elif name == "interop":
        document = interop_style(catalogue.public())
    else:
        layer = catalogue.layer(name, caller.role)
        cache = cache_control([layer])
        document = layer_style(layer)
    return tagged(request, orjson.dumps(_absolute(request, document)), "application/json", cache)


def _absolute(request: Request, document: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(document)
    for source in made["sources"].values():
        source["url"] = absolute(request, source["url"])
    for member in ("sprite", "glyphs"):
        if member in made:
            made[member] = absolute(request, made[member])
    return made


ROUTES = (PlainRoute("/styles/{id}.json", style),)
