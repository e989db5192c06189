"""Parts numbers into classes. The same numbers always give the same breaks, in numbers that people
can read, and never a class without a number in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from layers.symbols import Method

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
# Natural breaks are exact on so many values; of more, on so many evenly spaced by rank.
MOST_EXACT = 2000
# For a readable number, a break may move past so many of the features,
SLACK = 0.02
# and so far on the way to its neighbour.
REACH = 0.3
ROUND = (1.0, 0.5, 0.2)
FINEST = -9


def class_breaks(
    values: Numbers, method: Method, count: int, counts: Counts | None = None
) -> tuple[float, ...]:
    """The starts of the second to the last class, which rise; `count` classes at most.

    `values` may repeat, or come with how often each occurs in `counts`; NaN is left out. Fewer
    classes where there are fewer values, or where a method would leave one empty.
    """
    ranked = _Ranked.of(values, counts)
    if len(ranked.values) < 2:
        return ()
    if len(ranked.values) <= count:
        return _readable(ranked, ranked.values[1:])
    match method:
        case "quantile":
            raw = _best_cuts(ranked, count, _crowd)
        case "jenks":
            raw = _best_cuts(ranked, count, _variance)
        case "equal":
            raw = np.linspace(ranked.values[0], ranked.values[-1], count + 1)[1:-1]
        case "geometric":
            raw = _geometric(ranked.values, count)
        case "deviation":
            raw = _deviations(ranked, count)
    return _readable(ranked, raw)


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Distinct values that rise; `before` is how many features lie before each, and their sum."""

    values: Numbers
    before: Counts

    @classmethod
    def of(cls, values: Numbers, counts: Counts | None) -> "_Ranked":
        numbers = np.asarray(values, dtype=np.float64)
        weights = np.ones(len(numbers), np.int64) if counts is None else np.asarray(counts)
        known = np.isfinite(numbers)
        distinct, place = np.unique(numbers[known], return_inverse=True)
        each = np.bincount(place, weights[known], len(distinct)).astype(np.int64)
        return cls(distinct, np.r_[0, np.cumsum(each)])

    @property
    def each(self) -> Counts:
        return np.diff(self.before)

    @property
    def whole(self) -> bool:
        return bool(np.all(self.values == np.round(self.values)))

    def thinned(self) -> "_Ranked":
        """Of very many values, MOST_EXACT by rank, the least and the largest among them."""
        if len(self.values) <= MOST_EXACT:
            return self
        ranks = np.linspace(0, self.before[-1] - 1, MOST_EXACT).round()
        places = np.searchsorted(self.before, ranks, side="right") - 1
        return _Ranked.of(self.values[places], None)


def _crowd(ranked: _Ranked) -> Numbers:
    """What a class from one value to another costs when all should hold equally many."""
    size = ranked.before[np.newaxis, 1:] - ranked.before[:-1, np.newaxis]
    return size.astype(np.float64) ** 2


def _variance(ranked: _Ranked) -> Numbers:
    """The sum of squared distances to the class's mean."""
    # About the middle, so that large numbers that differ little lose no digits.
    values = ranked.values - np.median(ranked.values)
    sums = np.r_[0, np.cumsum(ranked.each * values)]
    squares = np.r_[0, np.cumsum(ranked.each * values**2)]
    size = np.maximum(ranked.before[np.newaxis, 1:] - ranked.before[:-1, np.newaxis], 1)
    total = sums[np.newaxis, 1:] - sums[:-1, np.newaxis]
    return (squares[np.newaxis, 1:] - squares[:-1, np.newaxis]) - total**2 / size


def _best_cuts(ranked: _Ranked, count: int, cost_of: Callable[[_Ranked], Numbers]) -> Numbers:
    """Where the cheapest way to part the values into `count` classes parts them, in the middle
    between two values. Exact, by dynamic programming over where the last class starts (Fisher 1958;
    "natural breaks", Jenks 1977)."""
    thin = ranked.thinned()
    here = np.tri(len(thin.values), dtype=bool).T
    cost = np.where(here, cost_of(thin), np.inf)
    cheapest, starts = cost[0], list[NDArray[np.intp]]()
    for _ in range(count - 1):
        whole = cheapest[:-1, np.newaxis] + cost[1:]
        starts.append(whole.argmin(axis=0) + 1)
        cheapest = whole.min(axis=0)
    cuts: list[int] = []
    last = len(thin.values) - 1
    for start in reversed(starts):
        cuts.append(int(start[last]))
        last = cuts[-1] - 1
    places = np.array(cuts[::-1])
    return (thin.values[places - 1] + thin.values[places]) / 2


def _geometric(values: Numbers, count: int) -> Numbers:
    """Zero, where it is the least, is a class of its own; below zero, steps of the inverse
    hyperbolic sine, which grow by a factor to both sides."""
    low, high = values[0], values[-1]
    if low < 0:
        scale = np.median(np.abs(values[values != 0]))
        ends = np.arcsinh(low / scale), np.arcsinh(high / scale)
        return np.sinh(np.linspace(ends[0], ends[1], count + 1)[1:-1]) * scale
    if low > 0:
        return np.geomspace(low, high, count + 1)[1:-1]
    return np.geomspace(values[1], high, count)[:-1]


def _deviations(ranked: _Ranked, count: int) -> Numbers:
    """One standard deviation apart, as many on each side of the mean."""
    mean = np.average(ranked.values, weights=ranked.each)
    deviation = np.sqrt(np.average((ranked.values - mean) ** 2, weights=ranked.each))
    return mean + deviation * (np.arange(count - 1) - (count - 2) / 2)


def _readable(ranked: _Ranked, raw: Numbers) -> tuple[float, ...]:
    """The breaks near `raw` that are easiest to read and leave no class empty."""
    values = ranked.values
    # A class begins before the value of this place.
    places = np.searchsorted(values, raw, side="left")
    kept = np.r_[True, np.diff(places) > 0] & (places > 0) & (places < len(values))
    places, raw = places[kept], raw[kept]
    if ranked.whole:
        raw = np.ceil(raw)
    slack = SLACK * ranked.before[-1]
    rims = [values[0], *raw, values[-1]]
    found: list[float] = []
    previous = 0
    for number, place in enumerate(places):
        following = places[number + 1] if number + 1 < len(places) else len(values)
        near = np.abs(ranked.before[previous + 1 : following] - ranked.before[place]) <= slack
        allowed = np.flatnonzero(near) + previous + 1
        gaps = np.diff(rims[number : number + 3])
        reach = REACH * gaps[gaps > 0].min()
        found.append(
            _roundest(
                float(raw[number]), float(values[allowed[0] - 1]), float(values[allowed[-1]]), reach
            )
        )
        previous = int(np.searchsorted(values, found[-1], side="left"))
    return tuple(found)


def _roundest(raw: float, above: float, most: float, reach: float) -> float:
    """The multiple of the largest step that lies above one number, at `most` at the other, and
    within `reach` of `raw`, which does so itself."""
    above, most = max(above, raw - reach), min(most, raw + reach)
    for exponent in range(
        int(np.ceil(np.log10(max(abs(raw), most - above, 1e-9)))) + 1, FINEST, -1
    ):
        for share in ROUND:
            # Of tens and tenths as such, so that 0.3 is 0.3.
            step = Decimal(str(share)).scaleb(exponent)
            nearest = float((Decimal(raw) / step).to_integral_value() * step)
            if above < nearest <= most:
                return nearest
    return raw
