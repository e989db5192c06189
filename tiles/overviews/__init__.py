"""Generalised features of large public layers, zoom by zoom, made ahead of requests."""

from tiles.overviews.build import build_overviews, outdated, versions
from tiles.overviews.levels import Level, levels_of, overview_layers, usable
from tiles.overviews.refresh import refresh, regions_touching

__all__ = [
    "Level",
    "build_overviews",
    "levels_of",
    "outdated",
    "overview_layers",
    "refresh",
    "regions_touching",
    "usable",
    "versions",
]
