"""Which district 区, street 街道, community 社区 and grid 网格 a place lies in."""

from gis.areas.batch_csv import assign_csv
from gis.areas.batch_geojson import assign_geojson
from gis.areas.district import District, district_of
from gis.areas.index import LEVELS, Area, AreaIndex, Assigned
from gis.areas.live import LiveAreas
from gis.areas.on_day import areas_on

__all__ = [
    "LEVELS",
    "Area",
    "AreaIndex",
    "Assigned",
    "District",
    "LiveAreas",
    "areas_on",
    "assign_csv",
    "assign_geojson",
    "district_of",
]
