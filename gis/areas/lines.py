"""The lines of a file of text, one by one or many at once."""

from codecs import BOM_UTF8
from collections import deque
from typing import IO

BLOCK_BYTES = 1 << 20
LONGEST_LINE = 1_000_000


class Lines:
    """Lines as bytes, without the byte order mark; nothing after the last one is nothing."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._waiting: deque[bytes] = deque()
        self._at_start = True

    def next(self) -> bytes:
        """One line with its end, LONGEST_LINE bytes of it at most."""
        if self._waiting:
            return self._waiting.popleft()
        line = self._source.readline(LONGEST_LINE)
        return self._started(line)

    def block(self) -> list[bytes]:
        """About a megabyte of whole lines."""
        if self._waiting:
            block = list(self._waiting)
            self._waiting.clear()
            return block
        start = self._source.read(BLOCK_BYTES)
        rest = self._source.readline(LONGEST_LINE) if len(start) == BLOCK_BYTES else b""
        *whole, last = self._started(start + rest).split(b"\n")
        return [line + b"\n" for line in whole] + ([last] if last else [])

    def put_back(self, block: list[bytes]) -> None:
        """What is read next."""
        self._waiting.extendleft(reversed(block))

    def _started(self, read: bytes) -> bytes:
        if self._at_start and read:
            self._at_start = False
            return read.removeprefix(BOM_UTF8)
        return read
