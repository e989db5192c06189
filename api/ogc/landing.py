"""The doors of the OGC API: landing page, conformance, API definition."""

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import PRIVATE, PUBLIC, tagged
from api.caller import caller_of
from api.context import context_of
from api.ogc.definition import api_definition
from api.ogc.links import HTML, JSON, OPENAPI, TILESETS_VECTOR, TILING_SCHEMES, link
from api.ogc.parameters import check_format
from api.routes import PlainRoute
from api.strict import check_query

CONFORMS_TO = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
    "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tileset",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/tilesets-list",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/geodata-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/dataset-tilesets",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/collections-selection",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt",
    "http://www.opengis.net/spec/tms/2.0/conf/tilematrixset",
    "http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset",
)


def landing(request: Request) -> Response:
    """`/ogc/`: where everything else is."""
    links = [
        link(request, "/ogc/", "self", JSON, "This document"),
        link(request, "/ogc/api", "service-desc", OPENAPI, "The definition of this API"),
        link(request, "/docs", "service-doc", HTML, "The documentation of this server"),
        link(request, "/ogc/conformance", "conformance", JSON, "What this API conforms to"),
        link(request, "/ogc/collections", "data", JSON, "The collections"),
        link(request, "/ogc/tiles", TILESETS_VECTOR, JSON, "Vector tiles of several collections"),
        link(request, "/ogc/tileMatrixSets", TILING_SCHEMES, JSON, "How tiles are cut"),
    ]
    return _answer(
        request,
        {
            "title": "OneMap",
            "description": "一区一图：统一地址、四级网格与专题图层。"
            " Unified addresses, nested grids and themed layers of one district.",
            "links": links,
        },
    )


def conformance(request: Request) -> Response:
    """`/ogc/conformance`: the classes that hold here."""
    return _answer(request, {"conformsTo": CONFORMS_TO})


def definition(request: Request) -> Response:
    """`/ogc/api`: OpenAPI 3.0 of the collections that the caller may see."""
    check_query(request, single=("f",))
    check_format(request.query_params)
    caller = caller_of(request)
    layers = context_of(request).tiles.catalogue.visible_to(caller.role)
    document = api_definition(request, layers, caller.role)
    cache = PRIVATE if caller.token else PUBLIC
    return tagged(request, orjson.dumps(document), OPENAPI, cache)


def _answer(request: Request, document: object) -> Response:
    check_query(request, single=("f",))
    check_format(request.query_params)
    return tagged(request, orjson.dumps(document), JSON, PUBLIC)


ROUTES = (
    PlainRoute("/ogc", landing),
    PlainRoute("/ogc/", landing),
    PlainRoute("/ogc/conformance", conformance),
    PlainRoute("/ogc/api", definition),
)
