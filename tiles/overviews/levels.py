"""Which overviews there are to be: of which layers, at which zooms, in regions of what size."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log2

from psycopg import sql

from gis.database import Role
from layers.bands import Band
from layers.catalogue import Catalogue
from layers.model import Layer
from layers.parts import AreaLevel, Geometry, Source, ZoomRange
from tiles.matrix_set import WEB_MERCATOR_QUAD
from tiles.parameters import cells_across
from tiles.picking import encoded_columns, picked
from tiles.query import areas_overview
from tiles.shaping import shape
from tiles.units import kept

# Above it a tile holds so little of any layer that its source serves as well.
LAST_ZOOM = 14
REGION_ZOOM = 15
CELLS_REGION_ZOOM = 14
MERGED_REGION_ZOOM = 12
AREAS_REGION_ZOOM = 9
Prepared = tuple[str, int]

ROWS = sql.SQL(
    "SELECT * FROM (SELECT %(z)s::smallint, %(region)s::bigint, picked._key,"
    " picked._rank::real, {attributes}, {shape} AS geom FROM ({picked}) AS picked OFFSET 0"
    ") AS shaped WHERE NOT ST_IsEmpty(shaped.geom)"
)


@dataclass(frozen=True, slots=True)
class Level:
    """The overview of a layer at one zoom. `rows` is the SELECT of a region's rows, with the
    parameters of region_parameters() and `region`, its number; `definition` changes with it.
    """

    layer: Layer
    z: int
    band: Band
    region_zoom: int
    rows: sql.Composed
    definition: str

    @property
    def key(self) -> Prepared:
        return self.layer.id, self.z


def levels_of(layer: Layer) -> Iterator[Level]:
    """Every zoom at which a layer's tiles may come from an overview: of a public one with features
    of its own, in a table or a theme."""
    if not layer.is_public or layer.source.query is not None or layer.source.level is not None:
        return
    for z in range(layer.zoom.min, min(LAST_ZOOM, layer.zoom.max) + 1):
        band = layer.band(z)
        if band is not None:
            yield _level(layer, z, band)


def areas_of_level(catalogue: Catalogue, level: AreaLevel) -> Layer:
    """The outlines that all values of areas of a level are drawn on, as if they were a layer."""
    base = catalogue.layer("areas", Role.ANONYMOUS)
    where = {"level": level.value}
    bands = (Band.model_validate({"from": 0, "simplify_px": 0.5, "shared_edges": True}),)
    return base.model_copy(
        update={
            "id": areas_overview(level.value),
            "source": Source(table="areas", where=dict(where), time=base.source.time),
            "geometry": Geometry.POLYGON,
            "fields": tuple(field for field in base.fields if field.name in ("code", "name")),
            "zoom": ZoomRange(min=6, max=LAST_ZOOM),
            "bands": bands,
        }
    )


def usable(catalogue: Catalogue, versions: Mapping[Prepared, str]) -> frozenset[Prepared]:
    """The layers and zooms whose tiles come from an overview: it has been made, from the layer as
    its file says it now. Values of areas use the one of their level."""
    made = {
        level.key
        for layer in overview_layers(catalogue)
        if any(layer.id == name for name, _ in versions)
        for level in levels_of(layer)
        if versions.get(level.key) == level.definition
    }
    on_areas = {
        (layer.id, z)
        for layer in catalogue.layers
        if layer.source.level is not None
        for name, z in made
        if name == areas_overview(layer.source.level.value)
    }
    return frozenset(made | on_areas)


def overview_layers(catalogue: Catalogue) -> list[Layer]:
    """Every layer that may have overviews, the areas of each level among them."""
    areas = [areas_of_level(catalogue, level) for level in AreaLevel]
    return [*areas, *catalogue.public()]


def _level(layer: Layer, z: int, band: Band) -> Level:
    rows, region_zoom = _rows(layer, band), _region_zoom(band, z)
    defining = f"{rows.as_string(None)} {cells_across(band)} {region_zoom}"
    digest = hashlib.blake2b(defining.encode(), digest_size=12)
    return Level(layer, z, band, region_zoom, rows, digest.hexdigest())


def _region_zoom(band: Band, z: int) -> int:
    """So small that an edit makes little anew, so large that no cell and no long line is cut; large
    for areas, which are few."""
    if band.shared_edges:
        return min(AREAS_REGION_ZOOM, z)
    if band.merge:
        return max(MERGED_REGION_ZOOM, z)
    if band.thin_px or band.aggregate:
        return min(CELLS_REGION_ZOOM, z + int(log2(cells_across(band))))
    return REGION_ZOOM


def _rows(layer: Layer, band: Band) -> sql.Composed:
    names = encoded_columns(layer, band, Role.ANONYMOUS)
    members = [
        part for name in names for part in (sql.Literal(name), sql.Identifier("picked", name))
    ]
    attributes = sql.SQL("jsonb_strip_nulls(jsonb_build_object({}))").format(
        sql.SQL(", ").join(members)
    )
    return ROWS.format(
        attributes=attributes,
        shape=kept(shape(band, WEB_MERCATOR_QUAD)),
        picked=picked(layer, band, Role.ANONYMOUS, region=True),
    )
