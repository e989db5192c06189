"""Whether polygons fit together 接边检查: within a layer, between layers, and level in level."""

from gis.topology.between import check_between
from gis.topology.finding import SEVERITIES, Finding, Kind, findings_geojson
from gis.topology.fix import Fix, propose_fix
from gis.topology.layer import PolygonLayer
from gis.topology.nesting import check_nesting
from gis.topology.sources import LevelOfAreas, area_levels, read_layer
from gis.topology.within import Tolerances, check_layer

__all__ = [
    "SEVERITIES",
    "Finding",
    "Fix",
    "Kind",
    "LevelOfAreas",
    "PolygonLayer",
    "Tolerances",
    "area_levels",
    "check_between",
    "check_layer",
    "check_nesting",
    "findings_geojson",
    "propose_fix",
    "read_layer",
]
