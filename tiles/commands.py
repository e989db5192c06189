"""The geometry commands of a vector tile (Mapbox Vector Tile 2.1, clauses 4.3.1 to 4.3.4)."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from tiles.wire import Fault, zigzag

MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
UNKNOWN, POINT, LINESTRING, POLYGON = 0, 1, 2, 3
Part: TypeAlias = tuple[tuple[int, int], ...]
Command: TypeAlias = tuple[int, Part]


def parts(kind: int, numbers: Sequence[int]) -> tuple[Part, ...]:
    """The points, the lines, or the rings (without their closing point; an exterior one has a
    positive area) of a geometry, in tile units, y down; nothing of an unknown type, whose meaning
    is left open. Raises Fault."""
    if not numbers:
        raise Fault("a geometry is empty")
    if kind == UNKNOWN:
        return ()
    return READERS[kind](_commands(numbers))


def _commands(numbers: Sequence[int]) -> Iterator[Command]:
    """Each with the positions it goes to. A count is held against what is there before it is
    believed."""
    at = x = y = 0
    while at < len(numbers):
        command, count = numbers[at] & 7, numbers[at] >> 3
        at += 1
        if command == CLOSE_PATH:
            if count != 1:
                raise Fault(f"a ClosePath has the count {count}, not 1")
            yield command, ()
            continue
        if command not in (MOVE_TO, LINE_TO):
            raise Fault(f"there is no geometry command {command}")
        if count == 0 or count > (len(numbers) - at) // 2:
            raise Fault(f"a command counts {count} positions, not those that follow it")
        positions: list[tuple[int, int]] = []
        for index in range(at, at + 2 * count, 2):
            dx, dy = zigzag(numbers[index]), zigzag(numbers[index + 1])
            if command == LINE_TO and dx == dy == 0:
                raise Fault("a LineTo stays where it is")
            x, y = x + dx, y + dy
            positions.append((x, y))
        at += 2 * count
        yield command, tuple(positions)


def _points(commands: Iterator[Command]) -> tuple[Part, ...]:
    [(command, positions), *more] = commands
    if command != MOVE_TO or more:
        raise Fault("a point geometry is not one MoveTo")
    return tuple((position,) for position in positions)


def _lines(commands: Iterator[Command]) -> tuple[Part, ...]:
    return tuple(_begun("a line", first) + _continued("a line", commands) for first in commands)


def _rings(commands: Iterator[Command]) -> tuple[Part, ...]:
    rings: list[Part] = []
    for first in commands:
        ring = _begun("a ring", first) + _continued("a ring", commands)
        if next(commands, (0, ()))[0] != CLOSE_PATH:
            raise Fault("a ring is not closed by a ClosePath")
        if len(ring) < 3:
            raise Fault("a ring has fewer than three corners")
        if ring[0] == ring[-1]:
            raise Fault("a ring repeats its first position before its ClosePath")
        area = doubled_area(ring)
        if area == 0:
            raise Fault("a ring has no area")
        if area < 0 and not rings:
            raise Fault("a polygon does not begin with an exterior ring")
        rings.append(ring)
    return tuple(rings)


def _begun(what: str, first: Command) -> Part:
    command, positions = first
    if command != MOVE_TO or len(positions) != 1:
        raise Fault(f"{what} does not begin with a MoveTo of one position")
    return positions


def _continued(what: str, commands: Iterator[Command]) -> Part:
    command, positions = next(commands, (0, ()))
    if command != LINE_TO:
        raise Fault(f"{what} does not go on with a LineTo")
    return positions


def doubled_area(ring: Part) -> int:
    """By the surveyor's formula: positive for an exterior ring, negative for an interior one."""
    edges = pairwise((*ring, ring[0]))
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in edges)


READERS: dict[int, Callable[[Iterator[Command]], tuple[Part, ...]]] = {
    POINT: _points,
    LINESTRING: _lines,
    POLYGON: _rings,
}
