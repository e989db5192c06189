"""Vector tiles of a loaded district by layer and zoom: times without any cache, bytes, features.

    python tests/bench/bench_tiles.py --data DATA [--tiles 40] [--layer ID …]

Of each tile the first run is apart from the next two, whose pages PostgreSQL has in memory and of
which the better counts. `CPU` is what the tile took of the processors, here and in the database: on
a busy machine it says more than the times. Layers that not everybody sees are read by one who does:
a planner, else a worker, else an auditor. The null source renders a layer that matches nothing,
through the same connection and transaction; the peer is the query that everybody writes first.
"""

import argparse
import platform
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from machine import load_average
from sqlalchemy import Connection, text
from staff import STAFF, staff_tokens

from gis.database import Database, Role, open_database
from gis.settings import Settings
from layers import Catalogue, Layer, load_catalogue
from layers.extent import layer_extent
from layers.parts import Source
from tiles import Tile, TileAddress, TileRenderer, open_renderer
from tiles.address import covering

BASE = "landcover,roads,buildings,areas,area-labels"
GOAL_MS, GOAL_KB = 40, 500
PEERS = {
    "buildings": "code, name, use, height_m",
    "addresses": "code, standard_address",
}
PEER = """
    SELECT ST_AsMVT(t, '{table}'), count(*) FROM (
        SELECT {columns}, ST_AsMVTGeom(ST_Transform(geom, 3857), e.box) AS geom
        FROM {table}, (SELECT ST_TileEnvelope(:z, :x, :y) AS box) AS e
        WHERE geom && ST_Transform(e.box, 4326)
    ) AS t
"""
Render = Callable[[Connection, TileAddress], Tile]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks for tiles."""

    database: Database
    role: Role = Role.ANONYMOUS
    token: str | None = None

    @classmethod
    def of(
        cls, database: Database, catalogue: Catalogue, ids: str, tokens: Mapping[Role, str]
    ) -> Self:
        """Whoever sees all of the layers `ids`: everybody, or who comes first among the staff."""
        layers = [layer for layer in catalogue.layers if layer.id in ids.split(",")]
        for role in (Role.ANONYMOUS, *STAFF):
            if all(layer.visible_to(role) for layer in layers):
                return cls(database, role, tokens.get(role))
        raise SystemExit(f"Nobody sees all of {ids}.")

    def request(self) -> AbstractContextManager[Connection]:
        return self.database.request(self.role, self.token)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one tile took."""

    ms: float
    cpu_ms: float
    tile: Tile


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    zoom: int
    first: Sequence[Taken]
    again: Sequence[Taken]

    @property
    def p95_ms(self) -> float:
        return float(np.percentile([one.ms for one in self.again], 95))

    @property
    def cpu_p95_ms(self) -> float:
        return float(np.percentile([one.cpu_ms for one in self.again], 95))

    @property
    def most_kb(self) -> float:
        return max(len(one.tile.data) for one in self.again) / 1000

    def show(self) -> str:
        p50, p95, p99 = np.percentile([one.ms for one in self.again], (50, 95, 99))
        sizes = [len(one.tile.data) / 1000 for one in self.again]
        counts = [one.tile.features for one in self.again]
        return (
            f"{self.name:<24}{self.zoom:>3}{len(self.again):>6}"
            f"{np.percentile([one.ms for one in self.first], 95):>9.1f}"
            f"{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}{self.cpu_p95_ms:>8.1f}"
            f"{np.percentile(sizes, 95):>9.1f}{self.most_kb:>9.1f}{max(counts):>9}"
        )


def main() -> None:
    arguments = _arguments()
    settings = Settings(data=arguments.data)
    with open_database(settings, "bench_tiles") as access:
        database = access.connect(settings)
        _print_versions(database)
        print(
            f"{'layer':<24}{'z':>3}{'tiles':>6}{'first95':>9}{'p50':>8}{'p95':>8}{'p99':>8}"
            f"{'CPU95':>8}{'KB95':>9}{'KBmax':>9}{'feat':>9}"
        )
        renderer = open_renderer(database, load_catalogue())
        known = renderer.catalogue
        wanted = arguments.layer or [BASE, *(layer.id for layer in known.layers)]
        with staff_tokens(database) as tokens:
            rows = [
                row
                for ids in wanted
                for row in _bench_layers(
                    Reader.of(database, known, ids, tokens), renderer, ids, arguments.tiles
                )
            ]
        reader = Reader(database)
        for table, columns in PEERS.items():
            layer = renderer.layers(table, reader.role)[0]
            peer = _peer(table, columns)
            _show(_bench(reader, [layer], f"raw ST_AsMVT, {table}", peer, arguments.tiles))
        null = _nothing(renderer.layers("roads", reader.role)[0])
        rendered = _rendered(renderer, (null,), reader.role)
        _show(_bench(reader, (null,), "null source", rendered, arguments.tiles))
        _print_summary(rows)
        database.close()


def _show(rows: Iterator[Row]) -> None:
    for row in rows:
        print(row.show(), flush=True)


def _bench_layers(reader: Reader, renderer: TileRenderer, ids: str, most: int) -> Iterator[Row]:
    layers = renderer.layers(ids, reader.role)
    for row in _bench(reader, layers, ids, _rendered(renderer, layers, reader.role), most):
        print(row.show(), flush=True)
        yield row


def _print_summary(rows: Sequence[Row]) -> None:
    for name, slow in (
        (f"p95 over {GOAL_MS} ms", [row for row in rows if row.p95_ms > GOAL_MS]),
        (f"CPU95 over {GOAL_MS} ms", [row for row in rows if row.cpu_p95_ms > GOAL_MS]),
        (f"a tile over {GOAL_KB} KB", [row for row in rows if row.most_kb > GOAL_KB]),
    ):
        told = ", ".join(f"{row.name} z{row.zoom}" for row in slow)
        print(f"{name}: {len(slow)} of {len(rows)} layers and zooms. {told}")
    print(f"load average at the end: {load_average()}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmark of vector tiles")
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a district")
    parser.add_argument("--tiles", type=int, default=40, help="the most tiles of a zoom")
    parser.add_argument(
        "--layer", action="append", help="ids joined by commas; all of them by default"
    )
    return parser.parse_args()


def _nothing(layer: Layer) -> Layer:
    source = Source(table=layer.source.table, where={"code": "no such road"})
    return layer.model_copy(update={"id": "null-source", "source": source})


def _rendered(renderer: TileRenderer, layers: Sequence[Layer], role: Role) -> Render:
    def render(connection: Connection, address: TileAddress) -> Tile:
        return renderer.render(connection, layers, role, address)

    return render


def _peer(table: str, columns: str) -> Render:
    query = text(PEER.format(table=table, columns=columns))

    def render(connection: Connection, address: TileAddress) -> Tile:
        place = {"z": address.z, "x": address.x, "y": address.y}
        data, features = connection.execute(query, place).one()
        return Tile(bytes(data), features)

    return render


def _bench(
    reader: Reader, layers: Sequence[Layer], name: str, render: Render, most: int
) -> Iterator[Row]:
    with reader.request() as connection:
        bounds = layer_extent(connection, layers[0])
    if bounds is None:
        return
    chosen = random.Random(1)
    for zoom in range(min(layer.zoom.min for layer in layers), 18):
        columns, rows = covering(bounds, zoom)
        places = [TileAddress(zoom, x, y) for x in columns for y in rows]
        chosen.shuffle(places)
        places = places[:most]
        first = [_taken(reader, render, place) for place in places]
        again = [
            min((_taken(reader, render, place) for _ in range(2)), key=lambda taken: taken.ms)
            for place in places
        ]
        yield Row(name, zoom, first, again)


def _taken(reader: Reader, render: Render, place: TileAddress) -> Taken:
    started = time.perf_counter()
    with reader.request() as connection:
        connected_s = time.perf_counter() - started
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        spent = _backend_ms(backend) + time.thread_time() * 1000
        started = time.perf_counter()
        tile = render(connection, place)
        took_s = time.perf_counter() - started
        spent = _backend_ms(backend) + time.thread_time() * 1000 - spent
    return Taken((connected_s + took_s) * 1000, spent, tile)


def _backend_ms(pid: int) -> float:
    """What a process of the database has taken of the processors."""
    return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0]) / 1e6


def _print_versions(database: Database) -> None:
    with database.request() as connection:
        version = connection.exec_driver_sql("SELECT version(), postgis_lib_version()").one()
        print(
            f"Python {platform.python_version()}, {version[0].split(',')[0]}, PostGIS {version[1]}"
        )
        for table in ("addresses", "buildings", "areas", "roads", "landcover", "facilities"):
            count = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            print(f"{table}: {count} rows")


if __name__ == "__main__":
    main()
