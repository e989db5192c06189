"""Reads a GeoJSON FeatureCollection by blocks of features, in bounded memory."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import numpy as np

from gis.areas.feature_scan import DONE, WIDTH, WRONG, scan_features
from gis.areas.index.raster import Floats, Longs
from gis.areas.json_scan import DEEPEST, INCOMPLETE, INVALID, value_end
from gis.areas.numbers import Bytes
from gis.errors import InvalidInput, UnprocessableData

READ_BYTES = 1 << 20
BLOCK_FEATURES = 10_000
# The largest single member: more than that is no record of a batch.
LONGEST_VALUE = 8 << 20
SPACE = b" \t\n\r"
NOT_JSON = "The body is not JSON."
NO_COLLECTION = "The body is not a GeoJSON FeatureCollection."


@dataclass(frozen=True, slots=True)
class Block:
    """Some features of a text. `features` as in feature_scan, a row each; `lon` and `lat` are NaN
    for what is no plain point.
    """

    text: bytes
    features: Longs
    lon: Floats
    lat: Floats


class FeatureStream:
    """Iterates over the features; `members` has the collection's other members that were passed."""

    def __init__(self, source: IO[bytes]) -> None:
        self.members: dict[str, Any] = {}
        self._source = source
        self._text = source.read(READ_BYTES).removeprefix(BOM_UTF8)
        self._at = 0
        self._stack: Bytes = np.empty(DEEPEST, np.uint8)

    def __iter__(self) -> Iterator[Block]:
        """Raises InvalidInput for what is no JSON, UnprocessableData for no FeatureCollection."""
        try:
            yield from self._blocks()
        except (ValueError, RecursionError):
            raise InvalidInput(NOT_JSON) from None

    def _blocks(self) -> Iterator[Block]:
        self._expect(b"{", NO_COLLECTION)
        found = False
        while self._peek() != b"}":
            name = self._value()
            if not isinstance(name, str):
                raise InvalidInput(NOT_JSON)
            self._expect(b":")
            if name == "features" and self._peek() == b"[":
                found = True
                yield from self._array()
            else:
                self.members[name] = self._value()
            if self._peek() != b"}":
                self._expect(b",")
        if not found or self.members.get("type") != "FeatureCollection":
            raise UnprocessableData(NO_COLLECTION)

    def _array(self) -> Iterator[Block]:
        self._expect(b"[")
        first, ended = True, False
        while not ended:
            features = np.empty((BLOCK_FEATURES, WIDTH), np.int64)
            lon, lat = np.empty(BLOCK_FEATURES), np.empty(BLOCK_FEATURES)
            count, stop, why = scan_features(
                np.frombuffer(self._text, np.uint8),
                self._at,
                first,
                self._stack,
                features,
                lon,
                lat,
            )
            if count:
                _must_be_utf8(self._text, self._at, stop)
                yield Block(self._text, features[:count], lon[:count], lat[:count])
                first = False
            self._at, ended = stop, why == DONE
            if why == WRONG:
                raise InvalidInput(NOT_JSON)
            if not ended and not count:
                self._read_on()

    def _peek(self) -> bytes:
        """The next byte that is not space."""
        while True:
            rest = self._text[self._at : self._at + READ_BYTES].lstrip(SPACE)
            if rest:
                self._at = self._text.index(rest[:1], self._at)
                return rest[:1]
            self._read_on()

    def _expect(self, byte: bytes, otherwise: str = NOT_JSON) -> None:
        if self._peek() != byte:
            raise InvalidInput(otherwise)
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            text = np.frombuffer(self._text, np.uint8)
            end = value_end(text, self._at, len(text), self._stack)
            if end == INVALID:
                raise InvalidInput(NOT_JSON)
            if end != INCOMPLETE:
                value = json.loads(self._text[self._at : end])
                self._at = end
                return value
            self._read_on()

    def _read_on(self) -> None:
        """Reads, forgetting what is done with. Raises InvalidInput at the end."""
        rest = self._text[self._at :]
        if len(rest) > LONGEST_VALUE:
            raise UnprocessableData(f"A member is no JSON, or longer than {LONGEST_VALUE} bytes.")
        more = self._source.read(max(READ_BYTES, len(rest)))
        if not more:
            raise InvalidInput(NOT_JSON)
        self._text, self._at = rest + more, 0


def _must_be_utf8(text: bytes, first: int, stop: int) -> None:
    """Raises UnicodeDecodeError, a ValueError."""
    if not text.isascii():
        str(memoryview(text)[first:stop], "utf-8")
