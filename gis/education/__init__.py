"""School seats 学位: how many there are, how many will be needed six years ahead, and what if."""

from gis.education.forecast import (
    GREEN_BELOW,
    MOST_IN_MIGRATION,
    RED_ABOVE,
    STAGES,
    YEARS,
    Catchment,
    CatchmentForecast,
    Outlook,
    School,
    SeatWarning,
    Stage,
    YearForecast,
    demand_of,
    forecast,
    total_of,
    warning_of,
)
from gis.education.reading import Locate, locator, outlook_of
from gis.education.what_if import MOST_CHANGES, MOST_SEATS, Change, Comparison, what_if
from gis.education.wishes import parse_change

__all__ = [
    "GREEN_BELOW",
    "MOST_CHANGES",
    "MOST_IN_MIGRATION",
    "MOST_SEATS",
    "RED_ABOVE",
    "STAGES",
    "YEARS",
    "Catchment",
    "CatchmentForecast",
    "Change",
    "Comparison",
    "Locate",
    "Outlook",
    "School",
    "SeatWarning",
    "Stage",
    "YearForecast",
    "demand_of",
    "forecast",
    "locator",
    "outlook_of",
    "parse_change",
    "total_of",
    "warning_of",
    "what_if",
]
