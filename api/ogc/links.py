"""Links of the OGC resources (RFC 8288 relations)."""

from typing import Any

from fastapi import Request

from api.links import absolute

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA_JSON = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
TILESETS_VECTOR = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
TILING_SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
CONFORMANCE = "http://www.opengis.net/def/rel/ogc/1.0/conformance"

Link = dict[str, Any]


def link(
    request: Request, path: str, rel: str, media_type: str, title: str, **query: object
) -> Link:
    """`path` is below the root of the server; parameters that are None are left out."""
    return {
        "href": absolute(request, path, **query),
        "rel": rel,
        "type": media_type,
        "title": title,
    }


def collection_path(layer_id: str, *more: str) -> str:
    return "/".join(("/ogc/collections", layer_id, *more))
