"""Renders vector tiles (Mapbox Vector Tile 2.1), for requests and archives alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from gis.database import Role
from gis.errors import InvalidInput
from layers.bands import Band
from layers.catalogue import Catalogue
from layers.model import Layer
from tiles.address import TileAddress
from tiles.matrix_set import WEB_MERCATOR_QUAD, MatrixSet
from tiles.parameters import Parameters, tile_parameters
from tiles.query import has_all, overview_query, tile_query

# A plan made for any envelope would not use the index for this one; to start workers takes longer
# than a tile.
SETTINGS = (
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true),"
    " set_config('max_parallel_workers_per_gather', '0', true)"
)
MAX_TILE_BYTES = 500_000
MAX_LAYERS = 32


@dataclass(frozen=True, slots=True)
class Tile:
    """Protocol buffer bytes, not compressed; empty without features."""

    data: bytes
    features: int


@dataclass(frozen=True, slots=True)
class _Job:
    query: str
    parameters: Parameters


QueryKey = tuple[str, int, Role, str, bool]


class TileRenderer:
    """The queries of a catalogue's layers, each built when first needed.

    `prepared` are the layers and zooms that have an overview; without any, every tile is made from
    the layers' own sources.
    """

    def __init__(
        self, catalogue: Catalogue, prepared: frozenset[tuple[str, int]] = frozenset()
    ) -> None:
        self.catalogue = catalogue
        self.prepared = prepared
        self._queries: dict[QueryKey, str] = {}

    def replace(self, catalogue: Catalogue) -> None:
        """From now on, the layers of another catalogue. In any thread."""
        self.catalogue = catalogue
        self._queries = {}

    def layers(self, ids: str, role: Role) -> tuple[Layer, ...]:
        """`ids` are joined by commas. Raises NotFound, or InvalidInput for repeated or too many."""
        names = ids.split(",", MAX_LAYERS)
        if len(names) > MAX_LAYERS:
            raise InvalidInput(f"At most {MAX_LAYERS} layers go into one tile.", "layer")
        if len(set(names)) != len(names):
            raise InvalidInput("Each layer goes into a tile once.", "layer")
        return tuple(self.catalogue.layer(name, role) for name in names)

    def render(
        self,
        connection: Connection,
        layers: Sequence[Layer],
        role: Role,
        address: TileAddress,
        matrix_set: MatrixSet = WEB_MERCATOR_QUAD,
    ) -> Tile:
        """One tile of `layers`, read under the connection's role, of at most MAX_TILE_BYTES.

        `role` chooses the fields. Where not all fits, the largest layers lose their last features.
        """
        connection.exec_driver_sql(SETTINGS)
        jobs = [
            self._job(layer, band, role, address, matrix_set)
            for layer in layers
            if (band := layer.band(address.z))
        ]
        tiles = [_run(connection, job, MAX_TILE_BYTES) for job in jobs]
        if sum(len(tile.data) for tile in tiles) > MAX_TILE_BYTES:
            tiles = _fit(connection, jobs, tiles)
        return Tile(b"".join(tile.data for tile in tiles), sum(tile.features for tile in tiles))

    def _job(
        self, layer: Layer, band: Band, role: Role, address: TileAddress, matrix_set: MatrixSet
    ) -> _Job:
        prepared = (layer.id, address.z) in self.prepared and has_all(layer, band, role)
        key = (layer.id, band.from_, role, matrix_set.id, prepared)
        query = self._queries.get(key)
        if query is None:
            made = (overview_query if prepared else tile_query)(layer, band, role, matrix_set)
            query = self._queries[key] = made.as_string(None)
        return _Job(query, tile_parameters(band, address, matrix_set))


def _run(connection: Connection, job: _Job, budget: int) -> Tile:
    """Again with fewer features until it fits, or is a single one."""
    tile = _once(connection, job, None)
    while len(tile.data) > budget and tile.features > 1:
        share = 0.95 * budget / len(tile.data)
        limit = min(max(int(tile.features * share), 1), tile.features - 1)
        tile = _once(connection, job, limit)
    return tile


def _once(connection: Connection, job: _Job, limit: int | None) -> Tile:
    row = connection.exec_driver_sql(job.query, {**job.parameters, "limit": limit}).one()
    return Tile(bytes(row.tile or b""), row.features)


def _fit(connection: Connection, jobs: Sequence[_Job], tiles: Sequence[Tile]) -> list[Tile]:
    """The small layers stay whole; what they leave is shared evenly by the others."""
    fitted = list(tiles)
    left = MAX_TILE_BYTES
    order = sorted(range(len(tiles)), key=lambda index: (len(tiles[index].data), index))
    for place, index in enumerate(order):
        share = left // (len(order) - place)
        if len(fitted[index].data) > share:
            fitted[index] = _run(connection, jobs[index], share)
        left -= len(fitted[index].data)
    return fitted
