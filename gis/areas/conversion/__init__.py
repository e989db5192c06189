"""Counts by the areas of one day as counts by those of another: after grids 网格 were re-cut."""

from gis.areas.conversion.between import conversion_between
from gis.areas.conversion.pairs import MEASURES, Conversion, Measure, Pair
from gis.areas.conversion.table import convert_csv, text_of

__all__ = [
    "MEASURES",
    "Conversion",
    "Measure",
    "Pair",
    "conversion_between",
    "convert_csv",
    "text_of",
]
