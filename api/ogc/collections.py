"""Collections, their extents and their queryables: one collection a layer."""

from typing import Any

import orjson
from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import Response

from api.caching import PRIVATE, PUBLIC, cache_control, tagged
from api.caller import caller_of
from api.context import context_of
from api.links import absolute
from api.ogc.crs import CRS84_URI, URIS
from api.ogc.links import (
    GEOJSON,
    JSON,
    QUERYABLES,
    SCHEMA_JSON,
    TILESETS_VECTOR,
    collection_path,
    link,
)
from api.ogc.parameters import RESERVED, check_format
from api.routes import PlainRoute
from api.strict import check_query
from gis.database import Role
from layers import Layer
from layers.extent import layer_extent
from layers.parts import FieldType, LayerField

JSON_TYPES: dict[FieldType, dict[str, str]] = {
    FieldType.STRING: {"type": "string"},
    FieldType.INTEGER: {"type": "integer"},
    FieldType.NUMBER: {"type": "number"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATETIME: {"type": "string", "format": "date-time"},
}


def collections(request: Request) -> Response:
    """`/ogc/collections`: what the caller may see."""
    _check(request)
    context, caller = context_of(request), caller_of(request)
    visible = context.tiles.catalogue.visible_to(caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        described = [_collection(request, connection, layer) for layer in visible]
    document = {
        "links": [link(request, "/ogc/collections", "self", JSON, "This document")],
        "collections": described,
        "crs": URIS,
    }
    return tagged(request, orjson.dumps(document), JSON, PRIVATE if caller.token else PUBLIC)


def collection(request: Request) -> Response:
    """`/ogc/collections/{id}`. Raises NotFound, the same for absent and forbidden ones."""
    _check(request)
    context, caller = context_of(request), caller_of(request)
    layer = context.tiles.catalogue.layer(request.path_params["id"], caller.role)
    with context.database.request(caller.role, caller.token) as connection:
        document = _collection(request, connection, layer)
    return tagged(request, orjson.dumps(document), JSON, cache_control([layer]))


def queryables(request: Request) -> Response:
    """`/ogc/collections/{id}/queryables`: what items can be filtered by (Features part 3)."""
    _check(request)
    caller = caller_of(request)
    layer = context_of(request).tiles.catalogue.layer(request.path_params["id"], caller.role)
    path = collection_path(layer.id, "queryables")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": absolute(request, path),
        "type": "object",
        "title": layer.title.zh,
        "properties": queryable_schemas(layer, caller.role),
        "additionalProperties": False,
    }
    return tagged(request, orjson.dumps(document), SCHEMA_JSON, cache_control([layer]))


def queryable_schemas(layer: Layer, role: Role) -> dict[str, dict[str, Any]]:
    """By name, the JSON Schema of each field that is also a query parameter."""
    return {
        field.name: _schema(field) for field in layer.fields_for(role) if field.name not in RESERVED
    }


def _schema(field: LayerField) -> dict[str, Any]:
    schema: dict[str, Any] = {**JSON_TYPES[field.type], "title": _both(field.title)}
    if field.measured_in:
        schema["x-ogc-unit"] = field.measured_in.zh
    if field.codes and field.type is FieldType.STRING:
        schema["enum"] = list(field.codes)
    return schema


def _collection(request: Request, connection: Connection, layer: Layer) -> dict[str, Any]:
    path = collection_path(layer.id)
    document: dict[str, Any] = {
        "id": layer.id,
        "title": _both(layer.title),
        "description": _both(layer.description),
        "itemType": "feature",
        "crs": URIS,
        "storageCrs": CRS84_URI,
        "links": [
            link(request, path, "self", JSON, "This document"),
            link(request, f"{path}/items", "items", GEOJSON, "The features"),
            link(request, f"{path}/queryables", QUERYABLES, SCHEMA_JSON, "The queryables"),
            link(request, f"{path}/tiles", TILESETS_VECTOR, JSON, "Vector tiles"),
            link(request, f"/api/layers/{layer.id}", "describedby", JSON, "Fields and style"),
            link(request, f"/layers/{layer.id}", "describedby", "text/html", "About it"),
        ],
    }
    bounds = layer_extent(connection, layer)
    if bounds:
        document["extent"] = {"spatial": {"bbox": [bounds], "crs": CRS84_URI}}
    return document


def _both(text: Any) -> str:
    return f"{text.zh} {text.en}"


def _check(request: Request) -> None:
    check_query(request, single=("f",))
    check_format(request.query_params)


ROUTES = (
    PlainRoute("/ogc/collections", collections),
    PlainRoute("/ogc/collections/{id}", collection),
    PlainRoute("/ogc/collections/{id}/queryables", queryables),
)
