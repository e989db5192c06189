"""Finds the records of a CSV in bytes and writes them with codes behind, compiled."""

import math

from gis.areas.codes import write_code
from gis.areas.index.raster import LEVEL_COUNT, Floats, Ints, Longs
from gis.areas.numbers import Bytes, decimal
from gis.compiled import compiled

COMMA, QUOTE, NEWLINE, RETURN = 44, 34, 10, 13
FINE, ODD, INCOMPLETE = 0, 1, 2


@compiled
def scan_records(  # noqa: C901, PLR0912 - one pass over bytes
    text: Bytes,
    at_end: bool,
    width: int,
    lon_column: int,
    lat_column: int,
    spans: Longs,
    lon: Floats,
    lat: Floats,
) -> tuple[int, int, int]:
    """How many records there are until the end or the first odd one, where that is, and why: FINE,
    INCOMPLETE where the text ends within a record, ODD where someone slower has to look.

    `spans` gets first and last byte of each record without its line's end, `lon` and `lat` its
    numbers: NaN where both fields are empty. Without `at_end`, more text follows.
    """
    last, at, count = len(text), 0, 0
    fields = (0, 0)
    while at < last:
        if text[at] == NEWLINE:
            at += 1
            continue
        if text[at] == RETURN and at + 1 < last and text[at + 1] == NEWLINE:
            at += 2
            continue
        start, column = at, 0
        x_first = x_last = y_first = y_last = 0
        while True:
            fields = _field(text, at, last)
            first, stop = fields
            if stop < 0:
                return count, start, ODD if at_end or stop == -ODD else INCOMPLETE
            at = stop
            if text[first] == QUOTE and stop > first:
                first, stop = first + 1, stop - 1
            if column == lon_column:
                x_first, x_last = first, stop
            elif column == lat_column:
                y_first, y_last = first, stop
            column += 1
            if at >= last or text[at] != COMMA:
                break
            at += 1
            if at >= last:
                # A comma is the last byte of all: an empty field, which is rare enough.
                return count, start, ODD if at_end else INCOMPLETE
        spans[count, 0], spans[count, 1] = start, at
        if at >= last and not at_end:
            return count, start, INCOMPLETE
        if x_first == x_last and y_first == y_last:
            lon[count] = lat[count] = math.nan
        else:
            lon[count] = decimal(text, x_first, x_last)
            lat[count] = decimal(text, y_first, y_last)
            if math.isnan(lon[count]) or math.isnan(lat[count]):
                return count, start, ODD
        if column != width:
            return count, start, ODD
        count += 1
    return count, at, FINE


@compiled
def _field(text: Bytes, at: int, last: int) -> tuple[int, int]:
    """Where a field begins and ends, its quotes included: at a comma, a line's end or the end of
    all. In place of its end, -INCOMPLETE where its quotes are not closed, -ODD for what is no CSV.
    """
    first = at
    if text[at] == QUOTE:
        at += 1
        while True:
            while at < last and text[at] != QUOTE:
                at += 1
            if at >= last:
                return first, -INCOMPLETE
            at += 1
            if at >= last or text[at] != QUOTE:
                break
            at += 1
    else:
        while at < last and text[at] != COMMA and text[at] != NEWLINE and text[at] != RETURN:
            at += 1
    if at >= last or text[at] == COMMA or text[at] == NEWLINE:
        return first, at
    if text[at] == RETURN and at + 1 < last and text[at + 1] == NEWLINE:
        return first, at
    return first, -ODD


@compiled
def write_records(
    text: Bytes, spans: Longs, found: Ints, codes: Bytes, firsts: Longs, out: Bytes
) -> int:
    """Each record with the codes of its areas and CR LF; how many bytes that is."""
    at = 0
    for n in range(len(spans)):
        for i in range(spans[n, 0], spans[n, 1]):
            out[at] = text[i]
            at += 1
        for level in range(LEVEL_COUNT):
            out[at] = COMMA
            at = write_code(found[n, level], codes, firsts, out, at + 1)
        out[at], out[at + 1] = RETURN, NEWLINE
        at += 2
    return at
