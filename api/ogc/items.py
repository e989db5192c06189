"""The features of a collection as GeoJSON (OGC API Features part 1, with part 2's systems)."""

from datetime import UTC, datetime
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import cache_control
from api.caller import Caller, caller_of
from api.context import context_of
from api.ogc.crs import content_crs, named_crs
from api.ogc.links import GEOJSON, JSON, Link, collection_path, link
from api.ogc.parameters import RESERVED, check_format, feature_query
from api.routes import PlainRoute
from api.strict import check_query
from gis.errors import NotFound
from layers import Layer
from layers.features import Feature, Page, read_feature, read_page


def items(request: Request) -> Response:
    """`/ogc/collections/{id}/items`: a page of features in the order of their keys."""
    layer, caller = _layer(request)
    names = [field.name for field in layer.fields_for(caller.role)]
    check_query(request, single={*names, *RESERVED})
    check_format(request.query_params)
    crs = named_crs(request.query_params.get("crs"), "crs")
    query = feature_query(request.query_params, layer, caller.role)
    with context_of(request).database.request(caller.role, caller.token) as connection:
        page = read_page(connection, layer, caller.role, query, crs.output)
    document = {
        "type": "FeatureCollection",
        "features": [_feature(feature) for feature in page.features],
        "numberMatched": page.matched,
        "numberReturned": len(page.features),
        "timeStamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "links": _page_links(request, layer, page),
    }
    return _geojson(document, layer, content_crs(crs))


def item(request: Request) -> Response:
    """`/ogc/collections/{id}/items/{feature}`. Raises NotFound."""
    layer, caller = _layer(request)
    check_query(request, single=("crs", "f"))
    check_format(request.query_params)
    crs = named_crs(request.query_params.get("crs"), "crs")
    wanted = request.path_params["feature"]
    with context_of(request).database.request(caller.role, caller.token) as connection:
        feature = read_feature(connection, layer, caller.role, wanted, crs.output)
    if feature is None:
        raise NotFound(f"The collection {layer.id!r} has no feature {wanted[:64]!r}.")
    path = collection_path(layer.id, "items", str(feature.id))
    links = [
        link(request, path, "self", GEOJSON, "This feature", **dict(request.query_params)),
        link(request, collection_path(layer.id), "collection", JSON, "Its collection"),
    ]
    return _geojson({**_feature(feature), "links": links}, layer, content_crs(crs))


def _layer(request: Request) -> tuple[Layer, Caller]:
    caller = caller_of(request)
    catalogue = context_of(request).tiles.catalogue
    return catalogue.layer(request.path_params["id"], caller.role), caller


def _feature(feature: Feature) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": feature.id,
        "geometry": orjson.Fragment(feature.geometry),
        "properties": feature.properties,
    }


def _page_links(request: Request, layer: Layer, page: Page) -> list[Link]:
    """Each link keeps every parameter of the request."""
    path, given = collection_path(layer.id, "items"), dict(request.query_params)
    links = [
        link(request, path, "self", GEOJSON, "This page", **given),
        link(request, collection_path(layer.id), "collection", JSON, "The collection"),
    ]
    if page.next is not None:
        given["after"] = page.next
        links.append(link(request, path, "next", GEOJSON, "The next page", **given))
    return links


def _geojson(document: dict[str, Any], layer: Layer, crs: Any) -> Response:
    headers = {"Cache-Control": cache_control([layer]), "Vary": "Authorization", **crs}
    return Response(orjson.dumps(document), headers=headers, media_type=GEOJSON)


ROUTES = (
    PlainRoute("/ogc/collections/{id}/items", items),
    PlainRoute("/ogc/collections/{id}/items/{feature}", item),
)
