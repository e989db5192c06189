"""The lines of a file of text, one by one or many at once."""

from codecs import BOM_UTF8
from typing import IO

BLOCK_BYTES = 1 << 20
LONGEST_LINE = 1_000_000


class Lines:
    """Lines as bytes, without the byte order mark; nothing after the last one is nothing."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._waiting = source.read(BLOCK_BYTES).removeprefix(BOM_UTF8)
        self._at = 0

    def at_end(self) -> bool:
        """Whether there is nothing left."""
        if self._at == len(self._waiting):
            self._waiting, self._at = self._source.read(BLOCK_BYTES), 0
        return not self._waiting

    def next(self) -> bytes:
        """One line with its end; what is longer than LONGEST_LINE comes in pieces."""
        end = self._waiting.find(b"\n", self._at) + 1
        if not end:
            self._waiting = self._rest() + self._source.readline(LONGEST_LINE)
            self._at, end = 0, len(self._waiting)
        line = self._waiting[self._at : end]
        self._at = end
        return line

    def block(self) -> tuple[bytes, bool]:
        """About a megabyte of whole lines, and whether they are the last ones."""
        read = self._source.read(BLOCK_BYTES)
        rest = self._source.readline(LONGEST_LINE) if read else b""
        block = self._rest() + read + rest
        self._waiting, self._at = b"", 0
        return block, len(read) < BLOCK_BYTES

    def put_back(self, block: bytes) -> None:
        """What is read next: of a block, what nobody has dealt with."""
        self._waiting, self._at = block, 0

    def _rest(self) -> bytes:
        return self._waiting[self._at :]
