"""Which areas points lie in: build, file, memory, looking up; and peers in the same run.

    python tests/bench/bench_areas.py --data DATA
    python tests/bench/bench_areas.py --addresses 80000

The first takes the addresses and areas of a data folder as they are, the second makes a district of
that size and forgets it afterwards. The district's own rows are not changed. OneMap gives all four
levels of every point, on one core; the peers give the grid alone.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely
from area_peers import Peer, peers
from machine import describe_machine, load_average
from report import Cell, Report, Spread
from served import District, district_in, made_district

from gis.areas import AreaIndex
from gis.areas.index.read import read_areas
from gis.areas.index.store import AreaStore
from gis.database import driver_connection

PARTS = ("build", "shared", "points", "single", "peers")
SINGLES = 20_000
Floats = npt.NDArray[np.float64]
# Opens the index as a serving process does, and waits for its measures to be taken.
OPENS = """
import sys
from datetime import date
from pathlib import Path
import numpy as np
from sqlalchemy import make_url
from gis.areas.index.store import AreaStore
from gis.database import Database
store = AreaStore(Database.connect(make_url(sys.argv[1])), Path(sys.argv[2]))
_, index = store.open(date.fromisoformat(sys.argv[3]))
index.positions(*np.random.default_rng(1).uniform((-180, -90), (180, 90), (1000, 2)).T)
print("open", flush=True)
sys.stdin.read()
"""


class Bench:
    """The parts, each of which prints its table."""

    def __init__(self, arguments: argparse.Namespace, district: District, report: Report) -> None:
        self.arguments = arguments
        self.database = district.database
        self.report = report
        self.points = _points(district)
        self.day = datetime.now(UTC).date()
        with self.database.request() as connection:
            self.areas = read_areas(connection, self.day).areas
        self.index = AreaIndex.of(self.areas)
        grids = sorted((a.code, shape) for level, a, shape in self.areas if level == "grid")
        self.grids: list[shapely.Geometry] = [shape for _, shape in grids]
        self.order = np.random.default_rng(1).permutation(len(self.points))
        self.own_cpu: float | None = None
        report.fact("points", f"{len(self.points):,}")
        report.fact("areas", f"{len(self.areas):,}, {len(self.grids):,} of them grids")
        vertices = shapely.get_num_coordinates(self.grids).sum()
        report.fact("vertices a grid", f"{vertices / max(len(self.grids), 1):.0f}")

    def build(self) -> None:
        rows = [_row("polygons to index", self._spread(lambda: AreaIndex.of(self.areas)))]
        arrays = self.index.columns().arrays
        self.report.fact("index MB", sum(array.nbytes for array in arrays.values()) / 1e6)
        with tempfile.TemporaryDirectory() as name:
            store = AreaStore(self.database, Path(name))
            started = time.perf_counter()
            store.open(self.day)
            rows.append({"step": "database to mapped file", "p50 s": time.perf_counter() - started})
            rows.append(_row("file to index", self._spread(lambda: store.open(self.day))))
            sizes = [file.stat().st_size for file in Path(name).rglob("*.idx")]
            self.report.fact("file MB", sum(sizes) / 1e6)
        self.report.table("build", rows)

    def shared(self) -> None:
        """What two processes take of memory for the same file."""
        with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
            pipe = subprocess.PIPE
            command = [sys.executable, "-c", OPENS, self.database.owner_address, name]
            rows: list[dict[str, Cell]] = []
            processes = [
                stack.enter_context(
                    subprocess.Popen([*command, self.day.isoformat()], stdin=pipe, stdout=pipe)
                )
                for _ in range(2)
            ]
            for process in processes:
                if process.stdout is None or process.stdout.readline() != b"open\n":
                    sys.exit("A process could not open the area index.")
            rows = [_mapped(process.pid) for process in processes]
            for process in processes:
                process.communicate()
        self.report.table("the index in two processes", rows)

    def points_(self) -> None:
        rows: list[dict[str, Cell]] = []
        for name, points in {
            "as loaded": self.points,
            "along a space-filling curve": self.points[np.argsort(_morton(self.points))],
            "in random order": self.points[self.order],
        }.items():
            x, y = np.ascontiguousarray(points.T)
            wall, cpu = self._spread(lambda x=x, y=y: self.index.positions(x, y))
            rows.append(_row(name, (wall, cpu)) | {"ns a point": min(cpu) / len(x) * 1e9})
            # Against the peers stands the slowest order.
            self.own_cpu = max(self.own_cpu or 0.0, float(np.median(cpu)))
        self.report.table("all four levels of all points, one core", rows)

    def single(self) -> None:
        lon, lat = np.ascontiguousarray(self.points[self.order[:SINGLES]].T)
        times = np.empty(len(lon))
        for i, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
            started = time.perf_counter_ns()
            self.index.at(x, y)
            times[i] = (time.perf_counter_ns() - started) / 1e3
        p50, p95, p99 = np.percentile(times, [50, 95, 99]).tolist()
        self.report.table(
            "one point at a time, in Python", [{"p50 µs": p50, "p95 µs": p95, "p99 µs": p99}]
        )

    def peers(self) -> None:
        points = self.points[self.order]
        ours = self.index.positions(*points.T)[:, -1]
        others = len(self.areas) - len(self.grids)
        expected = np.where(ours < 0, -1, ours - others)
        rows = [
            self._peer_row(peer, expected)
            for peer in peers(self.database, points, self.grids, self.arguments.peer_runs)
        ]
        self.report.table("peers: the grid of each point, in random order", rows)

    def _peer_row(self, peer: Peer, expected: npt.NDArray[np.int32]) -> dict[str, Cell]:
        if peer.missing is not None or peer.found is None:
            return {"peer": peer.name, "differ": peer.missing}
        wall = Spread.of(peer.seconds)
        ratio = wall.median / self.own_cpu if self.own_cpu else None
        return {
            "peer": peer.name,
            "s": wall,
            "cpu s": Spread.of(peer.cpu) if peer.cpu else None,
            "times OneMap": ratio,
            "differ": int((peer.found != expected).sum()),
        }

    def _spread(self, work: Callable[[], object]) -> tuple[list[float], list[float]]:
        """Seconds by the clock and of the processors, of all runs but a first one."""
        work()
        wall: list[float] = []
        cpu: list[float] = []
        for _ in range(self.arguments.runs):
            started, before = time.perf_counter(), time.process_time()
            work()
            wall.append(time.perf_counter() - started)
            cpu.append(time.process_time() - before)
        return wall, cpu


def _row(step: str, times: tuple[Sequence[float], Sequence[float]]) -> dict[str, Cell]:
    wall, cpu = (np.percentile(each, [50, 95, 99]).tolist() for each in times)
    return {
        "step": step,
        **dict(zip(("p50 s", "p95 s", "p99 s"), wall, strict=True)),
        **dict(zip(("cpu p50 s", "cpu p95 s", "cpu p99 s"), cpu, strict=True)),
    }


def _mapped(pid: int) -> dict[str, Cell]:
    """The mapped index in a process: /proc/PID/smaps, MiB."""
    sums: dict[str, float] = dict.fromkeys(("Rss", "Pss", "Private_Clean", "Private_Dirty"), 0.0)
    here = False
    for line in Path(f"/proc/{pid}/smaps").read_text().splitlines():
        name, _, value = line.partition(":")
        if name in sums and here:
            sums[name] += int(value.split()[0]) / 1024
        elif " " in name:
            here = line.endswith(".idx") and "areas-" in line
    return {"process": pid, **{f"{name} MiB": value for name, value in sums.items()}}


def _points(district: District) -> Floats:
    """lon, lat of all addresses, as they come."""
    with district.database.own() as connection:
        cursor = driver_connection(connection).cursor()
        query = "COPY (SELECT ST_X(geom), ST_Y(geom) FROM addresses) TO STDOUT (FORMAT binary)"
        with cursor.copy(query) as copy:
            raw = b"".join(bytes(piece) for piece in copy)
    # PostgreSQL's binary COPY: a head of 19 bytes, then a row of two doubles in 26, then an end.
    row = np.dtype([("n", ">i2"), ("a", ">i4"), ("x", ">f8"), ("b", ">i4"), ("y", ">f8")])
    rows = np.frombuffer(raw, row, (len(raw) - 21) // row.itemsize, offset=19)
    return np.column_stack([rows["x"], rows["y"]]).astype(np.float64)


def _morton(points: Floats) -> npt.NDArray[np.uint64]:
    """Numbers along a Z-order curve over the points' box."""
    low, high = points.min(axis=0), points.max(axis=0)
    cells = ((points - low) / (high - low) * 65_535).astype(np.uint64)
    code = np.zeros(len(points), dtype=np.uint64)
    for bit in range(16):
        for axis in (0, 1):
            one = cells[:, axis] >> np.uint64(bit) & np.uint64(1)
            code |= one << np.uint64(2 * bit + axis)
    return code


def main() -> None:
    arguments = _arguments()
    with ExitStack() as stack:
        made = made_district(arguments.addresses) if arguments.addresses else None
        district = stack.enter_context(made or district_in(arguments.data))
        report = Report("areas", describe_machine())
        bench = Bench(arguments, district, report)
        for part in arguments.only or PARTS:
            getattr(bench, "points_" if part == "points" else part)()
        report.fact("load average after", load_average())
        if arguments.json:
            report.write(arguments.json)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmark of the area index")
    parser.add_argument("--data", type=Path, default=Path("data"), help="data folder")
    parser.add_argument("--addresses", type=int, help="make a district of that size instead")
    parser.add_argument("--runs", type=int, default=20, help="runs of OneMap's own parts")
    parser.add_argument("--peer-runs", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=PARTS)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
