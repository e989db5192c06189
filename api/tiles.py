"""Vector tiles and TileJSON. The tile path is a plain route: it is the hot one."""

import sys

import orjson
from fastapi import Request
from starlette.responses import Response
from starlette.types import Scope

from api.caching import PRIVATE, PUBLIC, cache_control, tagged, takes_gzip
from api.caller import caller_of
from api.context import context_of
from api.links import absolute
from api.routes import PlainRoute
from api.short_way import QuickAnswer, QuickRoute, RawHeaders
from api.strict import check_query
from layers.extent import extent_of
from tiles import StoredTile, TileAddress, TileStore, tile_address, tilejson
from tiles.freshness.news import number_of
from tiles.matrix_set import WEB_MERCATOR_QUAD, MatrixSet

PATH = "/tiles/"
TILE_ROUTE = "/tiles/{layers}/{z}/{x}/{y}"
MVT = "application/vnd.mapbox-vector-tile"
# The layer for other origins adds its own where the short way does not go round it.
VARY, QUICK_VARY = b"Accept-Encoding, Authorization", b"Accept-Encoding, Authorization, Origin"
MVT_BYTES, PUBLIC_BYTES, PRIVATE_BYTES = MVT.encode(), PUBLIC.encode(), PRIVATE.encode()


def tile(request: Request) -> Response:
    """`/tiles/{layers}/{z}/{x}/{y}`: 200, with no bytes in it where there are no features."""
    check_query(request)
    wanted = request.path_params
    address = tile_address(wanted["z"], wanted["x"], wanted["y"])
    return tile_response(request, wanted["layers"], address)


def tile_response(
    request: Request,
    ids: str,
    address: TileAddress,
    matrix_set: MatrixSet = WEB_MERCATOR_QUAD,
) -> Response:
    """A tile of any matrix set. Raises NotFound and InvalidInput for its layers."""
    context, caller = context_of(request), caller_of(request)
    found = context.tile_store.tile(ids, caller.role, caller.token, address, matrix_set)
    tags = request.headers.get("if-none-match", "").encode("latin-1")
    answer = tile_answer(found, takes_gzip(request), tags, VARY)
    response = Response(answer.body, answer.status)
    response.raw_headers = [*answer.headers]
    if answer.status == 200:
        response.raw_headers.append((b"content-length", b"%d" % len(answer.body)))
    return response


def _quickly(scope: Scope) -> QuickAnswer | None:
    """A public tile that is in memory, for those who take gzip and have no token."""
    if scope["query_string"]:
        return None
    store: TileStore = scope["app"].state.context.tile_store
    tags, packed, news = b"", False, 0
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            packed = b"gzip" in value and b"q=0" not in value
        elif name == b"if-none-match":
            tags = value
        elif name == b"x-tile-news":
            news = news_heard(value.decode("latin-1"))
        elif name == b"authorization":
            return None
    found = store.kept(scope["path"][len(PATH) :], news) if packed else None
    return tile_answer(found, True, tags) if found else None


def news_heard(header: str) -> int:
    """X-Tile-News: the number of news that a client has heard of, perhaps sooner than this process.
    What is no number is later than any: then nothing in memory will do."""
    number = number_of(header)
    return sys.maxsize if number is None else number


def tile_answer(
    tile: StoredTile, packed: bool, tags: bytes, vary: bytes = QUICK_VARY
) -> QuickAnswer:
    """With an ETag of its own for each of the two representations; 304 where `tags`, an
    If-None-Match, has it."""
    packed = packed and bool(tile.data)
    etag = b'"%s%s"' % (tile.digest.encode("ascii"), b"-gzip" if packed else b"")
    headers: RawHeaders = (
        (b"etag", etag),
        (b"cache-control", PUBLIC_BYTES if tile.public else PRIVATE_BYTES),
        (b"vary", vary),
    )
    if tags and (etag in tags or tags == b"*"):
        return QuickAnswer(b"", headers, 304, packed=True)
    headers += ((b"content-type", MVT_BYTES),)
    if not packed:
        return QuickAnswer(tile.raw(), headers, packed=True)
    return QuickAnswer(tile.data, (*headers, (b"content-encoding", b"gzip")), packed=True)


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
    PlainRoute(TILE_ROUTE, tile),
)
QUICK = (QuickRoute(PATH, _quickly),)
