"""Addresses and a matcher for a process that is no server."""

from collections.abc import Generator
from contextlib import contextmanager

from gis.addresses.live import LiveAddresses
from gis.addresses.live_matcher import LiveMatcher
from gis.changes import ChangeListener
from gis.database import Database, DatabaseAccess
from gis.errors import Unavailable
from gis.settings import Settings

# A first start builds the index, which takes about a minute at full size.
PREPARING_S = 600.0


@contextmanager
def live_addresses(
    access: DatabaseAccess, settings: Settings
) -> Generator[tuple[LiveAddresses, Database]]:
    """Ready, and told of changes for the length of the block.

    Raises Unavailable when the addresses cannot be prepared.
    """
    database = access.connect(settings)
    live = LiveAddresses(database, settings.data)
    listener = ChangeListener(database)
    listener.subscribe(live.on_change)
    live.start()
    listener.start()
    try:
        if not live.wait_until_ready(PREPARING_S):
            raise Unavailable("The addresses cannot be prepared; is the database well?")
        yield live, database
    finally:
        listener.stop()
        live.stop()
        database.close()


@contextmanager
def live_matcher(access: DatabaseAccess, settings: Settings) -> Generator[LiveMatcher]:
    """As live_addresses(), for who only matches."""
    with live_addresses(access, settings) as (live, database):
        matcher = LiveMatcher(database, live.segments)
        listener = ChangeListener(database)
        listener.subscribe(matcher.on_change)
        listener.start()
        try:
            yield matcher
        finally:
            listener.stop()
