"""Whether polygons fit together 接边检查: within a layer, between layers, and level in level."""

from gis.topology.areas import check_areas
from gis.topology.between import check_between
from gis.topology.finding import SEVERITIES, Finding, Kind, findings_geojson
from gis.topology.fix import Changed, Fix, is_mended, propose_fix
from gis.topology.layer import PolygonLayer
from gis.topology.nesting import check_nesting
from gis.topology.reading import MOST_POSITIONS, MOST_RECORDS, layer_of_features
from gis.topology.sources import LevelOfAreas, area_levels, read_layer
from gis.topology.tangle import check_tangle
from gis.topology.within import Tolerances, check_layer

__all__ = [
    "MOST_POSITIONS",
    "MOST_RECORDS",
    "SEVERITIES",
    "Changed",
    "Finding",
    "Fix",
    "Kind",
    "LevelOfAreas",
    "PolygonLayer",
    "Tolerances",
    "area_levels",
    "check_areas",
    "check_between",
    "check_layer",
    "check_nesting",
    "check_tangle",
    "findings_geojson",
    "is_mended",
    "layer_of_features",
    "propose_fix",
    "read_layer",
]
