"""Rows of colours for classes, by name: perceptually even, and told apart by dichromats too.

A ramp is a smooth way through L*a*b*, and its colours lie equally far apart on it.
"""

from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from layers.lab import to_hex, to_lab

Sequential = Literal[
    "slate", "plum", "violet", "amber", "rose", "blue", "red", "teal", "ochre", "indigo"
]
Diverging = Literal["balance", "tide"]
RampName = Literal[Sequential, Diverging]
DIVERGING: tuple[str, ...] = get_args(Diverging)
RAMP_NAMES: tuple[str, ...] = get_args(Sequential) + get_args(Diverging)
FEWEST, MOST = 3, 9

# Sequential ones from light to dark; the others from one end over a neutral middle to the other.
ANCHORS: dict[str, tuple[str, str, str]] = {
    "slate": ("#e6eaef", "#93a1b0", "#22303f"),
    "plum": ("#f4e3ef", "#c07fb3", "#430f4a"),
    "violet": ("#eae4f9", "#9b83d1", "#33196b"),
    "amber": ("#ffefc4", "#e0a03a", "#5f3606"),
    "rose": ("#f9e9ea", "#c67489", "#520a27"),
    "blue": ("#dfebf8", "#6ba3d6", "#0f3469"),
    "red": ("#fce1d7", "#e8755a", "#600c13"),
    "teal": ("#e0f1ee", "#5fa29c", "#04333a"),
    "ochre": ("#f4e8cd", "#c69c5c", "#4e3312"),
    "indigo": ("#e1e5fa", "#7f8bd3", "#1f2466"),
    "balance": ("#8a1c12", "#eceae6", "#06584f"),
    "tide": ("#6b3d08", "#f0efeb", "#064e5c"),
}
# On the way from an end of a diverging ramp to its middle.
SHOULDERS: dict[str, tuple[str, str]] = {
    "balance": ("#e5854f", "#62b7b0"),
    "tide": ("#c89c55", "#6cb5bd"),
}


@cache
def ramp(name: RampName, count: int) -> tuple[str, ...]:
    """`count` colours as `#rrggbb`; of fewer than three, those of three nearest the ends."""
    if count < FEWEST:
        three = ramp(name, FEWEST)
        return (three[1],) if count <= 1 else (three[0], three[2])
    if name not in SHOULDERS:
        return _colors(_way(*ANCHORS[name]), np.linspace(0, 1, count))
    start, middle, end = ANCHORS[name]
    left, right = SHOULDERS[name]
    places = np.linspace(-1, 1, count)
    return _colors(_way(start, left, middle), 1 + places[places < 0]) + _colors(
        _way(middle, right, end), places[places >= 0]
    )


def shades(colors: str | tuple[str, ...], count: int) -> tuple[str, ...]:
    """Of a ramp's name or a list: `count` of them, evenly spread where the list is longer."""
    if isinstance(colors, str):
        return ramp(colors, count)  # pyright: ignore[reportArgumentType] - the model has checked it
    if count == 1:
        return (colors[len(colors) // 2],)
    return tuple(colors[round(place)] for place in np.linspace(0, len(colors) - 1, count))


def _way(start: str, middle: str, end: str) -> NDArray[np.float64]:
    """Many points at equal distances on the parabola through three colours."""
    first, through, last = (to_lab(color) for color in (start, middle, end))
    along = np.linspace(0, 1, 2049)[:, np.newaxis]
    bend = 2 * through - (first + last) / 2
    points = (1 - along) ** 2 * first + 2 * along * (1 - along) * bend + along**2 * last
    walked = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    steps = np.linspace(0, walked[-1], 513)
    return np.stack([np.interp(steps, walked, points[:, axis]) for axis in range(3)], axis=1)


def _colors(way: NDArray[np.float64], places: NDArray[np.float64]) -> tuple[str, ...]:
    """At shares of the way, 0 to 1."""
    grid = np.linspace(0, 1, len(way))
    return tuple(
        to_hex(np.array([np.interp(place, grid, way[:, axis]) for axis in range(3)]))
        for place in places
    )
