from collections import defaultdict
from itertools import product
from typing import Any

import numpy as np
import pytest

from layers.suppress import suppress

Cell = tuple[int, int]
BELOW = 10
NEED = BELOW - 1


def table_of(cells: Any, totals: Any) -> Any:
    return np.c_[np.asarray(cells), np.asarray(totals)]


def interval(table: Any, hidden: Any, at: Cell, enough: int = 3 * BELOW) -> tuple[int, int]:
    """What a reader can make of a cell who knows the rest, the sums of the columns, and that the
    rows add up to the last column: the exact ends, by the largest flows through what is hidden;
    no further than `enough` to either side."""
    value = int(table[at])
    rest = hidden.copy()
    rest[at] = False
    row, column = ("row", at[0]), ("column", at[1])
    more, less = flow(table, rest, row, column, enough), flow(table, rest, column, row, enough)
    if at[1] == table.shape[1] - 1:
        more, less = less, more
    return value - min(value, less), value + more


def flow(table: Any, hidden: Any, start: Any, end: Any, enough: int) -> int:
    """Ford and Fulkerson: from a row to a column a cell shrinks, back it grows without an end. Of
    the totals, which stand on the other side, it is the other way round."""
    last = table.shape[1] - 1
    left: dict[Any, dict[Any, int]] = defaultdict(dict)
    for r, c in zip(*np.nonzero(hidden), strict=True):
        one, other = ("row", int(r)), ("column", int(c))
        if c == last:
            one, other = other, one
        left[one][other], left[other][one] = int(table[r, c]), 10**6
    done = 0
    while done < enough:
        path: dict[Any, Any] = {start: None}
        queue = [start]
        for node in queue:
            for other, capacity in left[node].items():
                if capacity > 0 and other not in path:
                    path[other] = node
                    queue.append(other)
        if end not in path:
            break
        steps: list[Any] = []
        node = end
        while path[node] is not None:
            steps.append((path[node], node))
            node = path[node]
        least = min(left[one][other] for one, other in steps)
        for one, other in steps:
            left[one][other] -= least
            left[other][one] += least
        done += least
    return done


def every_table(table: Any, hidden: Any) -> list[Any]:
    """All that fit what is known, one by one."""
    places = list(zip(*np.nonzero(hidden), strict=True))
    most = int(table.sum(axis=0).max())
    columns = table.sum(axis=0)
    found: list[Any] = []
    for values in product(range(most + 1), repeat=len(places)):
        one = table.copy()
        for place, value in zip(places, values, strict=True):
            one[place] = value
        if (one.sum(axis=0) == columns).all() and (one[:, :-1].sum(axis=1) == one[:, -1]).all():
            found.append(one)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_oracle_knows_what_counting_all_tables_says(seed: int):
    random = np.random.default_rng(seed)
    cells = random.integers(0, 3, (2, 2))
    table = table_of(cells, cells.sum(axis=1))
    hidden = random.random(table.shape) < 0.7
    fitting = every_table(table, hidden)
    for at in zip(*np.nonzero(hidden), strict=True):
        values = [int(one[at]) for one in fitting]
        assert interval(table, hidden, at, 10**6) == (min(values), max(values)), at


@pytest.mark.parametrize("seed", range(15))
def test_no_hidden_count_is_told_by_the_sums(seed: int):
    random = np.random.default_rng(seed)
    shape = int(random.integers(3, 9)), int(random.integers(3, 12))
    cells = random.poisson(random.gamma(1, 12, shape))
    totals = cells.sum(axis=1)
    parents = np.array(["one parent"] * shape[0], dtype=object)
    found = suppress(cells, BELOW, parents, totals)
    table, hidden = table_of(cells, totals), table_of(found.cells, found.totals)
    assert hidden[(table >= 1) & (table < BELOW)].all()
    for at in zip(*np.nonzero(hidden), strict=True):
        low, high = interval(table, hidden, (int(at[0]), int(at[1])))
        # Where hiding everything would not do, it is as wide as that.
        every = interval(table, np.ones_like(hidden), (int(at[0]), int(at[1])))
        assert high - low >= min(NEED, every[1] - every[0]) or high - low >= min(
            NEED, best_rectangle(table, at)
        ), (at, low, high)


def best_rectangle(table: Any, at: Any) -> int:
    """The widest that two rows and two columns allow."""
    row, column = at
    widths = [0]
    for r, c in product(range(table.shape[0]), range(table.shape[1] - 1)):
        if r != row and c != column:
            widths.append(
                min(table[row, c], table[r, column]) + min(table[row, column], table[r, c])
            )
    return max(widths)


@pytest.mark.parametrize("seed", range(4))
def test_most_counts_are_hidden_by_a_wide_margin_and_most_others_stay(seed: int):
    """A table as they are: a dozen communities, eight classes, few small counts."""
    random = np.random.default_rng(seed)
    cells = random.poisson(random.lognormal(4.5, 0.8, (12, 1)) * random.dirichlet([3] * 8, 12) * 8)
    totals = cells.sum(axis=1)
    found = suppress(cells, BELOW, np.array(["p"] * 12, dtype=object), totals)
    small = (cells >= 1) & (cells < BELOW)
    assert found.cells.sum() <= 6 * small.sum() + 4
    table, hidden = table_of(cells, totals), table_of(found.cells, found.totals)
    for at in zip(*np.nonzero(hidden), strict=True):
        low, high = interval(table, hidden, (int(at[0]), int(at[1])))
        assert high - low >= NEED


def test_without_small_counts_nothing_is_hidden():
    cells = np.array([[0, 10, 500], [12, 0, 80]])
    found = suppress(cells, BELOW, np.array(["a", "a"], dtype=object), cells.sum(axis=1))
    assert not found.cells.any()
    assert not found.totals.any()


def test_each_parent_is_looked_at_by_itself():
    """One small count a street: in each another community has to go with it."""
    cells = np.array([[3], [40], [50], [4], [60], [70]])
    parents = np.array(["a", "a", "a", "b", "b", "b"], dtype=object)
    found = suppress(cells, BELOW, parents)
    assert found.cells[:, 0].tolist() == [True, True, False, True, True, False]


def test_fields_without_a_total_are_wide_in_their_column():
    random = np.random.default_rng(2)
    cells = random.poisson(14, (20, 6))
    found = suppress(cells, BELOW, np.array(["p"] * 20, dtype=object))
    for column in range(6):
        gone = found.cells[:, column]
        if gone.any():
            assert gone.sum() >= 2
            assert cells[gone, column].sum() >= NEED


def test_of_fields_that_contain_each_other_whole_areas_go():
    """Sixty and older, and among them eighty and older: one less the other is known, too."""
    cells = np.array([[100, 30, 4], [200, 60, 20], [150, 40, 12], [400, 90, 30]])
    totals = np.array([130, 260, 190, 490])
    found = suppress(cells, BELOW, np.array(["p"] * 4, dtype=object), totals)
    assert found.cells.all(axis=1).tolist() == [True, False, True, False]
    assert not found.totals.any()


def test_a_small_total_is_not_told_by_the_others():
    cells = np.array([[2, 1, 0], [30, 20, 25], [40, 15, 12]])
    totals = cells.sum(axis=1)
    found = suppress(cells, BELOW, np.array(["p"] * 3, dtype=object), totals)
    assert found.totals[0]
    assert found.totals.sum() >= 2
    table, hidden = table_of(cells, totals), table_of(found.cells, found.totals)
    low, high = interval(table, hidden, (0, 3))
    assert low == 0
    assert high >= BELOW


def test_it_is_the_same_every_time():
    random = np.random.default_rng(8)
    cells = random.poisson(12, (30, 40))
    parents = np.array([f"p{number % 4}" for number in range(30)], dtype=object)
    once, again = (suppress(cells, BELOW, parents, cells.sum(axis=1)) for _ in range(2))
    assert (once.cells == again.cells).all()
    assert (once.totals == again.totals).all()
