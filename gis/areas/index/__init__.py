"""Which areas points lie in, in memory and exact."""

from gis.areas.index.area import LEVELS, Area
from gis.areas.index.area_index import AreaIndex, Assigned

__all__ = ["LEVELS", "Area", "AreaIndex", "Assigned"]
