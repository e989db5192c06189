"""Run by bench_areas.py with the Python of the peers' own environment: SedonaDB and DuckDB.

    python area_peers_apart.py FOLDER RUNS

FOLDER holds points.parquet (x, y) and grids.parquet (number, wkb). Writes a line of JSON a peer,
and NAME.npy: the least number of the grids that hold each point, -1 for none.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

Join = Callable[[], Any]


def sedona(folder: Path) -> tuple[str, Join]:
    sedonadb = import_module("sedonadb")

    context = sedonadb.connect()
    points = pq.read_table(folder / "points.parquet")
    points = points.append_column("id", [np.arange(len(points), dtype=np.int32)])
    context.create_data_frame(points).to_view("raw_points")
    context.create_data_frame(pq.read_table(folder / "grids.parquet")).to_view("raw_grids")
    for name, columns in {
        "points": "id, ST_Point(x, y) AS geom",
        "grids": "number, ST_GeomFromWKB(wkb) AS geom",
    }.items():
        context.sql(f"SELECT {columns} FROM raw_{name}").to_memtable().to_view(name)
    query = "SELECT p.id, g.number FROM points p JOIN grids g ON ST_Intersects(g.geom, p.geom)"
    return sedonadb.__version__, lambda: context.sql(query).to_arrow_table()


def duck(folder: Path) -> tuple[str, Join]:
    duckdb = import_module("duckdb")

    connection = duckdb.connect()
    # Installed beforehand; it comes from DuckDB's own server, not from a package index.
    connection.execute("LOAD spatial")
    connection.execute(
        "CREATE TABLE points AS SELECT (row_number() OVER () - 1)::INTEGER AS id,"
        f" ST_Point(x, y) AS geom FROM '{folder / 'points.parquet'}'"
    )
    connection.execute(
        "CREATE TABLE grids AS SELECT number, ST_GeomFromWKB(wkb) AS geom"
        f" FROM '{folder / 'grids.parquet'}'"
    )
    query = "SELECT p.id, g.number FROM points p JOIN grids g ON ST_Intersects(g.geom, p.geom)"
    return duckdb.__version__, lambda: connection.execute(query).arrow().read_all()


def measured(folder: Path, runs: int, name: str, load: Callable[[Path], tuple[str, Join]]) -> None:
    try:
        version, join = load(folder)
        pairs = join()
        seconds: list[float] = []
        cpu: list[float] = []
        for _ in range(runs):
            started, before = time.perf_counter(), time.process_time()
            pairs = join()
            seconds.append(time.perf_counter() - started)
            cpu.append(time.process_time() - before)
    except Exception as error:  # noqa: BLE001 - each library has its own; all mean: no figures
        print(json.dumps({"peer": name, "missing": str(error).splitlines()[0][:200]}))
        return
    found = np.full(pq.read_metadata(folder / "points.parquet").num_rows, 2**31 - 1, np.int32)
    np.minimum.at(found, pairs["id"].to_numpy(), pairs["number"].to_numpy().astype(np.int32))
    np.save(folder / f"{name}.npy", np.where(found == 2**31 - 1, -1, found))
    print(json.dumps({"peer": name, "version": version, "seconds": seconds, "cpu": cpu}))


if __name__ == "__main__":
    for peer, loads in {"SedonaDB": sedona, "DuckDB spatial": duck}.items():
        measured(Path(sys.argv[1]), int(sys.argv[2]), peer, loads)
