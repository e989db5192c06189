"""OGC API Features parts 1 and 2 over the layer catalogue: a collection a layer."""

from api.ogc import collections, items, landing

ROUTES = (*landing.ROUTES, *collections.ROUTES, *items.ROUTES)
