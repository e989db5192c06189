"""OGC API – Tiles part 1 (OGC 20-057): a tileset for each collection and tile matrix set, and tiles
of several collections together.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import PRIVATE, PUBLIC, cache_control, tagged
from api.caller import caller_of
from api.context import context_of
from api.links import absolute
from api.ogc.links import JSON, Link, collection_path, link
from api.ogc.parameters import check_format
from api.ogc.tile_matrix_sets import PATH as MATRIX_SETS_PATH
from api.ogc.tile_matrix_sets import matrix_set_of
from api.routes import PlainRoute
from api.strict import check_query
from api.tiles import MVT, tile_response
from gis.database import Role
from gis.errors import InvalidInput
from layers import Layer
from layers.extent import Bounds, extent_of
from layers.parts import Geometry
from tiles.matrix_set import MATRIX_SETS, MatrixSet
from tiles.tilejson import tile_fields

DATASET = "/ogc/tiles"
TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
DIMENSIONS = {Geometry.POINT: 0, Geometry.LINE: 1, Geometry.POLYGON: 2}
WEB_MERCATOR = 3857
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def collection_tilesets(request: Request) -> Response:
    """`/ogc/collections/{id}/tiles`: one for each tile matrix set."""
    layer = _layer(request)
    return _tilesets(request, collection_path(layer.id, "tiles"), [layer], {})


def collection_tileset(request: Request) -> Response:
    """`/ogc/collections/{id}/tiles/{matrix_set}`. Raises NotFound."""
    matrix_set, layer = matrix_set_of(request), _layer(request)
    return _tileset(request, collection_path(layer.id, "tiles"), matrix_set, [layer], {})


def collection_tile(request: Request) -> Response:
    """`/ogc/collections/{id}/tiles/{matrix_set}/{z}/{row}/{column}`."""
    check_query(request, single=("f",))
    return _tile(request, request.path_params["id"])


def dataset_tilesets(request: Request) -> Response:
    """`/ogc/tiles`, of `collections`, joined by commas."""
    layers, query = _selected(request)
    return _tilesets(request, DATASET, layers, query)


def dataset_tileset(request: Request) -> Response:
    """`/ogc/tiles/{matrix_set}`. Raises NotFound."""
    matrix_set = matrix_set_of(request)
    layers, query = _selected(request)
    return _tileset(request, DATASET, matrix_set, layers, query)


def dataset_tile(request: Request) -> Response:
    """`/ogc/tiles/{matrix_set}/{z}/{row}/{column}?collections=`."""
    check_query(request, single=("f", "collections"))
    return _tile(request, _wanted(request))


def _tile(request: Request, ids: str) -> Response:
    wanted, matrix_set = request.path_params, matrix_set_of(request)
    if request.query_params.get("f", "mvt") not in ("mvt", MVT):
        raise InvalidInput("f is 'mvt' for tiles.", "f")
    address = matrix_set.address(wanted["z"], wanted["column"], wanted["row"])
    return tile_response(request, ids, address, matrix_set)


def _layer(request: Request) -> Layer:
    check_query(request, single=("f",))
    check_format(request.query_params)
    role = caller_of(request).role
    return context_of(request).tiles.catalogue.layer(request.path_params["id"], role)


def _wanted(request: Request) -> str:
    given = request.query_params.get("collections")
    if not given:
        raise InvalidInput(
            "collections names the collections of a tile, joined by commas.", "collections"
        )
    return given


def _selected(request: Request) -> tuple[Sequence[Layer], dict[str, str]]:
    """What `collections` names; without it, the base map's."""
    check_query(request, single=("f", "collections"))
    check_format(request.query_params)
    given = request.query_params.get("collections", "landcover,roads,buildings,areas")
    return context_of(request).tiles.layers(given, caller_of(request).role), {"collections": given}


def _tilesets(
    request: Request, path: str, layers: Sequence[Layer], query: dict[str, str]
) -> Response:
    # GDAL (3.12) takes the first, and looks for tiles of vectors by the collection's extent as it
    # stands, in degrees: so the set that is in degrees comes first.
    in_order = sorted(MATRIX_SETS.values(), key=lambda one: one.srid == WEB_MERCATOR)
    listed = [_summary(request, path, one, layers, query) for one in in_order]
    document = {
        "links": [link(request, path, "self", JSON, "This document", **query)],
        "tilesets": listed,
    }
    return tagged(request, orjson.dumps(document), JSON, cache_control(layers))


def _tileset(
    request: Request,
    path: str,
    matrix_set: MatrixSet,
    layers: Sequence[Layer],
    query: dict[str, str],
) -> Response:
    caller = caller_of(request)
    with context_of(request).database.request(caller.role, caller.token) as connection:
        bounds = extent_of(connection, tuple(layers))
    document = _summary(request, path, matrix_set, layers, query) | {
        "layers": [_described(layer, caller.role) for layer in layers],
        **_limits(matrix_set, layers, bounds),
    }
    cache = PRIVATE if cache_control(layers) == PRIVATE else PUBLIC
    return tagged(request, orjson.dumps(document), JSON, cache)


def _summary(
    request: Request,
    path: str,
    matrix_set: MatrixSet,
    layers: Sequence[Layer],
    query: dict[str, str],
) -> dict[str, Any]:
    own = f"{path}/{matrix_set.id}"
    scheme = f"{MATRIX_SETS_PATH}/{matrix_set.id}"
    template: Link = {
        "href": absolute(request, own)
        + "/{tileMatrix}/{tileRow}/{tileCol}"
        + "".join(f"?{name}={value}" for name, value in query.items()),
        "rel": "item",
        "type": MVT,
        "title": "A tile",
        "templated": True,
    }
    return {
        "title": " · ".join(layer.title.zh for layer in layers),
        "dataType": "vector",
        "crs": matrix_set.crs,
        "tileMatrixSetURI": matrix_set.uri or absolute(request, scheme),
        "links": [
            link(request, own, "self", JSON, "The tileset", **query),
            link(request, scheme, TILING_SCHEME, JSON, matrix_set.title),
            template,
        ],
    }


def _described(layer: Layer, role: Role) -> dict[str, Any]:
    fields = tile_fields(layer, role)
    return {
        "id": layer.id,
        "title": f"{layer.title.zh} {layer.title.en}",
        "dataType": "vector",
        "geometryDimension": DIMENSIONS[layer.geometry],
        "minTileMatrix": str(layer.zoom.min),
        "maxTileMatrix": str(layer.zoom.max),
        "propertiesSchema": {
            "type": "object",
            "properties": {name: {"type": kind.lower()} for name, kind in fields.items()},
        },
    }


def _limits(
    matrix_set: MatrixSet, layers: Sequence[Layer], bounds: Bounds | None
) -> dict[str, Any]:
    if bounds is None:
        return {}
    west, south, east, north = bounds
    first = max(matrix_set.min_zoom, min(layer.zoom.min for layer in layers))
    limits: list[dict[str, Any]] = []
    for z in range(first, max(layer.zoom.max for layer in layers) + 1):
        columns, rows = matrix_set.covering(bounds, z)
        limits.append(
            {
                "tileMatrix": str(z),
                "minTileRow": rows[0],
                "maxTileRow": rows[-1],
                "minTileCol": columns[0],
                "maxTileCol": columns[-1],
            }
        )
    box = {"lowerLeft": [west, south], "upperRight": [east, north], "crs": CRS84}
    return {"tileMatrixSetLimits": limits, "boundingBox": box}


OF_COLLECTION = "/ogc/collections/{id}/tiles"
ROUTES = (
    PlainRoute(OF_COLLECTION, collection_tilesets),
    PlainRoute(f"{OF_COLLECTION}/{{matrix_set}}", collection_tileset),
    PlainRoute(f"{OF_COLLECTION}/{{matrix_set}}/{{z}}/{{row}}/{{column}}", collection_tile),
    PlainRoute(DATASET, dataset_tilesets),
    PlainRoute(f"{DATASET}/{{matrix_set}}", dataset_tileset),
    PlainRoute(f"{DATASET}/{{matrix_set}}/{{z}}/{{row}}/{{column}}", dataset_tile),
)
