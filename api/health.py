"""Liveness, readiness, metrics."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.context import AppContext
from api.problems import problems
from api.short_way import JSON, QuickAnswer, QuickRoute
from gis.database.migrate import schema_version
from gis.errors import Unavailable
from tiles.freshness.aside import all_aside

router = APIRouter(tags=["health"])
NOT_STORED = {"Cache-Control": "no-store"}


@router.get("/healthz", summary="Whether this process answers")
async def alive(response: Response) -> dict[str, str]:
    response.headers.update(NOT_STORED)
    return {"status": "alive"}


ALIVE = QuickAnswer(b'{"status":"alive"}', (*JSON, (b"cache-control", b"no-store")))
QUICK = (QuickRoute("/healthz", lambda scope: None if scope["query_string"] else ALIVE),)


@router.get(
    "/readyz",
    summary="Whether requests can be answered: the database is there, at this program's schema",
    responses=problems(503),
)
def ready(context: AppContext, response: Response) -> dict[str, str]:
    with context.database.own() as connection:
        found, needed = schema_version(connection)
        aside = all_aside(connection) if found == needed else {}
    if found != needed:
        raise Unavailable(f"The database has schema {found}, this program needs {needed}.")
    response.headers.update(NOT_STORED)
    told = {"layers_set_aside": ", ".join(aside)} if aside else {}
    return {"status": "ready", "schema": str(found), **told}


@router.get("/metrics", summary="Counters of this process for Prometheus", response_class=Response)
def metrics(request: Request) -> Response:
    registry = request.app.state.metrics.registry
    return Response(generate_latest(registry), headers=NOT_STORED, media_type=CONTENT_TYPE_LATEST)
