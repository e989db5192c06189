"""Reads decimal numbers out of bytes, compiled: the double that Python's float() gives, or NaN."""

import math

import numpy as np
from numpy.typing import NDArray

from gis.compiled import compiled

Bytes = NDArray[np.uint8]
# As many as fit into 63 bits whatever they are.
MOST_DIGITS = 18
TENS = np.array([10**n for n in range(MOST_DIGITS + 1)], dtype=np.int64)
FIVES = np.array([5**n for n in range(MOST_DIGITS + 1)], dtype=np.int64)
MANTISSA = 1 << 53


@compiled
def decimal(text: Bytes, first: int, last: int) -> float:
    """text[first:last] as the nearest double, to even where two are as near. NaN for what is more
    than a sign, digits and a point, and beyond 18 digits: someone slower has to look at it.
    """
    at = first
    if at < last and text[at] == 45:  # -
        at += 1
    start, whole, point = at, 0, -1
    while at < last:
        digit = int(text[at]) - 48
        if 0 <= digit <= 9:
            whole = whole * 10 + digit
        elif text[at] == 46 and point < 0:  # .
            point = at
        else:
            return math.nan
        at += 1
        if at - start > MOST_DIGITS + 1:
            return math.nan
    digits = last - start - (1 if point >= 0 else 0)
    if digits < 1 or digits > MOST_DIGITS or point == start or point == last - 1:
        return math.nan
    value = _divided(whole, last - point - 1 if point >= 0 else 0)
    return -value if text[first] == 45 else value


@compiled
def _divided(whole: int, decimals: int) -> float:
    """whole / 10^decimals, rounded once. Both are exact as doubles up to 2⁵³ and 10²², and then so
    is IEEE 754's division; beyond that, by long division with 5^decimals, many bits at a time.
    """
    if whole <= MANTISSA or decimals == 0:
        return float(whole) / float(TENS[decimals])
    five = FIVES[decimals]
    bits, rest, shift = whole // five, whole % five, 0
    if bits >= 2 * MANTISSA:
        return math.nan
    # 54 bits, one more than a double has. The rest is less than 5¹⁸, so 16 bits more still fit.
    step = 16
    while bits < MANTISSA:
        while step > 1 and bits >= MANTISSA >> (step - 1):
            step >>= 1
        rest <<= step
        bits = (bits << step) | (rest // five)
        rest %= five
        shift += step
    # To the nearest, and to even when it is the half exactly.
    half, bits = bits & 1, bits >> 1
    if half and (rest or bits & 1):
        bits += 1
    return math.ldexp(float(bits), 1 - shift - decimals)
