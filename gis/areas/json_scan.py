"""Finds the end of JSON values in bytes, compiled (RFC 8259; bytes beyond ASCII are not looked at).

Each function gives where what it looks for ends; INVALID where it is no JSON, INCOMPLETE where the
bytes end before it does.
"""

import numpy as np

from gis.areas.numbers import Bytes
from gis.compiled import compiled

INVALID, INCOMPLETE = -1, -2
# The deepest nesting; Python's own reader gives up at about as much.
DEEPEST = 1000
QUOTE, BACKSLASH, COMMA, COLON = 34, 92, 44, 58
OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY = 123, 125, 91, 93
VALUE, FIRST_VALUE, NAME, FIRST_NAME, AFTER = 0, 1, 2, 3, 4
ESCAPES = np.frombuffer(b'"\\/bfnrtu', np.uint8)
TRUE = np.frombuffer(b"true", np.uint8)
FALSE = np.frombuffer(b"false", np.uint8)
NULL = np.frombuffer(b"null", np.uint8)


@compiled
def space_end(text: Bytes, at: int, last: int) -> int:
    while at < last and (text[at] == 32 or text[at] == 10 or text[at] == 13 or text[at] == 9):
        at += 1
    return at


@compiled
def string_end(text: Bytes, at: int, last: int) -> int:  # noqa: C901, PLR0911 - one pass over bytes
    """Of a string whose quotation mark is text[at]."""
    at += 1
    while at < last:
        byte = text[at]
        if byte == QUOTE:
            return at + 1
        if byte < 32:
            return INVALID
        if byte == BACKSLASH:
            at += 1
            if at >= last:
                return INCOMPLETE
            if not _is_in(text[at], ESCAPES):
                return INVALID
            if text[at] == 117:  # u
                for _ in range(4):
                    at += 1
                    if at >= last:
                        return INCOMPLETE
                    if not _is_hexadecimal(text[at]):
                        return INVALID
        at += 1
    return INCOMPLETE


@compiled
def _is_in(byte: int, allowed: Bytes) -> bool:
    for one in allowed:  # noqa: SIM110 - compiled
        if one == byte:
            return True
    return False


@compiled
def _is_hexadecimal(byte: int) -> bool:
    return 48 <= byte <= 57 or 65 <= byte <= 70 or 97 <= byte <= 102


@compiled
def _digits_end(text: Bytes, at: int, last: int) -> int:
    while at < last and 48 <= text[at] <= 57:
        at += 1
    return at


@compiled
def number_end(text: Bytes, at: int, last: int) -> int:  # noqa: C901, PLR0911 - one pass over bytes
    """A number that touches the end of the bytes may go on: INCOMPLETE."""
    if text[at] == 45:  # -
        at += 1
    first = at
    at = _digits_end(text, at, last)
    if at >= last:
        return INCOMPLETE
    if at == first or (text[first] == 48 and at > first + 1):
        return INVALID
    if text[at] == 46:  # .
        first = at + 1
        at = _digits_end(text, first, last)
        if at >= last:
            return INCOMPLETE
        if at == first:
            return INVALID
    if text[at] == 69 or text[at] == 101:  # E, e
        at += 1
        if at < last and (text[at] == 43 or text[at] == 45):
            at += 1
        first = at
        at = _digits_end(text, at, last)
        if at >= last:
            return INCOMPLETE
        if at == first:
            return INVALID
    return at


@compiled
def _word_end(text: Bytes, at: int, last: int, word: Bytes) -> int:
    for byte in word:
        if at >= last:
            return INCOMPLETE
        if text[at] != byte:
            return INVALID
        at += 1
    return at


@compiled
def _scalar_end(text: Bytes, at: int, last: int) -> int:
    byte = text[at]
    if byte == QUOTE:
        return string_end(text, at, last)
    if byte == 116:
        return _word_end(text, at, last, TRUE)
    if byte == 102:
        return _word_end(text, at, last, FALSE)
    if byte == 110:
        return _word_end(text, at, last, NULL)
    return number_end(text, at, last)


@compiled
def name_end(text: Bytes, at: int, last: int) -> int:
    """Of a member's name; `colon_end` goes on behind it."""
    if at >= last:
        return INCOMPLETE
    return string_end(text, at, last) if text[at] == QUOTE else INVALID


@compiled
def colon_end(text: Bytes, at: int, last: int) -> int:
    """The begin of a member's value, from the end of its name."""
    at = space_end(text, at, last)
    if at >= last:
        return INCOMPLETE
    if text[at] != COLON:
        return INVALID
    at = space_end(text, at + 1, last)
    return at if at < last else INCOMPLETE


@compiled
def value_end(text: Bytes, at: int, last: int, stack: Bytes) -> int:  # noqa: C901, PLR0912 - one pass over bytes
    """Of any value that begins at text[at]. `stack` has room for DEEPEST bytes."""
    depth, state = 0, VALUE
    while True:
        at = space_end(text, at, last)
        if at >= last:
            return INCOMPLETE
        byte = text[at]
        if (state == FIRST_VALUE and byte == CLOSE_ARRAY) or (
            state == FIRST_NAME and byte == CLOSE_OBJECT
        ):
            depth, at, state = depth - 1, at + 1, AFTER
        elif state in (VALUE, FIRST_VALUE):
            if byte in (OPEN_OBJECT, OPEN_ARRAY):
                if depth >= len(stack):
                    return INVALID
                stack[depth] = byte
                depth, at = depth + 1, at + 1
                state = FIRST_NAME if byte == OPEN_OBJECT else FIRST_VALUE
                continue
            at = _scalar_end(text, at, last)
            state = AFTER
        elif state in (NAME, FIRST_NAME):
            at = name_end(text, at, last)
            if at >= 0:
                at = colon_end(text, at, last)
            state = VALUE
            if at >= 0:
                continue
        elif byte == COMMA:
            at += 1
            state = NAME if stack[depth - 1] == OPEN_OBJECT else VALUE
            continue
        elif byte == stack[depth - 1] + 2:  # the bracket that closes comes two after its like
            depth, at = depth - 1, at + 1
        else:
            return INVALID
        if at < 0 or depth == 0:
            return at
