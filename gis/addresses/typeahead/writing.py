"""Compiled: writes JSON into an array of bytes.

Each function takes the place to write at and gives the place after what it has written. Where that
does not fit, it gives a place beyond the array, and so does everything that is written from there.
"""

import numpy as np

from gis.addresses.typeahead.arrays import Column, Scalar
from gis.compiled import compiled

DECIMALS = 10_000_000
SPLIT = 134_217_729.0
QUOTE, BACKSLASH, SPACE = 34, 92, 32
ZERO, MINUS, POINT = 48, 45, 46
HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
NULL = np.frombuffer(b"null", np.uint8)
ESCAPED = np.frombuffer(b"\\u00", np.uint8)


@compiled
def put(out: Column, at: Scalar, source: Column) -> Scalar:
    """The bytes as they are."""
    return put_some(out, at, source, 0, len(source))


@compiled
def put_some(out: Column, at: Scalar, source: Column, low: Scalar, high: Scalar) -> Scalar:
    """The bytes from `low` to before `high`, as they are."""
    end = at + high - low
    if end > len(out):
        return len(out) + 1
    for k in range(high - low):
        out[at + k] = source[low + k]
    return end


@compiled
def put_byte(out: Column, at: Scalar, byte: Scalar) -> Scalar:
    if at >= len(out):
        return len(out) + 1
    out[at] = byte
    return at + 1


@compiled
def put_escaped(out: Column, at: Scalar, source: Column, low: Scalar, high: Scalar) -> Scalar:
    """UTF-8 bytes as they stand inside of a JSON string."""
    for k in range(low, high):
        byte = source[k]
        if byte in (QUOTE, BACKSLASH):
            at = put_byte(out, at, BACKSLASH)
        elif byte < SPACE:
            at = put(out, at, ESCAPED)
            at = put_byte(out, at, HEX[byte >> 4])
            byte = HEX[byte & 15]
        at = put_byte(out, at, byte)
    return at


@compiled
def put_text(out: Column, at: Scalar, source: Column, low: Scalar, high: Scalar) -> Scalar:
    """UTF-8 bytes as a JSON string."""
    at = put_byte(out, at, QUOTE)
    at = put_escaped(out, at, source, low, high)
    return put_byte(out, at, QUOTE)


@compiled
def put_padded(out: Column, at: Scalar, source: Column) -> Scalar:
    """The bytes before the first zero."""
    high = 0
    while high < len(source) and source[high] != 0:
        high += 1
    return put_escaped(out, at, source, 0, high)


@compiled
def put_units(out: Column, at: Scalar, units: Column, low: Scalar, high: Scalar) -> Scalar:
    """UTF-16 units as UTF-8 inside of a JSON string."""
    one = np.zeros(4, np.uint8)
    k = low
    while k < high:
        point = np.int64(units[k])
        k += 1
        if 0xD800 <= point < 0xDC00 and k < high:
            point = 0x10000 + ((point - 0xD800) << 10) + (np.int64(units[k]) - 0xDC00)
            k += 1
        at = put_escaped(out, at, one, 0, utf8(one, point))
    return at


@compiled
def utf8(into: Column, point: Scalar) -> Scalar:
    """A character's bytes; gives how many there are."""
    if point < 0x80:
        into[0] = point
        return 1
    many = 2 if point < 0x800 else 3 if point < 0x10000 else 4
    for k in range(many - 1, 0, -1):
        into[k] = 0x80 | (point & 0x3F)
        point >>= 6
    into[0] = (0xF00 >> many & 0xFF) | point
    return many


@compiled
def put_integer(out: Column, at: Scalar, value: Scalar) -> Scalar:
    if value < 0:
        at, value = put_byte(out, at, MINUS), -value
    power = 1
    while value // power >= 10:
        power *= 10
    while power > 0:
        at = put_byte(out, at, ZERO + value // power % 10)
        power //= 10
    return at


@compiled
def put_degrees(out: Column, at: Scalar, degrees: Scalar) -> Scalar:
    """With at most seven decimals, and with one at least."""
    # In two halves, whose products are exact, so that it is rounded as Python rounds.
    size = abs(degrees)
    high = SPLIT * size - (SPLIT * size - size)
    rough = np.floor(high * DECIMALS)
    rest_of_it = (high * DECIMALS - rough) + (size - high) * DECIMALS
    value = np.int64(rough) + np.int64(np.floor(rest_of_it + 0.5))
    if degrees < 0 and value > 0:
        at = put_byte(out, at, MINUS)
    at = put_integer(out, at, value // DECIMALS)
    at = put_byte(out, at, POINT)
    rest, power = value % DECIMALS, DECIMALS // 10
    while True:
        at = put_byte(out, at, ZERO + rest // power)
        rest, power = rest % power, power // 10
        if rest == 0:
            return at
