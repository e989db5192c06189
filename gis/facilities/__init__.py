"""Public facilities 公共设施, and which of them is nearest."""

from gis.facilities.nearest import KINDS, Facility, Kind, nearest

__all__ = ["KINDS", "Facility", "Kind", "nearest"]
