"""Tile matrix sets as JSON (OGC 17-083r4, clause 7 and annex B of OGC 20-057)."""

from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from api.caching import PUBLIC, tagged
from api.ogc.links import JSON, link
from api.ogc.parameters import check_format
from api.routes import PlainRoute
from api.strict import check_query
from gis.errors import NotFound
from layers.parts import MAX_ZOOM
from tiles.matrix_set import MATRIX_SETS, TILE_PX, MatrixSet

PATH = "/ogc/tileMatrixSets"


def matrix_set_of(request: Request) -> MatrixSet:
    """The one that the path names. Raises NotFound that lists them."""
    wanted = request.path_params["matrix_set"]
    found = MATRIX_SETS.get(wanted)
    if found is None:
        raise NotFound(
            f"There is no tile matrix set {wanted[:40]!r}; there are {', '.join(MATRIX_SETS)}."
        )
    return found


def matrix_sets(request: Request) -> Response:
    """`/ogc/tileMatrixSets`."""
    listed = [
        {
            "id": one.id,
            "title": one.title,
            **({"uri": one.uri} if one.uri else {}),
            "crs": one.crs,
            "links": [link(request, f"{PATH}/{one.id}", "self", JSON, one.title)],
        }
        for one in MATRIX_SETS.values()
    ]
    return _answer(request, {"tileMatrixSets": listed})


def matrix_set(request: Request) -> Response:
    """`/ogc/tileMatrixSets/{matrix_set}`. Raises NotFound."""
    one = matrix_set_of(request)
    return _answer(
        request,
        {
            "id": one.id,
            "title": one.title,
            **({"uri": one.uri} if one.uri else {}),
            "crs": one.crs,
            "orderedAxes": list(one.axes),
            **({"wellKnownScaleSet": one.scale_set} if one.scale_set else {}),
            "tileMatrices": [_matrix(one, z) for z in range(one.min_zoom, MAX_ZOOM + 1)],
        },
    )


def _matrix(one: MatrixSet, z: int) -> dict[str, Any]:
    columns, rows = one.size(z)
    left, top = one.origin
    return {
        "id": str(z),
        "scaleDenominator": one.scale_denominator(z),
        "cellSize": one.side(z) / TILE_PX,
        "cornerOfOrigin": "topLeft",
        # In the order of the system's own axes.
        "pointOfOrigin": [top, left] if one.axes[0] == "Lat" else [left, top],
        "tileWidth": TILE_PX,
        "tileHeight": TILE_PX,
        "matrixWidth": columns,
        "matrixHeight": rows,
    }


def _answer(request: Request, document: object) -> Response:
    check_query(request, single=("f",))
    check_format(request.query_params)
    return tagged(request, orjson.dumps(document), JSON, PUBLIC)


ROUTES = (PlainRoute(PATH, matrix_sets), PlainRoute(f"{PATH}/{{matrix_set}}", matrix_set))
