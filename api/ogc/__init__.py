"""OGC API Features parts 1 and 2 and Tiles part 1 over the catalogue: a collection a layer."""

from api.ogc import collections, items, landing, tile_matrix_sets, tilesets

ROUTES = (
    *landing.ROUTES,
    *collections.ROUTES,
    *items.ROUTES,
    *tile_matrix_sets.ROUTES,
    *tilesets.ROUTES,
)
