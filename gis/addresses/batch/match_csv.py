"""Matches the addresses of a CSV text, in order, in bounded memory."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import IO, Protocol

from gis.addresses.batch.charset import codec_of
from gis.addresses.batch.records import Record, Records
from gis.addresses.batch.table import ADDRESS, Columns, Outcome, written

CHUNK_ROWS = 500
# How many chunks are on their way for each process: one at work, one waiting.
AHEAD = 2


class Matching(Protocol):
    """Who matches: a MatchPool."""

    workers: int

    def match(self, texts: Sequence[str]) -> Future[list[Outcome]]: ...


class MatchedCsv:
    """The rows of `source` in their order, as UTF-8, with the columns class, code and
    standard_address: class is A, B, C or none, code and address those of the best candidate.

    A row that is broken comes back as far as it can be read, with `error: ` and the reason as its
    class. Raises InvalidInput, when made, without one column `column` or for an unknown charset;
    `charset` None: it is told from the text.
    """

    def __init__(
        self, source: IO[bytes], pool: Matching, charset: str | None = None, column: str = ADDRESS
    ) -> None:
        self._records = iter(Records(source, codec_of(source, charset)))
        self._columns = Columns.of(next(self._records, None), column)
        self._pool = pool
        self.rows_done = 0

    def __iter__(self) -> Iterator[bytes]:
        yield written([self._columns.header])
        waiting: deque[tuple[list[Record], Future[list[Outcome]]]] = deque()
        try:
            while chunk := list(islice(self._records, CHUNK_ROWS)):
                waiting.append((chunk, self._pool.match(self._texts(chunk))))
                if len(waiting) > AHEAD * self._pool.workers:
                    yield self._finished(*waiting.popleft())
            while waiting:
                yield self._finished(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()

    def _texts(self, chunk: list[Record]) -> list[str]:
        columns = self._columns
        return [columns.text(record) for record in chunk if columns.fault(record) is None]

    def _finished(self, chunk: list[Record], future: Future[list[Outcome]]) -> bytes:
        outcomes = iter(future.result())
        rows: list[list[str]] = []
        for record in chunk:
            fault = self._columns.fault(record)
            outcome = Outcome(f"error: {fault}") if fault else next(outcomes)
            rows.append(self._columns.with_outcome(record, outcome))
        self.rows_done += len(chunk)
        return written(rows)
