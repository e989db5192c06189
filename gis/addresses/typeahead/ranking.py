"""Compiled: the best so far, and what may still be among them."""

from gis.addresses.typeahead.arrays import Column, Scalar, Top
from gis.compiled import compiled

# Levels of what is found; the first four are those of entries.
L_STREET, L_ESTATE, L_BUILDING, L_UNIT, L_ROOM = 0, 3, 4, 5, 6
IMPLIED = 1000
# What everything that holds the query may cost, in one piece or in neighbouring components; dearer
# ones are shown where they are hardly worse than the best.
LITERAL = 7
WORSE = 2
# In Top.count: how many there are, and LITERAL or what stands for it.
MANY, ALLOWED = 0, 1


@compiled
def before(
    t: Top, k: Scalar, cost: Scalar, level: Scalar, far: Scalar, rank: Scalar, row: Scalar
) -> bool:
    """Whether the k-th goes before such a one."""
    if t.cost[k] != cost:
        return t.cost[k] < cost
    if t.level[k] != level:
        return t.level[k] < level
    if t.far[k] != far:
        return t.far[k] < far
    if t.rank[k] != rank:
        return t.rank[k] < rank
    return t.row[k] <= row


@compiled
def offer(
    t: Top,
    cost: Scalar,
    level: Scalar,
    far: Scalar,
    rank: Scalar,
    row: Scalar,
    sub: Scalar,
    path: Scalar,
) -> bool:
    """Takes it in where it is among the best; False when it is not."""
    limit, many = len(t.cost), t.count[0]
    if many == limit and before(t, many - 1, cost, level, far, rank, row):
        return False
    if many > 0 and max(t.cost[0] + WORSE, t.count[ALLOWED]) < cost < IMPLIED:
        return False
    for k in range(many):
        if t.level[k] == level and t.row[k] == row and t.sub[k] == sub:
            if before(t, k, cost, level, far, rank, row):
                return True
            for m in range(k, many - 1):
                move(t, m + 1, m)
            many -= 1
            break
    k = min(many, limit - 1)
    while k > 0 and not before(t, k - 1, cost, level, far, rank, row):
        move(t, k - 1, k)
        k -= 1
    t.cost[k], t.level[k], t.far[k], t.rank[k] = cost, level, far, rank
    t.row[k], t.sub[k], t.path[k] = row, sub, path
    t.count[0] = min(many + 1, limit)
    return True


@compiled
def move(t: Top, a: Scalar, b: Scalar) -> None:
    t.cost[b], t.level[b], t.far[b], t.rank[b] = t.cost[a], t.level[a], t.far[a], t.rank[a]
    t.row[b], t.sub[b], t.path[b] = t.row[a], t.sub[a], t.path[a]


@compiled
def is_too_dear(t: Top, cost: Scalar, level: Scalar) -> bool:
    """Whether nothing of such a cost and level can be among the best any more."""
    last = len(t.cost) - 1
    if t.count[0] <= last:
        return False
    return t.cost[last] < cost or (t.cost[last] == cost and t.level[last] < level)


@compiled
def is_too_late(t: Top, cost: Scalar, row: Scalar) -> bool:
    """As is_too_dear, for a building and those of the rows after it: they are in the order of their
    rank, which counts where no place is given.
    """
    last = len(t.cost) - 1
    if t.count[0] <= last or t.cost[last] > cost:
        return False
    if t.cost[last] < cost or t.level[last] < L_BUILDING:
        return True
    return t.level[last] == L_BUILDING and t.row[last] <= row


@compiled
def far(lon: Scalar, lat: Scalar, near: Column) -> Scalar:
    """A measure that grows with the distance: the square of metres on a plane through `near`."""
    if near[2] == 0.0:
        return 0.0
    x = (lon - near[0]) * near[2]
    y = (lat - near[1]) * 111_195.0
    return x * x + y * y
