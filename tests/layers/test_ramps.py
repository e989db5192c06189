from itertools import combinations, pairwise

import numpy as np
import pytest

from layers.lab import to_hex, to_lab
from layers.ramps import FEWEST, MOST, RAMP_NAMES, SHOULDERS, ramp, shades
from tests.layers.vision import VISIONS, difference, lab

every_ramp = pytest.mark.parametrize("name", RAMP_NAMES)
COUNTS = range(FEWEST, MOST + 1)


def test_colours_go_to_lab_and_back():
    for color in ("#000000", "#ffffff", "#6b3fa0", "#01fe80", "#b4b8bd"):
        assert to_hex(to_lab(color)) == color
        assert np.allclose(to_lab(color), lab(color), atol=0.1)


@pytest.mark.parametrize("vision", VISIONS)
@every_ramp
def test_every_two_colours_are_told_apart(name: str, vision: str):
    for count in COUNTS:
        for one, other in combinations(ramp(name, count), 2):  # pyright: ignore[reportArgumentType]
            assert difference(one, other, vision) >= 6, (count, one, other)


@every_ramp
def test_steps_are_even_and_lightness_goes_one_way(name: str):
    for count in COUNTS:
        colors = ramp(name, count)  # pyright: ignore[reportArgumentType]
        assert len(colors) == count
        light = [float(lab(color)[0]) for color in colors]
        if name in SHOULDERS:
            middle = count // 2
            assert light[:middle] == sorted(light[:middle])
            assert light[middle:] == sorted(light[middle:], reverse=True)
        else:
            assert light == sorted(light, reverse=True)
            steps = [difference(*pair) for pair in pairwise(colors)]
            # A step around the corner of the way is cut short.
            assert max(steps) <= 1.4 * min(steps), count


def test_shades_are_spread_over_a_longer_list():
    colors = ("#000001", "#000002", "#000003", "#000004", "#000005")
    assert shades(colors, 3) == ("#000001", "#000003", "#000005")
    assert shades(colors, 1) == ("#000003",)
    assert shades("plum", 2) == (ramp("plum", 3)[0], ramp("plum", 3)[2])
    assert shades("plum", 7) == ramp("plum", 7)
