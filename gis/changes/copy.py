"""A copy of what the feed tells of, in a database of the follower's own."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    bindparam,
    create_engine,
    delete,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from gis.changes.copy_tables import TABLES, copied, key_of, position
from gis.changes.feed import ENTITIES, EVERY_CHANGE, Change, Entity, Page, Wanted
from gis.errors import Conflict, InvalidInput, Unavailable

DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
TAKES_OUT = ("delete", "leave")
# A new copy does not know yet which feed it is of.
ANY_FEED = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Each page and the number that it reaches are written in one transaction: a copy whose
    follower was killed at any moment shows the source as it was at the number that it holds.
    """

    name: str
    wanted: Wanted
    _engine: Engine

    @classmethod
    def at(cls, address: str, wanted: Wanted = EVERY_CHANGE) -> "Copy":
        """`address` is sqlite:///file or postgresql://… Raises InvalidInput for anything else."""
        url = _url(address)
        return cls(url.render_as_string(), wanted, create_engine(url))

    def open(self) -> int:
        """The number to go on from; a new copy gets its tables and starts at 0.

        Raises Conflict when the target holds something else: a copy of another area or of other
        entities, or tables of these names that are no copy. Unavailable when it is away.
        """
        with _reached(self.name):
            with self._engine.begin() as connection:
                held = self._held(connection)
            for entity in self._entities:
                TABLES[entity].create(self._engine, checkfirst=True)
            return held

    def write(self, page: Page, since: int) -> None:
        """Applies a page that was asked for with `since`, all of it or nothing.

        Raises Conflict when the copy is of another feed, or no longer at `since`.
        """
        with _reached(self.name), self._engine.begin() as connection:
            self._advance(connection, page, since)
            for entity in self._entities:
                _apply(connection, entity, page)

    def close(self) -> None:
        self._engine.dispose()

    @property
    def _entities(self) -> tuple[Entity, ...]:
        return self.wanted.entities or ENTITIES

    @property
    def _identity(self) -> dict[str, str]:
        return {"entities": ",".join(sorted(self._entities)), "area": self.wanted.area or ""}

    def _held(self, connection: Connection) -> int:
        """The number that the copy is at, which is written down before any table is made: tables
        beside it are known to be the copy's own."""
        tables = set(inspect(connection).get_table_names())
        position.create(connection, checkfirst=True)
        row = connection.execute(select(position)).one_or_none()
        if row is None:
            self._must_be_empty(tables)
            new = {**self._identity, "feed": ANY_FEED, "seq": 0}
            connection.execute(insert(position), new)
            return 0
        if self._identity != {"entities": row.entities, "area": row.area}:
            area = f"area {row.area}" if row.area else "everywhere"
            raise Conflict(
                f"{self.name} is a copy of {row.entities} of {area}; ask for the same, or "
                "choose another target."
            )
        return int(row.seq)

    def _must_be_empty(self, tables: set[str]) -> None:
        taken = sorted(tables & set(TABLES))
        if taken:
            raise Conflict(
                f"{self.name} has a table {taken[0]} that is not a copy's; choose a database "
                "for the copy alone."
            )

    def _advance(self, connection: Connection, page: Page, since: int) -> None:
        moved = connection.execute(
            update(position)
            .where(position.c.seq == since, position.c.feed.in_((ANY_FEED, page.feed)))
            .values(seq=page.next, feed=page.feed)
        )
        if moved.rowcount == 1:
            return
        feed = connection.execute(select(position.c.feed)).scalar_one()
        if feed in (ANY_FEED, page.feed):
            raise Conflict(f"Somebody else is writing into {self.name}; one at a time.")
        raise Conflict(
            f"{self.name} is a copy of another database, or of this one before it was restored; "
            "choose another target."
        )


def _apply(connection: Connection, entity: Entity, page: Page) -> None:
    """What a page leaves of each row; only the first change says whether it was there before."""
    key = key_of(entity)
    first: dict[Any, Change] = {}
    last: dict[Any, Change] = {}
    for change in page.changes:
        if change.entity == entity:
            image = change.after or change.before or {}
            first.setdefault(image[key.name], change)
            last[image[key.name]] = change
    old = [{"old": value} for value, change in first.items() if change.operation != "insert"]
    new = [
        copied(entity, change.after)
        for change in last.values()
        if change.after is not None and change.operation not in TAKES_OUT
    ]
    if old:
        connection.execute(delete(TABLES[entity]).where(key == bindparam("old")), old)
    if new:
        connection.execute(insert(TABLES[entity]), new)


def _url(address: str) -> URL:
    try:
        url = make_url(address)
        return url.set(drivername=DRIVERS[url.get_backend_name()])
    except (ArgumentError, KeyError):
        raise InvalidInput(
            f"{address[:80]!r} is not a target: it has to be sqlite:///FILE or postgresql://…"
        ) from None


@contextmanager
def _reached(name: str) -> Generator[None]:
    """What a target's own troubles are called. Nothing of a block that fails was written."""
    try:
        yield
    except OperationalError as error:
        raise Unavailable(f"{name} does not take it: {error.orig}") from error
    except DatabaseError as error:
        raise Conflict(f"{name} cannot hold the copy: {error.orig}") from error
