"""The OpenAPI 3.0 definition of the OGC API, with a path for each collection."""

from collections.abc import Iterable
from typing import Any

from fastapi import Request

from api.links import absolute
from api.ogc.collections import queryable_schemas
from api.ogc.links import GEOJSON, JSON, OPENAPI, SCHEMA_JSON
from api.ogc.parameters import DEFAULT_LIMIT, MAX_LIMIT
from api.problems import MEDIA_TYPE as PROBLEM_JSON
from gis.database import Role
from layers import Layer

Json = dict[str, Any]

PARAMETERS: Json = {
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "The most features of a page.",
        "schema": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_LIMIT,
            "default": DEFAULT_LIMIT,
        },
        "style": "form",
        "explode": False,
    },
    "bbox": {
        "name": "bbox",
        "in": "query",
        "description": "Features that touch this box: 4 numbers, or 6 with heights.",
        "schema": {
            "type": "array",
            "items": {"type": "number"},
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
        },
        "style": "form",
        "explode": False,
    },
    "bbox-crs": {
        "name": "bbox-crs",
        "in": "query",
        "description": "The coordinate system of bbox.",
        "schema": {"type": "string"},
    },
    "datetime": {
        "name": "datetime",
        "in": "query",
        "description": "An instant or an interval; without it, what is in force today.",
        "schema": {"type": "string"},
        "style": "form",
        "explode": False,
    },
    "crs": {
        "name": "crs",
        "in": "query",
        "description": "The coordinate system of the answer.",
        "schema": {"type": "string"},
    },
    "after": {
        "name": "after",
        "in": "query",
        "description": "Where the page before ended, from its `next` link.",
        "schema": {"type": "string"},
    },
    "f": {
        "name": "f",
        "in": "query",
        "description": "The format.",
        "schema": {"type": "string", "enum": ["json", "geojson"]},
    },
    "featureId": {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": "The key of a feature.",
        "schema": {"type": "string"},
    },
}
OF_ITEMS = ("limit", "bbox", "bbox-crs", "datetime", "crs", "after", "f")


def api_definition(request: Request, layers: Iterable[Layer], role: Role) -> Json:
    """Of the collections of `layers`."""
    paths: Json = {
        "/": _get("landing", "The landing page", JSON),
        "/api": _get("definition", "This definition", OPENAPI),
        "/conformance": _get("conformance", "What this API conforms to", JSON),
        "/collections": _get("collections", "The collections", JSON),
    }
    for layer in layers:
        paths |= _collection_paths(layer, role)
    return {
        "openapi": "3.0.3",
        "info": {"title": "OneMap OGC API", "version": "1.0.0"},
        "servers": [{"url": absolute(request, "/ogc")}],
        "paths": paths,
        "components": {"parameters": PARAMETERS, "responses": {"Problem": _problem()}},
    }


def _collection_paths(layer: Layer, role: Role) -> Json:
    path, title = f"/collections/{layer.id}", layer.title.zh
    filters = [
        {
            "name": name,
            "in": "query",
            "schema": {key: value for key, value in schema.items() if key in ("type", "format")},
        }
        for name, schema in queryable_schemas(layer, role).items()
    ]
    return {
        path: _get(f"{layer.id}.collection", title, JSON),
        f"{path}/queryables": _get(f"{layer.id}.queryables", title, SCHEMA_JSON),
        f"{path}/items": _get(f"{layer.id}.items", title, GEOJSON, *OF_ITEMS, more=filters),
        f"{path}/items/{{featureId}}": _get(
            f"{layer.id}.item", title, GEOJSON, "featureId", "crs", "f"
        ),
    }


def _get(
    operation: str,
    summary: str,
    media_type: str,
    *parameters: str,
    more: Iterable[Json] = (),
) -> Json:
    wanted = [{"$ref": f"#/components/parameters/{name}"} for name in parameters or ("f",)]
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": [*wanted, *more],
            "responses": {
                "200": {
                    "description": summary,
                    "content": {media_type: {"schema": {"type": "object"}}},
                },
                "default": {"$ref": "#/components/responses/Problem"},
            },
        }
    }


def _problem() -> Json:
    return {
        "description": "What is wrong with the request",
        "content": {PROBLEM_JSON: {"schema": {"type": "object"}}},
    }
