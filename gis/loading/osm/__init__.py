"""OpenStreetMap extracts, as .osm.pbf or .osm files."""

from gis.loading.osm.levels import parse_levels
from gis.loading.osm.load import OsmOptions, load_osm

__all__ = ["OsmOptions", "load_osm", "parse_levels"]
