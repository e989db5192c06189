"""What a process serves, with its threads running as they do in service."""

import gzip
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.database import Database, Role
from gis.errors import NotFound
from tests.dense_district import SIDE, SOUTH, WEST
from tests.tiles.conftest import Towns
from tests.tiles.decoding import decode
from tiles import (
    Keeper,
    KeeperThread,
    NewsFeed,
    TileAddress,
    TileRenderer,
    TileStore,
    archive_path,
)
from tiles.address import covering
from tiles.archives import open_archive
from tiles.freshness import News

COLUMNS, ROWS = covering((WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), 14)
HERE = TileAddress(14, COLUMNS[0], ROWS[0])
PATH = f"buildings/{HERE.z}/{HERE.x}/{HERE.y}"
RAISE = text("UPDATE buildings SET height_m = 77")
WAIT_S = 60  # a deadline, never a measure


@dataclass
class Process:
    """A serving process without its web server."""

    database: Database
    store: TileStore
    feed: NewsFeed
    keeper: KeeperThread
    told: threading.Event

    def tile(self) -> bytes:
        return self.store.tile("buildings", Role.ANONYMOUS, None, HERE).raw()

    def heights(self) -> set[object]:
        found = decode(self.tile(), HERE)["buildings"]
        return {feature.properties.get("height_m") for feature in found}

    def edit(self) -> None:
        self.told.clear()
        with self.database.load() as connection:
            connection.execute(RAISE)


@pytest.fixture
def process(towns: Towns, renderer: TileRenderer, tmp_path: Path) -> Generator[Process]:
    with towns(tmp_path, ["buildings"], ()) as town:
        database = town.database
        feed, told = NewsFeed(database), threading.Event()
        store = TileStore(database, renderer, tmp_path, 1 << 20, feed.is_listening)
        feed.subscribe(store.on_news)
        feed.subscribe(lambda _: told.set())
        hand = Keeper(database, renderer, tmp_path, store.shelf)
        keeper = KeeperThread(hand, database, 0.2)
        feed.start()
        assert feed.wait_until_listening(WAIT_S)
        keeper.start()
        yield Process(database, store, feed, keeper, told)
        keeper.stop()
        feed.stop()


def test_an_edit_reaches_memory_and_archive(process: Process):
    before = process.tile()
    assert process.store.kept(PATH) is not None
    process.edit()
    assert process.told.wait(WAIT_S)
    assert process.heights() == {77.0}
    assert process.tile() != before
    # When it has been quiet for a while, the delta is in the archive.
    gone = text("SELECT count(*) = 0 FROM tile_delta")
    for _ in range(WAIT_S * 10):
        with process.database.load() as connection:
            if connection.scalar(gone):
                break
        threading.Event().wait(0.1)
    archive = process.store.shelf.at(archive_path(process.store._data, "buildings"))  # pyright: ignore[reportPrivateUsage]
    assert archive is not None
    assert gzip.decompress(archive.tile(HERE) or b"") == process.tile()
    assert process.heights() == {77.0}


def test_nothing_is_kept_that_was_made_before_the_news(
    process: Process, monkeypatch: pytest.MonkeyPatch
):
    rendered = TileStore._compressed  # pyright: ignore[reportPrivateUsage]

    def meanwhile(store: TileStore, *rest: object) -> bytes:
        data = rendered(store, *rest)  # pyright: ignore[reportArgumentType]
        store.on_news(News(1, {"buildings": ((-180.0, -85.0, 180.0, 85.0),)}))
        return data

    monkeypatch.setattr(TileStore, "_compressed", meanwhile)
    process.tile()
    assert process.store.kept(PATH) is None


def test_without_ears_nothing_is_kept_in_memory(process: Process):
    process.tile()
    assert process.store.kept(PATH) is not None
    process.feed.stop()
    process.store._hears = lambda: False  # pyright: ignore[reportPrivateUsage]
    assert process.store.kept(PATH) is None


def test_who_has_heard_of_more_is_not_answered_from_memory(process: Process):
    process.tile()
    later = process.feed.seq + 1
    assert process.store.kept(PATH, later - 1) is not None
    assert process.store.kept(PATH, later) is None
    process.store.on_news(News(later, {}))
    assert process.store.kept(PATH, later) is not None


def test_a_broken_archive_breaks_tiles_of_nobody(process: Process):
    whole = process.tile()
    path = archive_path(process.store._data, "buildings")  # pyright: ignore[reportPrivateUsage]
    good = path.read_bytes()
    inside = open_archive(path)
    assert inside is not None
    place = good.index(inside.tile(HERE) or b"-") + 20
    flipped = good[:place] + bytes([good[place] ^ 255]) + good[place + 1 :]
    for broken in (flipped, b"", b"garbage" * 100, good[:200]):
        path.write_bytes(broken)
        process.store.on_news(News(1, None))
        assert process.tile() == whole


def test_memory_stays_within_its_bounds(process: Process):
    process.store._most_bytes = 20_000  # pyright: ignore[reportPrivateUsage]
    for x in COLUMNS:
        for y in ROWS:
            process.store.tile("buildings", Role.ANONYMOUS, None, TileAddress(14, x, y))
            assert process.store._bytes <= 20_000  # pyright: ignore[reportPrivateUsage]


def test_private_layers_are_never_kept(process: Process):
    with pytest.raises(NotFound):
        process.store.tile("events", Role.ANONYMOUS, None, HERE)
    stored = process.store.tile("events", Role.PLANNER, None, HERE)
    assert not stored.public
    assert process.store.kept(f"events/{HERE.z}/{HERE.x}/{HERE.y}") is None
