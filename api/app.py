"""Puts the service together."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import (
    address_edits,
    addresses,
    archives,
    area_conversion,
    areas,
    batches,
    buildings,
    changes,
    client,
    codes,
    docs,
    embeds,
    facilities,
    health,
    layer_pages,
    layers,
    map_keys,
    maps,
    match,
    notices,
    ogc,
    recuts,
    school_forecast,
    sessions,
    styles,
    suggest,
    tile_changes,
    tiles,
    topology,
)
from api.body_limit import BodyLimit
from api.context import Context
from api.errors import install_error_answers
from api.front import Front
from api.news import News
from api.observe import Metrics, Observe, Record
from api.problems import problems
from api.short_way import QuickRoute, ShortWay
from api.strict import only_known_parameters
from api.tile_clients import TileClients
from gis.accounts import Logins
from gis.addresses import LiveAddresses
from gis.addresses.batch import MatchPool
from gis.addresses.live_matcher import LiveMatcher
from gis.areas import LiveAreas
from gis.changes import ChangeListener
from gis.codes import CodeScheme
from gis.database import DatabaseAccess
from gis.settings import Settings
from layers.live import LiveCatalogue
from tiles import Keeper, KeeperThread, NewsFeed, TileRenderer, TileStore

# One module a resource.
ROUTERS: tuple[APIRouter, ...] = (
    # Asked at every key: the first to be tried.
    suggest.router,
    health.router,
    docs.router,
    areas.router,
    area_conversion.router,
    batches.router,
    recuts.router,
    notices.router,
    topology.router,
    facilities.router,
    school_forecast.router,
    match.router,
    address_edits.router,
    addresses.router,
    buildings.router,
    codes.router,
    sessions.router,
    changes.router,
    layers.router,
    maps.router,
    map_keys.router,
)
# What is asked so often that it has a short way beside its route.
QUICK: tuple[QuickRoute, ...] = (*health.QUICK, *areas.QUICK, *suggest.QUICK, *tiles.QUICK)
EXPOSED_HEADERS = ("ETag", "Link", "Content-Crs", "Content-Range", "Retry-After")
SMALLEST_GZIP = 1024
GZIP_LEVEL = 5
LARGE_BODIES = (
    batches.PATH,
    match.PATH,
    area_conversion.PATH,
    *recuts.LARGE_BODIES,
    *topology.LARGE_BODIES,
)
DESCRIPTION = (
    "Unified addresses, nested grids and themed layers of one district. "
    "Coordinates are WGS 84 longitude and latitude unless `crs` says otherwise."
)


short_way = partial(
    ShortWay,
    routes=QUICK,
    expose_headers=EXPOSED_HEADERS,
    minimum_size=SMALLEST_GZIP,
    compresslevel=GZIP_LEVEL,
)


def create_app(settings: Settings, access: DatabaseAccess) -> FastAPI:
    """The ASGI application. Nothing is asked of the database before the first request."""
    context = make_context(settings, access)
    metrics = _metrics(context)
    record = Record(metrics)
    app = FastAPI(
        title="OneMap",
        description=DESCRIPTION,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_running,
        # FastAPI's own is for collectors elsewhere, and would look for one at each request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        dependencies=[Depends(only_known_parameters)],
        responses=problems(400, 500),
        middleware=[
            Middleware(Observe, record=record),
            Middleware(short_way),
            # Pages of other hosts may read what is public; a session stays with this one.
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD"],
                expose_headers=EXPOSED_HEADERS,
            ),
            Middleware(GZipMiddleware, minimum_size=SMALLEST_GZIP, compresslevel=GZIP_LEVEL),
            Middleware(BodyLimit, exempt=LARGE_BODIES),
        ],
    )
    app.state.context = context
    app.state.metrics = metrics
    app.state.front = Front(app, short_way(app), record)
    install_error_answers(app)
    for router in ROUTERS:
        app.include_router(router)
    # The client's last route takes every path that is left, so it comes last.
    for module in (layer_pages, tile_changes, tiles, archives, styles, embeds, ogc, client):
        app.router.routes.extend(module.ROUTES)
    return app


def _metrics(context: Context) -> Metrics:
    metrics = Metrics()
    metrics.watch(
        "onemap_tile_layers_set_aside",
        "Layers whose tiles could not be kept fresh: they are made from the source",
        lambda: len(context.tile_store.aside),
    )
    metrics.watch(
        "onemap_tile_keeper_failures",
        "Steps of this process's keeper of tiles that have failed, in a row",
        lambda: context.tile_keeper.failures,
    )
    return metrics


def make_context(settings: Settings, access: DatabaseAccess) -> Context:
    """Everything that requests share, with the caches told of changes."""
    database = access.connect(settings)
    live_areas = LiveAreas(database, settings.data)
    listener = ChangeListener(database)
    listener.subscribe(live_areas.on_change)
    live_addresses = LiveAddresses(database, settings.data)
    listener.subscribe(live_addresses.on_change)
    matcher = LiveMatcher(database, live_addresses.segments)
    listener.subscribe(matcher.on_change)
    news = News()
    listener.subscribe(news.on_change)
    # Files that are wrong stop the start; later ones are refused and change nothing.
    catalogue = LiveCatalogue(database, settings.layers)
    renderer = TileRenderer(catalogue.catalogue)
    tile_news = NewsFeed(database)
    most_bytes = settings.tile_cache_mb << 20
    store = TileStore(database, renderer, settings.data, most_bytes, tile_news.is_listening)
    tile_news.subscribe(store.on_news)
    tile_clients = TileClients()
    tile_news.subscribe(tile_clients.on_news)
    catalogue.switch = store.replace
    listener.subscribe(catalogue.on_change)
    keeper = Keeper(database, renderer, settings.data, store.shelf)
    return Context(
        settings,
        database,
        live_areas,
        live_addresses,
        CodeScheme(settings.code_widths),
        listener,
        news,
        Logins(database, settings.session_lifetime),
        renderer,
        catalogue,
        matcher,
        # Whoever types or looks at the map comes first.
        MatchPool(settings, access, os.cpu_count() or 1, nicer=5),
        store,
        tile_news,
        KeeperThread(keeper, database),
        tile_clients,
    )


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncGenerator[dict[str, Front]]:
    context: Context = app.state.context
    context.layers.start()
    context.changes.start()
    context.addresses.start()
    context.tile_news.start()
    context.tile_keeper.start()
    try:
        yield {"front": app.state.front}
    finally:
        context.changes.stop()
        context.layers.stop()
        context.tile_keeper.stop()
        context.tile_news.stop()
        context.match_pool.close()
        context.addresses.stop()
        context.database.close()
