"""The records of a CSV text (RFC 4180), of which some may be broken, in bounded memory."""

import csv
from codecs import BOM_UTF8
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

# A quotation mark that is never closed would make one field of the rest of the file.
MOST_LINES = 100
LONGEST_LINE = 1 << 20
# How much of a line that is no record comes back.
KEPT_OF_LINE = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """`fault` is what is wrong with it, in words; None when nothing is."""

    fields: list[str]
    fault: str | None = None


class _Runaway(Exception):
    """A record goes on and on."""


class Records:
    """Iterates over the records that are not blank; the header is the first one.

    A record that is no CSV comes back as its first line, as one field; the next line is a record
    again. Bytes that the codec does not know come back as U+FFFD.
    """

    def __init__(self, source: IO[bytes], codec: str) -> None:
        self._source, self._codec = source, codec
        self._again: deque[tuple[str, str | None]] = deque()
        # The lines of the record that is being read, each with its own fault.
        self._taken: list[tuple[str, str | None]] = []
        self._at_start = True

    def __iter__(self) -> Iterator[Record]:
        reader = csv.reader(self._lines(), strict=True)
        while True:
            try:
                fields = next(reader, None)
            except (csv.Error, _Runaway) as error:
                yield self._first_line_alone(f"it is no CSV: {error}")
                reader = csv.reader(self._lines(), strict=True)
                continue
            fault = next((fault for _, fault in self._taken if fault), None)
            self._taken.clear()
            if fields is None:
                return
            if fields:
                yield Record(fields, fault)

    def _first_line_alone(self, words: str) -> Record:
        (line, fault), *rest = self._taken
        self._again.extendleft(reversed(rest))
        self._taken.clear()
        return Record([line.rstrip("\r\n")[:KEPT_OF_LINE]], fault or words)

    def _lines(self) -> Iterator[str]:
        while True:
            if len(self._taken) == MOST_LINES:
                raise _Runaway(f"a quotation mark is not closed within {MOST_LINES} lines")
            line = self._again.popleft() if self._again else self._read()
            if line is None:
                return
            self._taken.append(line)
            yield line[0]

    def _read(self) -> tuple[str, str | None] | None:
        """In none of the codecs is the byte of a line's end part of another character."""
        raw = self._source.readline(LONGEST_LINE)
        if not raw:
            return None
        if self._at_start:
            raw = raw.removeprefix(BOM_UTF8)
            self._at_start = False
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            self._skip_line()
            return _plain(raw.decode(self._codec, "replace")), "the line is longer than 1 MiB"
        try:
            return raw.decode(self._codec), None
        except UnicodeDecodeError:
            words = f"the text is not {'GBK' if self._codec == 'gb18030' else 'UTF-8'}"
            return raw.decode(self._codec, "replace"), words

    def _skip_line(self) -> None:
        while (more := self._source.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
            pass


def _plain(line: str) -> str:
    """The beginning of a line, as one field of CSV."""
    return '"' + line[:KEPT_OF_LINE].replace('"', '""') + '"\n'


def count_lines(source: IO[bytes]) -> int:
    """How many lines a file has, at least as many as records; it is left at its beginning."""
    source.seek(0)
    lines, last = 0, b"\n"
    while piece := source.read(LONGEST_LINE):
        lines, last = lines + piece.count(b"\n"), piece
    source.seek(0)
    return lines + (not last.endswith(b"\n"))
