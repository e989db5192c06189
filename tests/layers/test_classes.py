from itertools import combinations, pairwise
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.classes import class_breaks
from layers.symbols import Method

METHODS: tuple[Method, ...] = get_args(Method)
every_method = pytest.mark.parametrize("method", METHODS)


def sizes(values: Any, breaks: tuple[float, ...]) -> list[int]:
    """How many values each class holds, from the break on."""
    place = np.searchsorted(np.array(breaks), np.asarray(values, float), side="right")
    return np.bincount(place, minlength=len(breaks) + 1).tolist()


def within(values: Any, breaks: tuple[float, ...]) -> float:
    """The squared distances to the means of their classes."""
    numbers = np.asarray(values, float)
    place = np.searchsorted(np.array(breaks), numbers, side="right")
    parts = [numbers[place == each] for each in range(len(breaks) + 1)]
    return sum(float(((part - part.mean()) ** 2).sum()) for part in parts if len(part))


@given(
    st.lists(
        st.one_of(
            st.integers(-50, 50).map(float),
            st.floats(-1e6, 1e6, allow_nan=False),
            st.floats(0, 1e-3, allow_nan=False),
        ),
        max_size=60,
    ),
    st.sampled_from(METHODS),
    st.integers(2, 9),
)
@settings(deadline=None, max_examples=400)
def test_breaks_rise_and_no_class_is_empty(values: list[float], method: Method, count: int):
    breaks = class_breaks(np.array(values), method, count)
    assert len(breaks) <= count - 1
    assert list(breaks) == sorted(set(breaks))
    if values:
        assert min(sizes(values, breaks)) > 0
    if 1 < len(set(values)) <= count:
        assert len(breaks) == len(set(values)) - 1
    again = class_breaks(np.array(values[::-1]), method, count)
    assert again == breaks


@pytest.mark.parametrize("seed", range(8))
def test_quantiles_are_those_of_numpy(seed: int):
    """Rounded, a break may pass one in fifty."""
    values = np.random.default_rng(seed).lognormal(3, 1, 400 + seed)
    for count in (3, 5, 7):
        breaks = class_breaks(values, "quantile", count)
        shares = np.array([np.mean(values < one) for one in breaks])
        oracle = np.quantile(values, np.arange(1, count) / count)
        expected = np.array([np.mean(values < one) for one in oracle])
        assert np.abs(shares - expected).max() <= 0.02 + 1 / len(values)


def test_what_most_have_is_a_class_and_the_rest_is_parted_evenly():
    values = [0.0] * 60 + list(np.linspace(1, 40, 40))
    breaks = class_breaks(np.array(values), "quantile", 5)
    assert sizes(values, breaks)[0] == 60
    assert max(sizes(values, breaks)[1:]) <= 12


@pytest.mark.parametrize("seed", range(12))
def test_natural_breaks_are_the_best_of_all(seed: int):
    random = np.random.default_rng(seed)
    values = np.round(random.choice([3, 20, 55, 90], 11) + random.normal(0, 3, 11), 3)
    distinct = np.unique(values)
    for count in (2, 3, 4):
        # Every way to part them, by hand. Rounding stays between two of so few values.
        every = combinations(((distinct[:-1] + distinct[1:]) / 2).tolist(), count - 1)
        best = min(within(values, cuts) for cuts in every)
        breaks = class_breaks(values, "jenks", count)
        assert within(values, breaks) == pytest.approx(best)


def test_natural_breaks_of_many_values_are_nearly_the_best():
    values = np.random.default_rng(1).normal(0, 1, 50_000) + np.repeat([0, 20, 50, 90], 12_500)
    breaks = class_breaks(values, "jenks", 4)
    assert sizes(values, breaks) == [12_500] * 4
    assert breaks == (10, 40, 70)


@pytest.mark.parametrize(
    ("values", "method", "count", "breaks"),
    [
        (range(1001), "equal", 5, (200, 400, 600, 800)),
        (np.linspace(0, 1, 101), "equal", 4, (0.25, 0.5, 0.75)),
        (np.geomspace(1, 10_000, 400), "geometric", 4, (10, 100, 1000)),
        ([0] * 50 + np.geomspace(1, 1000, 300).tolist(), "geometric", 4, (1, 10, 100)),
        ([2, 2, 7, 7, 7, 9], "jenks", 5, (7, 9)),
        ([1, 2, 3], "quantile", 5, (2, 3)),
        ([5, 5, 5], "quantile", 5, ()),
        ([0.4, 5.03, 149.1], "quantile", 5, (5, 140)),
        ([], "jenks", 3, ()),
        ([float("nan"), 1, 2, None], "jenks", 3, (2,)),
    ],
)
def test_known_breaks(values: Any, method: Method, count: int, breaks: tuple[float, ...]):
    assert class_breaks(np.array(list(values), float), method, count) == breaks


def test_deviations_lie_about_the_mean():
    values = np.random.default_rng(3).normal(100, 15, 5000)
    breaks = class_breaks(values, "deviation", 6)
    assert np.allclose(breaks, [70, 85, 100, 115, 130], atol=3)


@every_method
def test_counts_say_the_same_as_repeated_values(method: Method):
    values = np.random.default_rng(5).poisson(6, 500).astype(float)
    distinct, counts = np.unique(values, return_counts=True)
    assert class_breaks(distinct, method, 5, counts) == class_breaks(values, method, 5)


@every_method
def test_breaks_are_short_numbers(method: Method):
    values = np.random.default_rng(9).lognormal(8, 0.8, 900)
    breaks = class_breaks(values, method, 5)
    assert len(breaks) >= 3
    assert all(len(f"{one:g}".rstrip("0").replace(".", "")) <= 2 for one in breaks), breaks
    whole = class_breaks(np.round(values), method, 5)
    assert all(one == int(one) for one in whole)
    assert all(low < high for low, high in pairwise(whole))
