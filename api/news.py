"""Requests that wait until something has changed."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from gis.changes import ENTITIES, EVERYTHING


@dataclass(frozen=True, slots=True, eq=False)
class Expectation:
    """Made before a request looks, so that what happens while it looks is heard of as well."""

    _loop: asyncio.AbstractEventLoop
    _heard: asyncio.Event

    async def heard_within(self, seconds: float) -> bool:
        """Whether something has changed since this was made, or does so within the time."""
        try:
            await asyncio.wait_for(self._heard.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def tell(self) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._heard.set)


@dataclass(frozen=True, slots=True)
class News:
    """Tells those who wait of commits that the change feed shows."""

    _waiting: set[Expectation] = field(default_factory=set[Expectation])

    def on_change(self, table: str) -> None:
        """For a ChangeListener, in its thread."""
        if table in ENTITIES or table == EVERYTHING:
            for expectation in tuple(self._waiting):
                expectation.tell()

    @contextmanager
    def expected(self) -> Generator[Expectation]:
        """In the event loop; for as long as the block lasts."""
        expectation = Expectation(asyncio.get_running_loop(), asyncio.Event())
        self._waiting.add(expectation)
        try:
            yield expectation
        finally:
            self._waiting.remove(expectation)
