"""Tells clients, as it happens, which tiles have been made anew (server-sent events, WHATWG)."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response, StreamingResponse

from api.caller import caller_of
from api.context import Context, context_of
from api.routes import PlainRoute
from api.strict import check_query
from api.tile_clients import Client
from gis.database import Role
from tiles import TileAddress
from tiles.address import Bounds
from tiles.freshness import News, news_since
from tiles.freshness.news import latest, number_of, oldest_kept
from tiles.occupied import tiles_showing

HEARTBEAT_S = 15.0
MOST_TILES = 200
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def changes(request: Request) -> Response:
    """`GET /api/tiles/changes`: `hello` with the number of the news from which on it tells, then
    `tiles` for each change of layers that the caller may see. A Last-Event-ID gets what was missed.
    """
    check_query(request)
    context = context_of(request)
    caller = await asyncio.to_thread(caller_of, request)
    # Before looking for what was missed: what comes meanwhile is told twice, not never.
    client = context.tile_clients.join(caller.role)
    try:
        last_heard = request.headers.get("last-event-id", "")
        seq, missed = await asyncio.to_thread(_missed, context, last_heard)
    except BaseException:
        context.tile_clients.leave(client)
        raise
    request.state.endless = True  # it ends when the client goes, or the server
    return StreamingResponse(
        _events(context, client, seq, missed), headers=HEADERS, media_type="text/event-stream"
    )


async def _events(
    context: Context, client: Client, seq: int, missed: list[News]
) -> AsyncGenerator[bytes]:
    try:
        yield _event("hello", {"seq": seq}, seq)
        for news in missed:
            for event in _told(context, client.role, news):
                yield event
        while True:
            try:
                news = await asyncio.wait_for(client.queue.get(), HEARTBEAT_S)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            for event in _told(context, client.role, news):
                yield event
    finally:
        context.tile_clients.leave(client)


def _told(context: Context, role: Role, news: News) -> list[bytes]:
    """One event for all layers with the same places; none for what the caller may not see. Only
    the last has the number as its id: who heard the others alone is told again."""
    catalogue = context.tiles.catalogue
    if news.layers is None:
        everything = {"seq": news.seq, "layers": None, "tiles": None, "bounds": None}
        return [_event("tiles", everything, news.seq)]
    together: dict[tuple[Bounds, ...], list[str]] = {}
    for name, boxes in news.layers.items():
        layer = catalogue.find(name)
        if layer is not None and layer.visible_to(role):
            together.setdefault(boxes, []).append(name)
    changes = [
        {"seq": news.seq} | _change(context, sorted(names), boxes)
        for boxes, names in sorted(together.items())
        if boxes
    ]
    return [
        _event("tiles", change, news.seq if change is changes[-1] else None) for change in changes
    ]


def _change(context: Context, names: list[str], boxes: tuple[Bounds, ...]) -> dict[str, Any]:
    """`tiles` is null for more than MOST_TILES; `bounds` are around all of it."""
    tiles: set[TileAddress] = set()
    for name in names:
        layer = context.tiles.catalogue.find(name)
        zooms = range(layer.zoom.min, layer.zoom.max + 1) if layer else range(0)
        for z in zooms:
            if layer and len(tiles) <= MOST_TILES:
                tiles |= tiles_showing(layer, z, boxes)
    wests, souths, easts, norths = zip(*boxes, strict=True)
    few = len(tiles) <= MOST_TILES
    return {
        "layers": names,
        "tiles": [[tile.z, tile.x, tile.y] for tile in sorted(tiles)] if few else None,
        "bounds": [min(wests), min(souths), max(easts), max(norths)],
    }


def _missed(context: Context, last_event_id: str) -> tuple[int, list[News]]:
    """The number of the event that a client heard last, and what came after it; everything where
    nobody knows that any more. Of a client that has heard nothing, or what has never been told,
    the number of the last news."""
    heard = number_of(last_event_id)
    with context.database.load() as connection:
        last = latest(connection)
        if heard is None or heard > last:
            return last, []
        if heard < oldest_kept(connection) - 1:
            return last, [News(last, None)]
        return heard, news_since(connection, heard)


def _event(name: str, data: dict[str, Any], seq: int | None) -> bytes:
    number = b"" if seq is None else b"id: %d\n" % seq
    return number + b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))


ROUTES = (PlainRoute("/api/tiles/changes", changes),)
