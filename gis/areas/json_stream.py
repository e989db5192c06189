"""Reads a GeoJSON FeatureCollection feature by feature, in bounded memory."""

import io
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from gis.errors import InvalidInput, UnprocessableData

READ_CHARACTERS = 1 << 18
# The largest single member: more than that is no record of a batch.
LONGEST_VALUE = 8 << 20
SPACE = re.compile(r"[ \t\n\r]*")
NOT_JSON = "The body is not JSON."


class FeatureStream:
    """Iterates over the features; `members` has the collection's other members that were passed."""

    def __init__(self, source: IO[bytes]) -> None:
        self.members: dict[str, Any] = {}
        self._text = io.TextIOWrapper(source, "utf-8-sig")
        self._buffer = ""
        self._at = 0
        self._decoder = json.JSONDecoder(parse_constant=_refuse_constant)

    def __iter__(self) -> Iterator[Any]:
        """Raises InvalidInput for what is no JSON, UnprocessableData for no FeatureCollection."""
        try:
            yield from self._features()
        except (ValueError, RecursionError):
            raise InvalidInput(NOT_JSON) from None

    def _features(self) -> Iterator[Any]:
        self._expect("{", "The body is not a GeoJSON FeatureCollection.")
        found = False
        while self._peek() != "}":
            name = self._value()
            if not isinstance(name, str):
                raise InvalidInput(NOT_JSON)
            self._expect(":")
            if name == "features" and self._peek() == "[":
                found = True
                yield from self._array()
            else:
                self.members[name] = self._value()
            if self._peek() != "}":
                self._expect(",")
        if not found or self.members.get("type") != "FeatureCollection":
            raise UnprocessableData("The body is not a GeoJSON FeatureCollection.")

    def _array(self) -> Iterator[Any]:
        self._expect("[")
        while self._peek() != "]":
            yield self._value()
            if self._peek() != "]":
                self._expect(",")
        self._expect("]")

    def _peek(self) -> str:
        """The next character that is not space."""
        while True:
            self._at = SPACE.match(self._buffer, self._at).end()  # pyright: ignore[reportOptionalMemberAccess]
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._read():
                raise InvalidInput(NOT_JSON)

    def _expect(self, character: str, otherwise: str = NOT_JSON) -> None:
        if self._peek() != character:
            raise InvalidInput(otherwise)
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                if not self._read():
                    raise
                continue
            # A number at the buffer's end may go on in what has not been read yet.
            if end < len(self._buffer) or not self._read():
                self._at = end
                return value

    def _read(self) -> bool:
        """Reads on, forgetting what is done with; False at the end."""
        if len(self._buffer) - self._at > LONGEST_VALUE:
            raise UnprocessableData(
                f"A member is no JSON, or longer than {LONGEST_VALUE} characters."
            )
        more = self._text.read(max(READ_CHARACTERS, len(self._buffer) - self._at))
        self._buffer = self._buffer[self._at :] + more
        self._at = 0
        return bool(more)


def _refuse_constant(name: str) -> float:
    raise InvalidInput(f"{name} is not JSON.")
