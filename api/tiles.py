"""Vector tiles and TileJSON. The tile path is a plain route: it is the hot one."""

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import cache_control, tagged
from api.caller import caller_of
from api.context import context_of
from api.links import absolute
from api.routes import PlainRoute
from api.strict import check_query
from layers.extent import extent_of
from tiles import tile_address, tilejson

MVT = "application/vnd.mapbox-vector-tile"


def tile(request: Request) -> Response:
    """`/tiles/{layers}/{z}/{x}/{y}`: 200, with no bytes in it where there are no features."""
    check_query(request)
    wanted = request.path_params
    context, caller = context_of(request), caller_of(request)
    address = tile_address(wanted["z"], wanted["x"], wanted["y"])
    layers = context.tiles.layers(wanted["layers"], caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        rendered = context.tiles.render(connection, layers, caller.role, address)
    return tagged(request, rendered.data, MVT, cache_control(layers))


def tile_json(request: Request) -> Response:
    """`/tiles/{layers}.json`: TileJSON 3.0.0 with absolute addresses."""
    check_query(request)
    context, caller = context_of(request), caller_of(request)
    ids = request.path_params["layers"]
    layers = context.tiles.layers(ids, caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        bounds = extent_of(connection, layers)
    url = absolute(request, f"/tiles/{ids}") + "/{z}/{x}/{y}"
    owners = dict.fromkeys(layer.owner.zh for layer in layers)
    document = tilejson(layers, caller.role, bounds, url, " · ".join(owners))
    return tagged(request, orjson.dumps(document), "application/json", cache_control(layers))


ROUTES = (
    PlainRoute("/tiles/{layers}.json", tile_json),
    PlainRoute("/tiles/{layers}/{z}/{x}/{y}", tile),
)
