"""The peer: PostgreSQL's pg_trgm on the same addresses, asked straight, without HTTP."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager

from address_queries import Query
from report import Cell
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from gis.database import Database

SCHEMA = "bench_trigrams"
LONGEST = "30s"
COPY = f"""
CREATE UNLOGGED TABLE {SCHEMA}.addresses AS
SELECT code, level, standard_address FROM addresses WHERE status = 'current' ORDER BY code
"""
INDEX = f"""
CREATE INDEX trigrams ON {SCHEMA}.addresses USING gin (standard_address gin_trgm_ops)
"""
INFIX = f"""
SELECT code, standard_address FROM {SCHEMA}.addresses
WHERE level = :level AND standard_address LIKE :pattern
ORDER BY strpos(standard_address, :q), length(standard_address), standard_address, code LIMIT 10
"""
SIMILAR = f"""
SELECT code, standard_address FROM {SCHEMA}.addresses
WHERE :q <% standard_address
ORDER BY :q <<-> standard_address, length(standard_address), code LIMIT 10
"""

Candidates = list[tuple[str, str]]  # code, standard address


class Trigrams:
    """A copy of the addresses with the index that pg_trgm has for them."""

    def __init__(self, connection: Connection, build_s: float, size_mb: float) -> None:
        self._connection = connection
        self.build_s = build_s
        self.size_mb = size_mb

    def infix(self, typed: str) -> Candidates:
        """Buildings first, then rooms."""
        found: Candidates = []
        for level in ("building", "room"):
            values = {"level": level, "pattern": f"%{typed}%", "q": typed}
            found += self._connection.execute(text(INFIX), values).tuples()
            if len(found) >= 10:
                break
        return found[:10]

    def similar(self, typed: str) -> Candidates:
        """Those with a part like the typed text, the most like first."""
        return list(self._connection.execute(text(SIMILAR), {"q": typed}).tuples())

    def measure(
        self, name: str, ask: Callable[[str], Candidates], queries: Sequence[Query]
    ) -> dict[str, Cell]:
        """A row: times of one client, and how often what was wanted was among the ten."""
        times_ms: list[float] = []
        hits = late = 0
        for query in queries:
            started = time.perf_counter()
            try:
                with self._connection.begin_nested():
                    hits += query.is_answered_by(ask(query.typed))
            except OperationalError:
                late += 1
            times_ms.append((time.perf_counter() - started) * 1000)
        ordered = sorted(times_ms)
        return {
            "what": name,
            "queries": len(queries),
            "p50 ms": ordered[len(ordered) // 2],
            "p95 ms": ordered[int(len(ordered) * 0.95)],
            "most ms": ordered[-1],
            "hits %": 100 * hits / len(queries),
            f"over {LONGEST}": late,
        }


@contextmanager
def trigrams(database: Database) -> Generator[Trigrams]:
    """Copies and indexes the addresses; both are gone again at the end."""
    with database.maintain() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    try:
        with database.maintain() as connection:
            connection.execute(text(COPY))
            started = time.monotonic()
            connection.execute(text(INDEX))
            build_s = time.monotonic() - started
            connection.execute(text(f"VACUUM ANALYZE {SCHEMA}.addresses"))
        with database.own() as connection:
            connection.execute(text(f"SET LOCAL statement_timeout = '{LONGEST}'"))
            connection.execute(text("SET LOCAL pg_trgm.word_similarity_threshold = 0.3"))
            size = connection.execute(text(f"SELECT pg_relation_size('{SCHEMA}.trigrams')"))
            yield Trigrams(connection, build_s, size.scalar_one() / 1e6)
    finally:
        with database.maintain() as connection:
            connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
