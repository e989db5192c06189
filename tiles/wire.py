"""Reads the wire format of protocol buffers (protobuf.dev/programming-guides/encoding), strictly:
every byte belongs to a field, and no answer is larger than the bytes it was read from."""

from collections.abc import Iterator
from typing import NamedTuple

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
MOST_VARINT_BYTES = 10  # of 64 bits, seven in each
WIRE_NAMES = {VARINT: "a varint", FIXED64: "64 bits", BYTES: "bytes", FIXED32: "32 bits"}


class Fault(ValueError):
    """Bytes that are no valid tile; the sentence says what is wrong first."""


class Field(NamedTuple):
    """`value` is a number of a varint, the raw bytes of anything else."""

    number: int
    wire: int
    value: int | bytes

    def unsigned(self, what: str, bits: int = 64) -> int:
        """Raises Fault for another wire type and for a number of more bits."""
        if not isinstance(self.value, int):
            raise Fault(f"{what} is encoded as {WIRE_NAMES[self.wire]}, not as a varint")
        if self.value >> bits:
            raise Fault(f"{what} does not fit into {bits} bits")
        return self.value

    def raw(self, what: str, wire: int = BYTES) -> bytes:
        """Raises Fault for another wire type."""
        if isinstance(self.value, int) or self.wire != wire:
            raise Fault(f"{what} is encoded as {WIRE_NAMES[self.wire]}, not as {WIRE_NAMES[wire]}")
        return self.value

    def text(self, what: str) -> str:
        """Raises Fault for bytes that are no UTF-8."""
        try:
            return self.raw(what).decode()
        except UnicodeDecodeError as error:
            raise Fault(f"{what} is not UTF-8") from error


def fields(message: bytes) -> Iterator[Field]:
    """In their order. Raises Fault at the first that cannot be read."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if not 0 < number < 1 << 29:
            raise Fault(f"there is no field number {number}")
        if wire == VARINT:
            value, at = _varint(message, at)
            yield Field(number, wire, value)
            continue
        length, at = _length(message, at, wire)
        if length > len(message) - at:
            raise Fault(f"field {number} is longer than the message it is in")
        yield Field(number, wire, message[at : at + length])
        at += length


def varints(packed: bytes, what: str, bits: int = 32) -> list[int]:
    """Of a packed repeated field. Raises Fault for one of more bits."""
    found: list[int] = []
    at = 0
    while at < len(packed):
        value, at = _varint(packed, at)
        if value >> bits:
            raise Fault(f"a number of {what} does not fit into {bits} bits")
        found.append(value)
    return found


def zigzag(value: int) -> int:
    """The signed number that `value` stands for."""
    return (value >> 1) ^ -(value & 1)


def _length(message: bytes, at: int, wire: int) -> tuple[int, int]:
    if wire == BYTES:
        return _varint(message, at)
    if wire in (FIXED32, FIXED64):
        return (4 if wire == FIXED32 else 8), at
    raise Fault(f"there is no wire type {wire}")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """The number and where the next byte is."""
    value = 0
    for number, byte in enumerate(message[at : at + MOST_VARINT_BYTES]):
        value |= (byte & 0x7F) << 7 * number
        if byte < 0x80:
            if value >> 64:
                break
            return value, at + number + 1
    else:
        if len(message) - at < MOST_VARINT_BYTES:
            raise Fault("it ends within a number")
    raise Fault("a number does not fit into 64 bits")
