"""The peers of the area index: the same points in the same grids, by other means."""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from peers import peers_python
from sqlalchemy import text

from gis.database import Database, driver_connection

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "peers.txt"
APART = HERE / "area_peers_apart.py"
Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
NONE = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True)
class Peer:
    """`found`: the least number of the grids that hold each point, -1 for none. `missing` says why
    there are no figures.
    """

    name: str
    seconds: Sequence[float] = ()
    cpu: Sequence[float] = ()
    found: Numbers | None = None
    missing: str | None = None


def peers(
    database: Database, points: Floats, grids: Sequence[shapely.Geometry], runs: int
) -> Iterator[Peer]:
    """One after another. `grids` are in the order of their codes."""
    places = list(shapely.points(points))  # pyright: ignore[reportArgumentType]
    tree_name = f"shapely {shapely.__version__} STRtree"
    yield _timed(tree_name, runs, len(points), lambda: _by_tree(places, grids))
    frame = geopandas.GeoDataFrame(geometry=places, crs=4326)
    areas = geopandas.GeoDataFrame(geometry=list(grids), crs=4326)
    name = f"geopandas {geopandas.__version__} sjoin"
    yield _timed(name, runs, len(points), lambda: _by_sjoin(frame, areas))
    yield _postgis(database, points, grids, runs)
    yield from _apart(points, grids, runs)


def _timed(name: str, runs: int, count: int, join: Callable[[], tuple[Any, Any]]) -> Peer:
    seconds: list[float] = []
    cpu: list[float] = []
    pairs = (np.empty(0, np.int64), np.empty(0, np.int64))
    for _ in range(runs):
        started, before = time.perf_counter(), time.process_time()
        pairs = join()
        seconds.append(time.perf_counter() - started)
        cpu.append(time.process_time() - before)
    return Peer(name, seconds, cpu, _least(count, *pairs))


def _by_tree(places: Any, grids: Any) -> tuple[Any, Any]:
    # Over the points, and each grid prepared once: the faster of the two ways round.
    grid, point = shapely.STRtree(places).query(list(grids), "intersects")
    return point, grid


def _by_sjoin(frame: Any, areas: Any) -> tuple[Any, Any]:
    joined = frame.sjoin(areas, predicate="intersects")
    return joined.index.to_numpy(), joined["index_right"].to_numpy()


def _least(count: int, point: Any, grid: Any) -> Numbers:
    found = np.full(count, NONE, dtype=np.int32)
    np.minimum.at(found, point, grid.astype(np.int32))
    return np.where(found == NONE, np.int32(-1), found)


def _postgis(
    database: Database, points: Floats, grids: Sequence[shapely.Geometry], runs: int
) -> Peer:
    """Of temporary tables with an index on the grids; only inserting the answer is timed."""
    with database.own() as connection:
        version = connection.execute(text("SELECT postgis_lib_version()")).scalar_one()
        _fill(driver_connection(connection), points, grids)
        connection.execute(text("CREATE INDEX ON bench_grids USING gist (geom)"))
        connection.execute(text("ANALYZE bench_grids"))
        connection.execute(text("ANALYZE bench_points"))
        seconds: list[float] = []
        for _ in range(runs):
            connection.execute(text("TRUNCATE bench_found"))
            started = time.perf_counter()
            connection.execute(
                text(
                    "INSERT INTO bench_found SELECT p.id, g.number FROM bench_points AS p"
                    " JOIN bench_grids AS g ON ST_Intersects(g.geom, p.geom)"
                )
            )
            seconds.append(time.perf_counter() - started)
        rows = connection.execute(text("SELECT array_agg(id), array_agg(number) FROM bench_found"))
        point, grid = (np.array(column or [], np.int64) for column in rows.one())
        for table in ("bench_points", "bench_grids", "bench_found"):
            connection.execute(text(f"DROP TABLE {table}"))
    return Peer(f"PostGIS {version} insert-select", seconds, (), _least(len(points), point, grid))


def _fill(driver: Any, points: Floats, grids: Sequence[shapely.Geometry]) -> None:
    driver.execute("CREATE TEMP TABLE bench_points (id integer, geom geometry(Point, 4326))")
    driver.execute("CREATE TEMP TABLE bench_grids (number integer, geom geometry(Geometry, 4326))")
    driver.execute("CREATE TEMP TABLE bench_found (id integer, number integer)")
    hexes = shapely.to_wkb(shapely.set_srid(shapely.points(points), 4326), True, include_srid=True)
    with driver.cursor().copy("COPY bench_points FROM STDIN") as copy:
        for i in range(0, len(points), 50_000):
            lines = (f"{k}\t{h}" for k, h in enumerate(hexes[i : i + 50_000], i))
            copy.write("\n".join(lines) + "\n")
    with driver.cursor().copy("COPY bench_grids FROM STDIN") as copy:
        for number, grid in enumerate(grids):
            shape = shapely.to_wkb(shapely.set_srid(grid, 4326), hex=True, include_srid=True)
            copy.write_row((number, shape))


def _apart(points: Floats, grids: Sequence[shapely.Geometry], runs: int) -> Iterator[Peer]:
    python = peers_python(REQUIREMENTS, "bench-peers")
    if python is None:
        yield Peer("SedonaDB, DuckDB", missing=f"{REQUIREMENTS.name} could not be installed")
        return
    with tempfile.TemporaryDirectory(prefix="onemap-bench-") as name:
        folder = Path(name)
        pq.write_table(pa.table({"x": points[:, 0], "y": points[:, 1]}), folder / "points.parquet")
        numbers = pa.array(range(len(grids)), pa.int32())
        wkb = pa.array([bytes(shapely.to_wkb(grid)) for grid in grids], pa.binary())
        pq.write_table(pa.table({"number": numbers, "wkb": wkb}), folder / "grids.parquet")
        done = subprocess.run(
            [python, APART, folder, str(runs)], check=True, capture_output=True, text=True
        )
        for line in done.stdout.splitlines():
            told = json.loads(line)
            if "missing" in told:
                yield Peer(told["peer"], missing=told["missing"])
                continue
            found = np.load(folder / f"{told['peer']}.npy")
            full = f"{told['peer']} {told['version']}"
            yield Peer(full, told["seconds"], told["cpu"], found)
