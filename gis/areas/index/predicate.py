"""Whether a ray from a point to the east crosses a segment: GEOS's own predicate, compiled.

GEOS decides where a point lies by `RayCrossingCounter`, and which side of a segment it is on by
doubles as far as they can tell (Ozaki et al., 2012) and double-double arithmetic beyond that
(`CGAlgorithmsDD`). The same steps here give the answers of shapely and PostGIS to the last point.
"""

from gis.compiled import compiled

ON_BOUNDARY = 2
# Doubles tell the sign of a determinant that is larger than this part of its terms.
SAFE = 1e-15
# Splits a double into two halves of 26 bits (Dekker, 1971).
SPLITTER = 134217729.0


@compiled
def crosses(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 where the ray from p crosses a-b, 0 where not, ON_BOUNDARY where p lies on a-b."""
    if ax < px and bx < px:
        return 0
    if (ax == px and ay == py) or (bx == px and by == py):
        return ON_BOUNDARY
    if ay == py and by == py:
        return ON_BOUNDARY if min(ax, bx) <= px <= max(ax, bx) else 0
    if (ay > py) == (by > py):
        return 0
    side = orientation(ax, ay, bx, by, px, py)
    if side == 0:
        return ON_BOUNDARY
    return 1 if (side > 0) == (by > ay) else 0


@compiled
def orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 where p lies to the left of the line from a to b, -1 to its right, 0 on it."""
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    determinant = left - right
    if (left > 0 and right > 0) or (left < 0 and right < 0):
        bound = SAFE * abs(left + right)
        if -bound < determinant < bound:
            return _exact_orientation(ax, ay, bx, by, px, py)
    return sign(determinant)


@compiled
def sign(value: float) -> int:
    if value > 0:
        return 1
    return -1 if value < 0 else 0


@compiled
def _exact_orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    along_x, along_y = _sum(bx, -ax), _sum(by, -ay)
    across_x, across_y = _sum(px, -bx), _sum(py, -by)
    left = _multiply(along_x, across_y)
    right = _multiply(along_y, across_x)
    return sign(_sum_of_pairs(left, (-right[0], -right[1])))


@compiled
def _sum(a: float, b: float) -> tuple[float, float]:
    """a + b without loss: the rounded sum, and what rounding took (Knuth)."""
    total = a + b
    of_b = total - a
    return total, (a - (total - of_b)) + (b - of_b)


@compiled
def _product(a: float, b: float) -> tuple[float, float]:
    """a * b without loss (Dekker)."""
    product = a * b
    c = SPLITTER * a
    a_high = c - (c - a)
    a_low = a - a_high
    c = SPLITTER * b
    b_high = c - (c - b)
    b_low = b - b_high
    rest = (a_high * b_high - product) + a_high * b_low + a_low * b_high
    return product, rest + a_low * b_low


@compiled
def _multiply(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    product, rest = _product(a[0], b[0])
    rest += a[0] * b[1] + a[1] * b[0]
    total = product + rest
    return total, rest - (total - product)


@compiled
def _sum_of_pairs(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The larger half of the sum, whose sign is the sum's."""
    high, high_rest = _sum(a[0], b[0])
    low, low_rest = _sum(a[1], b[1])
    high_rest += low
    total = high + high_rest
    return total + ((high_rest - (total - high)) + low_rest)
