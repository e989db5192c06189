from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gis.areas.index.predicate import ON_BOUNDARY, crosses, orientation


def exact(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    a, b, p = ((Fraction(x), Fraction(y)) for x, y in ((ax, ay), (bx, by), (px, py)))
    determinant = (a[0] - p[0]) * (b[1] - p[1]) - (a[1] - p[1]) * (b[0] - p[0])
    return (determinant > 0) - (determinant < 0)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(-12, 0))
def test_the_side_of_a_point_near_a_segment_is_exact(seed: int, exponent: int):
    random = np.random.default_rng(seed)
    a = np.array([114.0, 22.5]) + random.random(2)
    b = a + random.normal(size=2) * 10.0**exponent
    on = a + (b - a) * random.random()
    for p in (on, np.nextafter(on, 0), np.nextafter(on, 200), a, b):
        numbers = (float(a[0]), float(a[1]), float(b[0]), float(b[1]), float(p[0]), float(p[1]))
        assert orientation(*numbers) == exact(*numbers)


def test_points_on_a_long_segment_need_more_than_doubles():
    random = np.random.default_rng(1)
    told_apart = 0
    for _ in range(500):
        a, b = random.random(2), random.random(2)
        p = a + (b - a) * random.random()
        numbers = (float(a[0]), float(a[1]), float(b[0]), float(b[1]), float(p[0]), float(p[1]))
        assert orientation(*numbers) == exact(*numbers)
        left, right = (a[0] - p[0]) * (b[1] - p[1]), (a[1] - p[1]) * (b[0] - p[0])
        told_apart += np.sign(left - right) == exact(*numbers)
    # Otherwise the exact branch was never asked.
    assert told_apart < 500


@settings(deadline=None)
@given(*[st.integers(-3, 3)] * 6)
@example(0, 0, 2, 0, 1, 0)
@example(0, 0, 2, 0, 3, 0)
@example(0, 0, 0, 2, 0, 1)
def test_small_whole_numbers_show_every_case(ax: int, ay: int, bx: int, by: int, px: int, py: int):
    between = min(ax, bx) <= px <= max(ax, bx) and min(ay, by) <= py <= max(ay, by)
    on = between and exact(ax, ay, bx, by, px, py) == 0
    if on:
        expected = ON_BOUNDARY
    elif (ay > py) == (by > py):
        expected = 0
    else:
        at = Fraction(ax) + Fraction(bx - ax) * Fraction(py - ay, by - ay)
        expected = int(at > px)
    assert crosses(ax, ay, bx, by, px, py) == expected
