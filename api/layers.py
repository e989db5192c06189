"""The layer catalogue, as the caller may see it."""

import json
from typing import Any

from fastapi import APIRouter, Response

from api.caching import PRIVATE, cache_control
from api.caller import AnyCaller
from api.context import AppContext
from api.problems import problems
from gis.database import Role
from layers import catalogue_tree, describe, json_schema, legend_document

SCHEMA = "application/schema+json"
router = APIRouter(prefix="/api/layers", tags=["layers"])


@router.get("")
def layers(context: AppContext, caller: AnyCaller, response: Response) -> dict[str, Any]:
    """The categories and their layers. Planners are told, in `faults`, why changed layer files are
    not in use."""
    catalogue = context.tiles.catalogue
    response.headers["Cache-Control"] = PRIVATE if caller.token else "public, no-cache"
    response.headers["Vary"] = "Authorization"
    document: dict[str, Any] = {"categories": catalogue_tree(catalogue, caller.role)}
    if caller.role is Role.PLANNER and context.layers.faults:
        document["faults"] = [str(fault) for fault in context.layers.faults]
    return document


@router.get("/schema.json")
def schema() -> Response:
    """The JSON Schema of layer files, for editors."""
    return Response(json.dumps(json_schema(), ensure_ascii=False), media_type=SCHEMA)


@router.get("/{layer_id}", responses=problems(404))
def layer(
    layer_id: str, context: AppContext, caller: AnyCaller, response: Response
) -> dict[str, Any]:
    """Everything that a client needs to draw, explain and search one layer."""
    found = context.tiles.catalogue.layer(layer_id, caller.role)
    response.headers["Cache-Control"] = cache_control([found])
    return describe(found, caller.role)


@router.get("/{layer_id}/legend", responses=problems(404))
def layer_legend(
    layer_id: str, context: AppContext, caller: AnyCaller, response: Response
) -> dict[str, Any]:
    """What the signs of the layer mean."""
    found = context.tiles.catalogue.layer(layer_id, caller.role)
    response.headers["Cache-Control"] = cache_control([found])
    return legend_document(found)
