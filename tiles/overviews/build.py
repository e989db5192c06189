"""Makes whole overviews: of the layers that are too large for their tiles to come from the source
at every zoom."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, text

from gis.database import Database, Role
from layers.catalogue import Catalogue
from layers.extent import layer_extent
from layers.model import Layer
from layers.parts import AreaLevel
from tiles.address import TileAddress
from tiles.overviews.levels import Level, Prepared, levels_of, overview_layers
from tiles.overviews.refresh import WRITE_AS, Region, fill
from tiles.query import areas_overview, occupied_query

# Below it, a tile of any zoom is made from the source within milliseconds.
FEWEST_FEATURES = 5_000
FEWEST_AREAS = 200
THREADS = 2
Progress = Callable[[int, int], None]

VERSIONS = text("SELECT layer, z, definition FROM overview_versions")
FORGET = text("DELETE FROM overview_versions WHERE layer = :layer")
EMPTY = text("DELETE FROM overviews WHERE layer = :layer")
KEEP = text("INSERT INTO overview_versions (layer, z, definition) VALUES (:layer, :z, :definition)")


def versions(connection: Connection) -> dict[Prepared, str]:
    """Which overviews there are, with the definitions that they were made from."""
    return {(row.layer, row.z): row.definition for row in connection.execute(VERSIONS)}


def outdated(database: Database, catalogue: Catalogue) -> list[Layer]:
    """The layers that want an overview and have none of their present definition."""
    with database.load() as connection:
        made = versions(connection)
    with database.request(Role.ANONYMOUS) as connection:
        return [
            layer
            for layer in overview_layers(catalogue)
            if any(made.get(level.key) != level.definition for level in levels_of(layer))
            and _is_large(connection, layer)
        ]


def build_overviews(
    database: Database, layers: Sequence[Layer], progress: Progress | None = None
) -> None:
    """Makes the overviews of `layers` anew; each is there as a whole or not at all."""
    for layer in layers:
        with database.own() as connection:
            connection.execute(WRITE_AS)
            for statement in (FORGET, EMPTY):
                connection.execute(statement, {"layer": layer.id})
        levels = list(levels_of(layer))
        work = _work(database, layer, levels)
        _fill_all(database, work, progress)
        with database.own() as connection:
            connection.execute(WRITE_AS)
            for level in levels:
                connection.execute(
                    KEEP,
                    {"layer": layer.id, "z": level.z, "definition": level.definition},
                )


def _work(database: Database, layer: Layer, levels: list[Level]) -> list[tuple[Level, Region]]:
    """Each level's regions that hold something."""
    with database.request(Role.ANONYMOUS) as connection:
        occupied = {
            zoom: list(occupied_tiles(connection, layer, zoom))
            for zoom in {level.region_zoom for level in levels}
        }
    return [(level, Region(tile)) for level in levels for tile in occupied[level.region_zoom]]


def occupied_tiles(connection: Connection, layer: Layer, zoom: int) -> Iterator[TileAddress]:
    """Tiles of a zoom with something in them, found from the whole world down: one feature far away
    costs a few tiles, not all those between."""
    query = occupied_query(layer).as_string(None)
    found = [TileAddress(0, 0, 0)]
    for _ in range(zoom):
        found = [
            child for tile in found for child in tile.children() if _holds(connection, query, child)
        ]
    yield from found


def _holds(connection: Connection, query: str, tile: TileAddress) -> bool:
    west, south, east, north = tile.bounds()
    edges = {"west": west, "south": south, "east": east, "north": north}
    return bool(connection.exec_driver_sql(query, edges).scalar_one())


def _fill_all(
    database: Database, work: list[tuple[Level, Region]], progress: Progress | None
) -> None:
    shares = [work[start::THREADS] for start in range(THREADS)]
    done = [0] * THREADS

    def run(number: int) -> None:
        with database.own() as connection:
            for level, region in shares[number]:
                fill(connection, level, region)
                done[number] += 1
                if progress and number == 0:
                    progress(sum(done), len(work))

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(run, range(THREADS)))


def _is_large(connection: Connection, layer: Layer) -> bool:
    levels = {areas_overview(level.value) for level in AreaLevel}
    least = FEWEST_AREAS if layer.id in levels else FEWEST_FEATURES
    if layer_extent(connection, layer) is None:
        return False
    source = layer.source
    query = (
        text("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(:name)")
        if source.table
        else text("SELECT count(*) FROM (SELECT FROM features WHERE theme = :name LIMIT :n) AS f")
    )
    name = f"onemap.{source.table}" if source.table else source.theme
    return int(connection.execute(query, {"name": name, "n": least}).scalar_one() or 0) >= least
