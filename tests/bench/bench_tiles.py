"""Vector tiles of a loaded district by layer and zoom: times without any cache, bytes, features.

    python tests/bench/bench_tiles.py --data DATA [--tiles 40] [--layer ID …]

The null source renders a layer that matches nothing, through the same connection and transaction:
what remains of a time without it is the tile's own. First runs are apart from second ones, whose
pages PostgreSQL has in memory.
"""

import argparse
import platform
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gis.database import Database, Role, open_database
from gis.settings import Settings
from layers import Layer, load_catalogue
from layers.extent import layer_extent
from layers.parts import Source
from tiles import Tile, TileAddress, TileRenderer, open_renderer
from tiles.address import covering

BASE = "landcover,roads,buildings,areas,area-labels"
Render = Callable[[TileAddress], Tile]


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    zoom: int
    first_ms: Sequence[float]
    again_ms: Sequence[float]
    tiles: Sequence[Tile]

    def show(self) -> str:
        p50, p95, p99 = np.percentile(self.again_ms, (50, 95, 99))
        sizes = [len(tile.data) / 1000 for tile in self.tiles]
        counts = [tile.features for tile in self.tiles]
        return (
            f"{self.name:<24}{self.zoom:>3}{len(self.tiles):>6}"
            f"{np.percentile(self.first_ms, 95):>9.1f}{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}"
            f"{np.percentile(sizes, 95):>9.1f}{max(sizes):>9.1f}{max(counts):>9}"
        )


def main() -> None:
    arguments = _arguments()
    settings = Settings(data=arguments.data)
    with open_database(settings, "bench_tiles") as access:
        database = access.connect(settings)
        _print_versions(database)
        print(
            f"{'layer':<24}{'z':>3}{'tiles':>6}{'first95':>9}{'p50':>8}{'p95':>8}{'p99':>8}"
            f"{'KB95':>9}{'KBmax':>9}{'feat':>9}"
        )
        renderer = open_renderer(database, load_catalogue())
        for ids in arguments.layer or [BASE, *(layer.id for layer in renderer.catalogue.public())]:
            _bench(database, renderer, renderer.layers(ids, Role.ANONYMOUS), ids, arguments.tiles)
        null = _nothing(renderer.layers("roads", Role.ANONYMOUS)[0])
        _bench(database, renderer, (null,), "null source", arguments.tiles)
        database.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Benchmark of vector tiles")
    parser.add_argument("--data", type=Path, required=True, help="the data folder of a district")
    parser.add_argument("--tiles", type=int, default=40, help="the most tiles of a zoom")
    parser.add_argument("--layer", action="append", help="ids joined by commas; all public ones")
    return parser.parse_args()


def _nothing(layer: Layer) -> Layer:
    source = Source(table=layer.source.table, where={"code": "no such road"})
    return layer.model_copy(update={"id": "null-source", "source": source})


def _bench(
    database: Database, renderer: TileRenderer, layers: Sequence[Layer], name: str, most: int
) -> None:
    with database.request() as connection:
        bounds = layer_extent(connection, layers[0])
    if bounds is None:
        return

    def render(address: TileAddress) -> Tile:
        with database.request() as connection:
            return renderer.render(connection, layers, Role.ANONYMOUS, address)

    chosen = random.Random(1)
    for zoom in range(min(layer.zoom.min for layer in layers), 18):
        columns, rows = covering(bounds, zoom)
        places = [TileAddress(zoom, x, y) for x in columns for y in rows]
        chosen.shuffle(places)
        print(_measured(name, zoom, render, places[:most]).show(), flush=True)


def _measured(name: str, zoom: int, render: Render, places: Sequence[TileAddress]) -> Row:
    first = [_timed(render, place)[0] for place in places]
    again = [_timed(render, place) for place in places]
    return Row(name, zoom, first, [ms for ms, _ in again], [tile for _, tile in again])


def _timed(render: Render, place: TileAddress) -> tuple[float, Tile]:
    started = time.perf_counter()
    tile = render(place)
    return (time.perf_counter() - started) * 1000, tile


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
