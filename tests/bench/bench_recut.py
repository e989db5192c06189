"""Re-cuts of a loaded district: preview, applying, undoing, each in a transaction rolled back.

    python tests/bench/bench_recut.py --data DATA [--runs 10] [--json FILE]

The grids with the most addresses are split, merged with a neighbour, and have a border moved. Times
are from the request for it to the commit, without the commit itself; what waits for the commit is
made to run before. The processor's time is that of this process and of PostgreSQL's together: on a
machine that is busy with other things, it says more than the clock.
"""

import argparse
import os
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely
from machine import describe_machine
from report import Report
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from gis.accounts import add_user
from gis.codes import CodeScheme
from gis.database import Database, open_database
from gis.recut import (
    Actor,
    Plan,
    approve,
    around,
    is_proven,
    keep,
    plan_of_border,
    plan_of_merge,
    plan_of_split,
    planner,
    preview_of,
    propose,
    prove,
    undo,
)
from gis.settings import Settings
from layers import load_catalogue, readerships

BUSIEST = text("""
    SELECT a.code, ST_AsBinary(a.geom) AS wkb, count(*) AS addresses
    FROM addresses AS d
    JOIN areas AS a ON a.level = 'grid' AND a.code = d.grid AND a.valid_to IS NULL
    GROUP BY a.id
    ORDER BY addresses DESC, a.code
    LIMIT :most
""")
# The neighbour with the longest common border, in the same community.
NEIGHBOUR = text("""
    SELECT
        b.code,
        ST_AsBinary(b.geom) AS wkb,
        ST_Length(ST_Intersection(a.geom, b.geom)) AS common
    FROM areas AS a
    JOIN areas AS b
        ON
            b.level = 'grid' AND b.parent = a.parent AND b.code <> a.code
            AND b.valid_to IS NULL AND ST_Intersects(a.geom, b.geom)
    WHERE a.level = 'grid' AND a.code = :code AND a.valid_to IS NULL
    ORDER BY common DESC, b.code
    LIMIT 1
""")
SIZES = text("""
    SELECT
        (SELECT count(*) FROM addresses) AS addresses,
        (SELECT count(*) FROM buildings) AS buildings,
        (SELECT count(*) FROM areas WHERE level = 'grid' AND valid_to IS NULL) AS grids
""")
STEPS = ("preview", "propose", "apply", "undo")
Planned = Callable[[Connection], Plan]


@dataclass(slots=True)
class Times:
    """Milliseconds of each run, by step."""

    wall: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    cpu: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})
    moved: list[int] = field(default_factory=list[int])


def main() -> None:
    parser = argparse.ArgumentParser(description="Benchmark of re-cuts")
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a district")
    parser.add_argument("--runs", type=int, default=10, help="grids of each kind")
    parser.add_argument("--json", type=Path, help="where to write the figures too")
    arguments = parser.parse_args()
    settings = Settings(data=arguments.data)
    report = Report("re-cuts", describe_machine())
    with open_database(settings, "bench_recut") as access:
        database = access.connect(settings)
        with database.own() as connection:
            for name, count in connection.execute(SIZES).one()._asdict().items():  # pyright: ignore[reportPrivateUsage]
                report.fact(name, f"{count:,}")
            kinds = _kinds(connection, arguments.runs)
        for kind, plans in kinds.items():
            times = Times()
            for planned in plans:
                _run(database, settings, planned, times)
            report.table(f"{kind}, {len(plans)} grids", _rows(times))
        database.close()
    if arguments.json:
        report.write(arguments.json)


def _kinds(connection: Connection, runs: int) -> dict[str, list[Planned]]:
    kinds: dict[str, list[Planned]] = {"split": [], "merge": [], "border": []}
    for row in connection.execute(BUSIEST, {"most": runs}):
        shape = shapely.from_wkb(bytes(row.wkb))
        kinds["split"].append(_split(row.code, shape))
        other = connection.execute(NEIGHBOUR, {"code": row.code}).one_or_none()
        if other is None or not other.common:
            continue
        kinds["merge"].append(_merge(row.code, other.code))
        border = _line_beside(shape, shapely.from_wkb(bytes(other.wkb)))
        kinds["border"].append(_border(row.code, other.code, border))
    return kinds


def _split(code: str, shape: BaseGeometry) -> Planned:
    """Through the middle, with forty vertices, as drawn by hand."""
    west, south, east, north = shape.bounds
    x = np.linspace(west - 1e-4, east + 1e-4, 40)
    y = (south + north) / 2 + np.sin(np.arange(40)) * (north - south) / 100
    line = shapely.LineString(np.column_stack([x, y]))
    return lambda connection: plan_of_split(connection, code, line)


def _merge(code: str, other: str) -> Planned:
    return lambda connection: plan_of_merge(connection, [code, other])


def _border(code: str, other: str, line: BaseGeometry) -> Planned:
    return lambda connection: plan_of_border(connection, [code, other], line)


def _line_beside(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """A border from end to end of today's, moved a third of the way into the first."""
    common = shapely.line_merge(shapely.intersection(one, other))
    longest = max(shapely.get_parts(common), key=lambda part: part.length)
    points = shapely.get_coordinates(longest)
    middle = shapely.get_coordinates(shapely.point_on_surface(one))[0]
    share = np.sin(np.linspace(0, np.pi, len(points)))[:, None] / 3
    return shapely.LineString(points + (middle - points) * share)


def _run(database: Database, settings: Settings, planned: Planned, times: Times) -> None:
    with database.own() as connection:
        one, two = _planners(connection)
        connection.execute(text("SET LOCAL ROLE onemap_loader"))
        pid = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        layers = readerships(load_catalogue())
        with _timed(times, "preview", pid):
            plan = planned(connection)
            near = around(connection, plan.before)
            fits = is_proven(prove(plan, near))
            moves = preview_of(connection, plan, near).moves
        if not fits:
            raise SystemExit(f"{[grid.code for grid in plan.before]} does not fit.")
        times.moved.append(sum(m.counts["addresses"] for m in moves if m.old != m.new))
        with _timed(times, "propose", pid):
            number = keep(connection, one, "示例", None, plan)
            propose(connection, number, one)
        scheme = CodeScheme(settings.code_widths)
        with _timed(times, "apply", pid):
            approve(connection, scheme, number, two, layers)
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        with _timed(times, "undo", pid):
            undo(connection, number, two, layers)
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        connection.rollback()


def _planners(connection: Connection) -> tuple[Actor, Actor]:
    for login in ("bench-one", "bench-two"):
        add_user(connection, login, "correct horse battery", role="planner", name="示例")
    return planner(connection, "bench-one"), planner(connection, "bench-two")


@contextmanager
def _timed(times: Times, step: str, pid: int) -> Generator[None]:
    begun, used = time.perf_counter(), time.process_time() + _cpu_of(pid)
    yield
    times.wall[step].append((time.perf_counter() - begun) * 1000)
    times.cpu[step].append((time.process_time() + _cpu_of(pid) - used) * 1000)


def _cpu_of(pid: int) -> float:
    """Seconds of the processor's time that a process has had; 0 for a database elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rows(times: Times) -> Sequence[dict[str, str | float | int]]:
    moved = f"{min(times.moved):,} to {max(times.moved):,}"
    return [
        {
            "step": step,
            **{f"p{p}": float(np.percentile(times.wall[step], p)) for p in (50, 95, 99)},
            "most": max(times.wall[step]),
            "cpu p50": float(np.median(times.cpu[step])),
            "cpu most": max(times.cpu[step]),
            "addresses moved": moved if step == "apply" else "",
        }
        for step in STEPS
    ]


if __name__ == "__main__":
    main()
