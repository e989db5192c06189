"""A matcher that keeps up with what addresses are also called and what became of their codes."""

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Connection, select

from gis.addresses.index import AddressIndex, read_aliases
from gis.addresses.match import Best, Match, Matcher
from gis.changes import EVERYTHING
from gis.database import Database
from gis.database.tables import code_lineage

TABLES = ("address_aliases", "code_lineage", EVERYTHING)


class LiveMatcher:
    """A Matcher over the `segments` of the moment. May be asked from several threads.

    Made when it is first asked; again after other names or a lineage were written, and until that
    one is there the old one answers.
    """

    def __init__(self, database: Database, segments: Callable[[], Sequence[AddressIndex]]) -> None:
        self._database = database
        self._segments = segments
        self._lock = threading.Lock()
        self._made: Matcher | None = None

    def match(self, text: str, limit: int = 5) -> Match:
        """Raises Unavailable when there is nothing in memory and no database."""
        return self._ready().match(text, limit)

    def best(self, text: str) -> Best:
        """For batches; raises as match()."""
        return self._ready().best(text)

    def is_ready(self) -> bool:
        """Whether a match is answered from memory, at once."""
        return self._made is not None

    def prepare(self) -> None:
        """Does now what the first match would otherwise wait for; raises as match()."""
        self._ready()

    def _ready(self) -> Matcher:
        made = self._made
        if made is None:
            with self._lock:
                made = self._made = self._made or self._make()
        return made

    def on_change(self, table: str) -> None:
        """For a ChangeListener. Leaves what nobody has asked for yet unmade."""
        if table not in TABLES:
            return
        with self._lock:
            if self._made is not None:
                self._made = self._make()

    def _make(self) -> Matcher:
        with self._database.request() as connection:
            aliases, successors = read_aliases(connection), read_successors(connection)
        made = Matcher(self._segments, aliases, successors)
        made.prepare()
        return made


def read_successors(connection: Connection) -> dict[str, list[str]]:
    """What took the place of each code that ended; nothing after a demolished one."""
    lineage = select(code_lineage.c.predecessor, code_lineage.c.successor)
    found: dict[str, list[str]] = {}
    for predecessor, successor in connection.execute(lineage.order_by(code_lineage.c.id)):
        after = found.setdefault(predecessor, [])
        if successor is not None:
            after.append(successor)
    return found
