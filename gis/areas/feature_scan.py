"""Finds the features of a GeoJSON text, their points and the place for their codes, compiled."""

import math

import numpy as np

from gis.areas.codes import write_code
from gis.areas.index.raster import LEVEL_COUNT, Floats, Ints, Longs
from gis.areas.json_scan import (
    BACKSLASH,
    CLOSE_ARRAY,
    CLOSE_OBJECT,
    COMMA,
    INCOMPLETE,
    INVALID,
    OPEN_ARRAY,
    OPEN_OBJECT,
    QUOTE,
    colon_end,
    name_end,
    space_end,
    value_end,
)
from gis.areas.numbers import Bytes, decimal
from gis.compiled import compiled

# What a feature is: without a place, a point with plain numbers, any other geometry, or something
# that has to be looked at by someone slower.
NOWHERE, POINT, SHAPE, ODD = 0, 1, 2, 3
# Where codes go: in place of `null` or `{}`, behind the last property, or as the last member.
REPLACE, APPEND, ADD = 0, 1, 2
# What is kept of a feature: first and last byte of it, of its geometry, and of what the codes
# replace; how they do; what it is.
SPAN, SHAPE_AT, CODES_AT, HOW, KIND, WIDTH = 0, 2, 4, 6, 7, 8
# Why scanning ended.
MORE, DONE, WRONG = 0, 1, 2
TYPE = np.frombuffer(b'"type"', np.uint8)
GEOMETRY = np.frombuffer(b'"geometry"', np.uint8)
PROPERTIES = np.frombuffer(b'"properties"', np.uint8)
COORDINATES = np.frombuffer(b'"coordinates"', np.uint8)
IS_FEATURE = np.frombuffer(b'"Feature"', np.uint8)
IS_POINT = np.frombuffer(b'"Point"', np.uint8)
NULL_BYTE = 110
LEVEL_NAMES = np.frombuffer(b'"district""street""community""grid"', np.uint8)
LEVEL_FIRSTS = np.array([0, 10, 18, 29, 35], dtype=np.int64)
NEW_PROPERTIES = np.frombuffer(b',"properties":', np.uint8)


@compiled
def scan_features(
    text: Bytes, at: int, first: bool, stack: Bytes, features: Longs, lon: Floats, lat: Floats
) -> tuple[int, int, int]:
    """How many whole features follow, where they end, and why: DONE behind the array's bracket,
    MORE where the text or the room ends, WRONG for what is no JSON. `first`: none came before.
    """
    last, count = len(text), 0
    while count < len(features):
        here = space_end(text, at, last)
        if here >= last:
            return count, at, MORE
        if text[here] == CLOSE_ARRAY:
            return count, here + 1, DONE
        if not first:
            if text[here] != COMMA:
                return count, at, WRONG
            here = space_end(text, here + 1, last)
            if here >= last:
                return count, at, MORE
        end = _feature_end(text, here, last, stack, features, lon, lat, count)
        if end < 0:
            return count, at, MORE if end == INCOMPLETE else WRONG
        at, first = end, False
        count += 1
    return count, at, MORE


@compiled
def _feature_end(  # noqa: C901, PLR0911, PLR0912 - one pass over bytes
    text: Bytes,
    at: int,
    last: int,
    stack: Bytes,
    features: Longs,
    lon: Floats,
    lat: Floats,
    number: int,
) -> int:
    lon[number] = lat[number] = math.nan
    features[number, SPAN] = at
    features[number, KIND] = NOWHERE
    if text[at] != OPEN_OBJECT:
        features[number, KIND] = ODD
        end = value_end(text, at, last, stack)
        # A number at the end of what was read so far may go on.
        features[number, SPAN + 1] = end
        return end
    features[number, HOW] = ADD
    types = geometries = properties = 0
    odd = False
    at = space_end(text, at + 1, last)
    while True:
        if at < last and text[at] == CLOSE_OBJECT and types + geometries + properties == 0:
            break  # only behind the opening bracket, or else a name has to follow
        stop = name_end(text, at, last)
        if stop < 0:
            return stop
        value = colon_end(text, stop, last)
        if value < 0:
            return value
        if _is(text, at, stop, PROPERTIES):
            properties += 1
            end = _properties_end(text, value, last, stack, features, number)
            odd = odd or features[number, KIND] == ODD
        else:
            end = value_end(text, value, last, stack)
            if end < 0:
                return end
            if _is(text, at, stop, TYPE):
                types += 1
                odd = odd or not _is(text, value, end, IS_FEATURE)
            elif _is(text, at, stop, GEOMETRY):
                geometries += 1
                features[number, SHAPE_AT], features[number, SHAPE_AT + 1] = value, end
                features[number, KIND] = _place(text, value, end, stack, lon, lat, number)
            else:
                odd = odd or _has_escape(text, at, stop)
        if end < 0:
            return end
        at = space_end(text, end, last)
        if at >= last:
            return INCOMPLETE
        if text[at] == CLOSE_OBJECT:
            break
        if text[at] != COMMA:
            return INVALID
        at = space_end(text, at + 1, last)
        if at < last and text[at] == CLOSE_OBJECT:
            return INVALID
    if properties == 0:
        features[number, CODES_AT] = features[number, CODES_AT + 1] = at
    if odd or types != 1 or geometries > 1 or properties > 1:
        features[number, KIND] = ODD
    features[number, SPAN + 1] = at + 1
    return at + 1


@compiled
def _place(
    text: Bytes, at: int, end: int, stack: Bytes, lon: Floats, lat: Floats, number: int
) -> int:
    """Reads a geometry that is JSON. Only `{"type": "Point", "coordinates": [x, y]}`, perhaps with
    a height, is a POINT."""
    if text[at] == NULL_BYTE:
        return NOWHERE
    if text[at] != OPEN_OBJECT:
        return SHAPE
    is_point = has_place = False
    at = space_end(text, at + 1, end)
    while text[at] == QUOTE:
        stop = name_end(text, at, end)
        value = colon_end(text, stop, end)
        value_stop = value_end(text, value, end, stack)
        if _is(text, at, stop, TYPE) and not is_point:
            is_point = _is(text, value, value_stop, IS_POINT)
            if not is_point:
                return SHAPE
        elif _is(text, at, stop, COORDINATES) and not has_place:
            has_place = _point(text, value, value_stop, lon, lat, number)
            if not has_place:
                return SHAPE
        else:
            return SHAPE
        at = space_end(text, value_stop, end)
        if text[at] == COMMA:
            at = space_end(text, at + 1, end)
    return POINT if is_point and has_place else SHAPE


@compiled
def _point(text: Bytes, at: int, end: int, lon: Floats, lat: Floats, number: int) -> bool:
    """Two or three plain numbers in brackets."""
    if text[at] != OPEN_ARRAY:
        return False
    for n in range(3):
        at = space_end(text, at + 1, end)
        stop = at
        while text[stop] > 32 and text[stop] != COMMA and text[stop] != CLOSE_ARRAY:
            stop += 1
        value = decimal(text, at, stop)
        if math.isnan(value):
            return False
        if n == 0:
            lon[number] = value
        elif n == 1:
            lat[number] = value
        at = space_end(text, stop, end)
        if text[at] == CLOSE_ARRAY:
            return n >= 1
    return False


@compiled
def _properties_end(  # noqa: C901, PLR0911 - one pass over bytes
    text: Bytes, at: int, last: int, stack: Bytes, features: Longs, number: int
) -> int:
    """ODD, where they are neither an object nor null, or have codes already."""
    features[number, HOW], features[number, CODES_AT] = REPLACE, at
    if text[at] != OPEN_OBJECT:
        if text[at] != NULL_BYTE:
            features[number, KIND] = ODD
        end = value_end(text, at, last, stack)
        features[number, CODES_AT + 1] = end
        return end
    at = space_end(text, at + 1, last)
    if at < last and text[at] == CLOSE_OBJECT:
        features[number, CODES_AT + 1] = at + 1
        return at + 1
    while True:
        stop = name_end(text, at, last)
        if stop < 0:
            return stop
        if _is_level(text, at, stop) or _has_escape(text, at, stop):
            features[number, KIND] = ODD
        value = colon_end(text, stop, last)
        if value < 0:
            return value
        end = value_end(text, value, last, stack)
        if end < 0:
            return end
        at = space_end(text, end, last)
        if at >= last:
            return INCOMPLETE
        if text[at] == CLOSE_OBJECT:
            features[number, HOW], features[number, CODES_AT], features[number, CODES_AT + 1] = (
                APPEND,
                end,
                at,
            )
            return at + 1
        if text[at] != COMMA:
            return INVALID
        at = space_end(text, at + 1, last)


@compiled
def _is(text: Bytes, first: int, stop: int, word: Bytes) -> bool:
    if stop - first != len(word):
        return False
    for i in range(len(word)):  # noqa: SIM110 - compiled
        if text[first + i] != word[i]:
            return False
    return True


@compiled
def _is_level(text: Bytes, first: int, stop: int) -> bool:
    for level in range(LEVEL_COUNT):
        name = LEVEL_FIRSTS[level]
        if stop - first == LEVEL_FIRSTS[level + 1] - name:
            i = first
            while i < stop and text[i] == LEVEL_NAMES[name + i - first]:
                i += 1
            if i == stop:
                return True
    return False


@compiled
def _has_escape(text: Bytes, first: int, stop: int) -> bool:
    for i in range(first, stop):  # noqa: SIM110 - compiled
        if text[i] == BACKSLASH:
            return True
    return False


@compiled
def write_features(
    text: Bytes,
    features: Longs,
    first: bool,
    found: Ints,
    codes: Bytes,
    firsts: Longs,
    out: Bytes,
) -> int:
    """Each feature as it came, a comma before it unless it is the `first`, with its codes."""
    at = 0
    for n in range(len(features)):
        if n or not first:
            out[at] = COMMA
            at += 1
        out[at] = 10
        at = _copied(text, features[n, SPAN], features[n, CODES_AT], out, at + 1)
        how = features[n, HOW]
        if how == ADD:
            at = _copied(NEW_PROPERTIES, 0, len(NEW_PROPERTIES), out, at)
        out[at] = COMMA if how == APPEND else OPEN_OBJECT
        at += 1
        for level in range(LEVEL_COUNT):
            if level:
                out[at] = COMMA
                at += 1
            at = _copied(LEVEL_NAMES, LEVEL_FIRSTS[level], LEVEL_FIRSTS[level + 1], out, at)
            out[at] = 58  # :
            at = write_code(found[n, level], codes, firsts, out, at + 1)
        if how != APPEND:
            out[at] = CLOSE_OBJECT
            at += 1
        at = _copied(text, features[n, CODES_AT + 1], features[n, SPAN + 1], out, at)
    return at


@compiled
def _copied(text: Bytes, first: int, stop: int, out: Bytes, at: int) -> int:
    for i in range(first, stop):
        out[at] = text[i]
        at += 1
    return at
