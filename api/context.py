"""What every request has at hand, made once per process by create_app()."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.news import News
from api.tile_clients import TileClients
from gis.accounts import Logins
from gis.addresses import LiveAddresses
from gis.addresses.batch import MatchPool
from gis.addresses.live_matcher import LiveMatcher
from gis.areas import LiveAreas
from gis.changes import ChangeListener
from gis.codes import CodeScheme
from gis.database import Database
from gis.settings import Settings
from layers.live import LiveCatalogue
from tiles import KeeperThread, NewsFeed, TileRenderer, TileStore


@dataclass(frozen=True, slots=True)
class Context:
    """`changes` calls its subscribers after commits; caches subscribe in make_context()."""

    settings: Settings
    database: Database
    areas: LiveAreas
    addresses: LiveAddresses
    codes: CodeScheme
    changes: ChangeListener
    news: News
    logins: Logins
    tiles: TileRenderer
    layers: LiveCatalogue
    matcher: LiveMatcher
    match_pool: MatchPool
    tile_store: TileStore
    tile_news: NewsFeed
    tile_keeper: KeeperThread
    tile_clients: TileClients


def context_of(request: Request) -> Context:
    """For plain Starlette routes; FastAPI's take a parameter of type AppContext."""
    context: Context = request.app.state.context
    return context


async def _context(request: Request) -> Context:
    return context_of(request)


AppContext = Annotated[Context, Depends(_context)]
