"""Makes whole overviews: of the layers that are too large for their tiles to come from the source
at every zoom."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Connection, text

from gis.database import Database, Role
from layers.catalogue import Catalogue
from layers.extent import layer_extent
from layers.model import Layer
from layers.parts import AreaLevel
from tiles.freshness.aside import take_back
from tiles.lock import LOCK
from tiles.occupied import occupied_tiles
from tiles.overviews.levels import Level, Prepared, levels_of, overview_layers
from tiles.overviews.refresh import Region, fill
from tiles.overviews.tables import (
    create_unfinished,
    index_unfinished,
    put_in_place,
    unfinished_table,
)
from tiles.query import areas_overview
from tiles.roles import MAKE_AS

# Below both, a tile of any zoom is made from the source within milliseconds.
FEWEST_FEATURES = 5_000
FEWEST_CORNERS = 50_000
FEWEST_AREAS = 200
THREADS = 2
# They have no archive, and are no layers that anybody sees.
OF_AREAS = frozenset(areas_overview(level.value) for level in AreaLevel)
Progress = Callable[[str, int, int], None]

VERSIONS = text("SELECT layer, z, definition FROM overview_versions")
FORGET = text("""
    DELETE FROM overview_versions
    WHERE layer = :layer AND z = coalesce(CAST(:z AS smallint), z)
""")
ROWS = text("SELECT reltuples::bigint FROM pg_class WHERE oid = to_regclass(:name)")
IS_LARGE = text("""
    SELECT count(*) >= :features OR sum(ST_NPoints(geom)) >= :corners
    FROM (SELECT geom FROM features WHERE theme = :theme LIMIT :features) AS f
""")
KEEP = text("INSERT INTO overview_versions (layer, z, definition) VALUES (:layer, :z, :definition)")


def versions(connection: Connection) -> dict[Prepared, str]:
    """Which overviews there are, with the definitions that they were made from."""
    return {(row.layer, row.z): row.definition for row in connection.execute(VERSIONS)}


def forget(connection: Connection, layer: str, z: int | None = None) -> None:
    """From now on, the layer has no overview, at one zoom or at all; its rows stay for those who
    have not heard of it yet, until it is made anew."""
    connection.execute(FORGET, {"layer": layer, "z": z})


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
    """Makes the overviews of `layers` anew; each is there as a whole or not at all. Meanwhile
    nobody makes tiles anew: what is edited is made up for afterwards.
    """
    with database.own() as holder:
        holder.execute(LOCK)
        for layer in layers:
            _build(database, layer, progress)


def _build(database: Database, layer: Layer, progress: Progress | None) -> None:
    levels = list(levels_of(layer))
    with database.own() as connection:
        create_unfinished(connection, layer.id)
    _fill_all(database, _work(database, layer, levels), progress)
    with database.own() as connection:
        index_unfinished(connection, layer.id)
    with database.own() as connection:
        forget(connection, layer.id)
        for level in levels:
            values = {"layer": layer.id, "z": level.z, "definition": level.definition}
            connection.execute(KEEP, values)
        if layer.id in OF_AREAS:
            take_back(connection, layer.id)
        put_in_place(connection, layer.id)


def _work(database: Database, layer: Layer, levels: list[Level]) -> list[tuple[Level, Region]]:
    """Each level's regions that hold something."""
    with database.request(Role.ANONYMOUS) as connection:
        occupied = {
            zoom: list(occupied_tiles(connection, layer, range(zoom, zoom + 1), beyond=0))
            for zoom in {level.region_zoom for level in levels}
        }
    return [(level, Region(tile)) for level in levels for tile in occupied[level.region_zoom]]


def _fill_all(
    database: Database, work: list[tuple[Level, Region]], progress: Progress | None
) -> None:
    shares = [work[start::THREADS] for start in range(THREADS)]
    done = [0] * THREADS

    def run(number: int) -> None:
        with database.own() as connection:
            connection.execute(MAKE_AS)
            for level, region in shares[number]:
                fill(connection, level, region, unfinished_table(level.layer.id))
                done[number] += 1
                if progress and number == 0:
                    progress(work[0][0].layer.id, sum(done), len(work))

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(run, range(THREADS)))


def _is_large(connection: Connection, layer: Layer) -> bool:
    source = layer.source
    if layer_extent(connection, layer) is None:
        return False
    if source.table:
        least = FEWEST_AREAS if layer.id in OF_AREAS else FEWEST_FEATURES
        name = f"onemap.{source.table}"
        return int(connection.execute(ROWS, {"name": name}).scalar_one() or 0) >= least
    values = {"theme": source.theme, "features": FEWEST_FEATURES, "corners": FEWEST_CORNERS}
    return bool(connection.execute(IS_LARGE, values).scalar_one())
