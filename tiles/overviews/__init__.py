"""Generalised features of large public layers, zoom by zoom, made ahead of requests."""

from tiles.overviews.build import OF_AREAS, build_overviews, forget, outdated, versions
from tiles.overviews.levels import Level, levels_of, overview_layers, usable
from tiles.overviews.refresh import refresh, regions_touching

__all__ = [
    "OF_AREAS",
    "Level",
    "build_overviews",
    "forget",
    "levels_of",
    "outdated",
    "overview_layers",
    "refresh",
    "regions_touching",
    "usable",
    "versions",
]
