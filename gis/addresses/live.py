"""The address index of the moment: a file that all processes share, and what has changed since."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy import Connection, text

from gis.addresses.components import COMPONENTS
from gis.addresses.index.address_index import AddressIndex
from gis.addresses.index.build import build_columns
from gis.addresses.index.file import Columns
from gis.addresses.index.read import Alias, AreaName, read_aliases, read_areas, read_source
from gis.addresses.index.store import NEW_FILE, IndexStore
from gis.addresses.typeahead import (
    LONGEST_QUERY,
    Near,
    Searcher,
    Suggestion,
    read_query,
    readings_of,
    suggest,
    warm,
)
from gis.changes import EVERYTHING, Change, Wanted, changes_since
from gis.database import Database
from gis.errors import InvalidInput, Unavailable

TABLES = ("addresses", "areas", "address_aliases", "code_lineage", NEW_FILE, EVERYTHING)
# From here on a new file is better than a large segment in every process.
LARGEST_SEGMENT = 20_000
# What is built in a moment need not be built in a process of its own.
SMALL = 50_000
PAGE = 5_000
# Of about 4 kB each.
MOST_ANSWERS = 4_096
RETRY_S = 2.0
OF_ADDRESSES = Wanted(("addresses",))
COUNT = text("SELECT count(*) FROM (SELECT FROM addresses LIMIT :most) AS a")


class Answers:
    """What was answered in one state of the addresses, by question, and no longer than it lasts.

    Most of those who type begin alike, so short questions come again and again.
    """

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def get(self, question: str) -> bytes | None:
        return self._known.get(question)

    def keep(self, question: str, answer: bytes) -> None:
        if len(self._known) >= MOST_ANSWERS:
            self._known.clear()
        self._known[question] = answer


@dataclass(frozen=True, slots=True)
class _State:
    """Immutable but for rows of the base that die. `touched`: the buildings in the newer segment;
    everything up to `seq` is in here.
    """

    base: AddressIndex
    newer: AddressIndex | None
    touched: frozenset[str]
    seq: int
    searchers: tuple[Searcher, ...]
    answers: Answers = field(default_factory=Answers)

    @property
    def segments(self) -> tuple[AddressIndex, ...]:
        return (self.base,) if self.newer is None else (self.base, self.newer)


class LiveAddresses:
    """Opened from the data folder, built there when it is missing, kept up to date by on_change().

    May be asked from several threads; nobody waits for a refresh.
    """

    def __init__(self, database: Database, data: Path) -> None:
        self._database = database
        self._store = IndexStore(database, data)
        self._state: _State | None = None
        self._wanted = threading.Event()
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="addresses", daemon=True)

    def start(self) -> None:
        self._wanted.set()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout=60)

    def wait_until_ready(self, timeout_s: float) -> bool:
        """Whether, within the time, addresses can be asked for."""
        return self._ready.wait(timeout_s)

    def is_loaded(self) -> bool:
        return self._state is not None

    def on_change(self, table: str) -> None:
        """For a ChangeListener: the refresh itself is done in a thread of its own."""
        if table in TABLES:
            self._wanted.set()

    def segments(self) -> tuple[AddressIndex, ...]:
        """The oldest first. Raises Unavailable while there is no index yet."""
        return self._current().segments

    @property
    def answers(self) -> Answers:
        """Of the addresses as they are now: to be taken before the question is answered, so that
        what is kept is never newer than it says. Raises Unavailable.
        """
        return self._current().answers

    @property
    def seq(self) -> int:
        """Every change up to this one can be found. Raises Unavailable."""
        return self._current().seq

    def suggest(
        self,
        typed: str,
        limit: int = 10,
        near: Near | None = None,
        within: str | None = None,
    ) -> list[Suggestion]:
        """Current addresses and what is above them that `typed` may mean, the likeliest first.

        `within`: the id of a suggestion; nothing typed then gives what is one step below it. `near`
        is lon, lat in WGS 84. Raises Unavailable; InvalidInput for an unknown `within` and for more
        than LONGEST_QUERY characters.
        """
        return [Suggestion.read(card) for card in self._cards(typed, limit, near, within)]

    def suggest_json(
        self,
        typed: str,
        limit: int = 10,
        near: Near | None = None,
        within: str | None = None,
    ) -> bytes:
        """What suggest() gives, as a JSON object with the member `items`."""
        cards = self._cards(typed, limit, near, within)
        return b'{"items":[%b]}' % b",".join(cards)

    def _cards(self, typed: str, limit: int, near: Near | None, within: str | None) -> list[bytes]:
        if len(typed) > LONGEST_QUERY:
            raise InvalidInput(
                f"q has {len(typed)} characters; allowed are up to {LONGEST_QUERY}.", "q"
            )
        return suggest(self._current().searchers, read_query(typed), limit, near, within)

    def refresh(self) -> None:
        """Takes in what has changed, now and in this thread."""
        state = self._state
        columns = self._opened(state)
        if columns is not None:
            state = self._from_file(columns)
        elif state is None:
            self._build(0)
            self._wanted.set()
            return
        self._follow(state, fresh=columns is not None)

    def _current(self) -> _State:
        state = self._state
        if state is None:
            raise Unavailable("The addresses are being prepared; try again in a moment.")
        return state

    def _run(self) -> None:
        while True:
            self._wanted.wait()
            if self._stopping.is_set():
                return
            self._wanted.clear()
            try:
                self.refresh()
            except Exception as error:  # noqa: BLE001 - the index must not stay stale for good
                structlog.get_logger().warning("addresses.stale", error=type(error).__name__)
                self._stopping.wait(RETRY_S)
                self._wanted.set()

    def _opened(self, state: _State | None) -> Columns | None:
        """The file, if it is another one than that in memory."""
        columns = self._store.open()
        if columns is None or state is None:
            return columns
        return None if columns.about["seq"] <= state.base.seq else columns

    def _from_file(self, columns: Columns) -> _State:
        base = AddressIndex(columns)
        return _State(base, None, frozenset(), base.seq, ())

    def _build(self, at_least: int) -> None:
        with self._database.own() as connection:
            many = connection.execute(COUNT, {"most": SMALL}).scalar_one()
        if many < SMALL:
            self._store.build(at_least)
        else:
            self._store.build_apart(at_least)

    def _follow(self, state: _State, *, fresh: bool) -> None:
        """Adds what was written since the state's sequence number."""
        with self._database.own() as connection:
            touched, seq, whole = self._changed(connection, state)
            areas, aliases = read_areas(connection), read_aliases(connection)
            newer = state.newer
            if touched != state.touched or seq > state.seq:
                newer = _segment(connection, touched) if touched else None
        readings = readings_of(state.base.arrays)
        searchers = tuple(
            Searcher(index, readings, [*aliases, *_renamed(index, areas)])
            for index in ((state.base,) if newer is None else (state.base, newer))
        )
        if fresh:
            for searcher in searchers:
                warm(searcher)
        for code in touched - state.touched:
            state.base.bury(code)
        self._state = _State(state.base, newer, touched, seq, searchers)
        self._ready.set()
        if not whole or (newer is not None and newer.buildings + newer.rooms > LARGEST_SEGMENT):
            self._build(seq + (0 if whole else 1))
            self._wanted.set()

    def _changed(self, connection: Connection, state: _State) -> tuple[frozenset[str], int, bool]:
        """The buildings that have changed since the base; up to when; False: there are more."""
        touched, seq = set(state.touched), state.seq
        while len(touched) <= LARGEST_SEGMENT:
            page = changes_since(connection, seq, PAGE, OF_ADDRESSES)
            for change in page.changes:
                touched |= _buildings_of(change)
            if page.next == seq:
                return frozenset(touched), seq, True
            seq = page.next
        return state.touched, state.seq, False


def _buildings_of(change: Change) -> set[str]:
    """The buildings whose addresses a change is about; "" is none."""
    before, after = change.before or {}, change.after or {}
    if (after or before)["level"] == "building":
        return {change.code}
    return {image.get("building") or "" for image in (before, after)}


def _segment(connection: Connection, touched: frozenset[str]) -> AddressIndex:
    return AddressIndex(build_columns(read_source(connection, sorted(touched))))


def _renamed(index: AddressIndex, areas: Sequence[AreaName]) -> list[Alias]:
    """Names of areas that standard addresses do not have: they are found by them all the same."""
    found: list[Alias] = []
    for area in areas:
        if area.level not in COMPONENTS or index.name_id(area.level, area.name) >= 0:
            continue
        written = index.area_names(area.level, area.code)
        found += [Alias(area.level, name, area.name, None) for name in written]
    return found
