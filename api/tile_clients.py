"""Requests that stay open to hear which tiles have been made anew."""

import asyncio
from dataclasses import dataclass, field

from gis.database import Role
from gis.errors import Unavailable
from tiles.freshness import News

MOST_WAITING = 256  # news that a slow client may be behind; then it is told of everything
MOST_CLIENTS = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Client:
    """A request that stays open. `role` says which layers it hears of."""

    role: Role
    loop: asyncio.AbstractEventLoop
    queue: asyncio.Queue[News]


@dataclass(frozen=True, slots=True)
class TileClients:
    """Everyone who listens to this process."""

    _clients: set[Client] = field(default_factory=set[Client])

    def on_news(self, news: News) -> None:
        """In the thread of the feed."""
        for client in tuple(self._clients):
            client.loop.call_soon_threadsafe(_put, client.queue, news)

    def join(self, role: Role) -> Client:
        """In the event loop. Raises Unavailable when there are too many."""
        if len(self._clients) >= MOST_CLIENTS:
            raise Unavailable("Too many clients listen for changes of tiles; try again later.")
        client = Client(role, asyncio.get_running_loop(), asyncio.Queue(MOST_WAITING))
        self._clients.add(client)
        return client

    def leave(self, client: Client) -> None:
        self._clients.discard(client)


def _put(queue: asyncio.Queue[News], news: News) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        news = News(news.seq, None)
    queue.put_nowait(news)
