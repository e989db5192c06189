"""The school-seat forecast 学位预警: seats against demand, by catchment and year. Pure arithmetic.

The children of each catchment are counted where its layer is derived
(layers/education/primary-seat-forecast.yaml); here is what follows from the counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor
from typing import Literal, get_args

from gis.errors import InvalidInput

Stage = Literal["primary", "junior"]
STAGES: tuple[Stage, ...] = get_args(Stage)
# Whoever enters school within six years is born today: further ahead, demand would be a guess.
YEARS = 6
# As the cities warn: red above this shortage of seats, green below that one, yellow between.
RED_ABOVE, GREEN_BELOW = 150, 50
# More a year, either way, is no forecast any more.
MOST_IN_MIGRATION = 0.2


class SeatWarning(StrEnum):
    """The colour of a year: red, yellow, green, or none where there are too few to tell."""

    SHORT = "short"
    TIGHT = "tight"
    ENOUGH = "enough"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Catchment:
    """A school district 学区. For each of the years: the `pupils` of its grades among the children
    registered at its addresses (None: too few to be told), and the `seats` of its schools."""

    code: str
    name: str
    pupils: tuple[int | None, ...]
    seats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class School:
    """A public school, or a planned one, which `opens` in September of that year. `catchment` is
    None where it lies in none."""

    code: str
    name: str
    seats: int
    opens: int | None
    catchment: str | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What forecasts of a stage are made from. `in_migration` is the share by which the pupils of
    a catchment grow each year through families that move in: 0.01 is one in a hundred."""

    stage: Stage
    first_year: int
    in_migration: float
    catchments: tuple[Catchment, ...]
    schools: tuple[School, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(self.first_year, self.first_year + YEARS))

    def with_in_migration(self, share: float | None) -> "Outlook":
        """The same with another share; None leaves it. Raises InvalidInput beyond the bounds."""
        if share is None:
            return self
        if not abs(share) <= MOST_IN_MIGRATION:
            allowed = f"it is from {-MOST_IN_MIGRATION} to {MOST_IN_MIGRATION} a year"
            raise InvalidInput(f"in_migration={share}: {allowed}.", "in_migration")
        return replace(self, in_migration=share)


@dataclass(frozen=True, slots=True)
class YearForecast:
    """A school year, named by the year in which it begins. `shortage` is demand less seats: below
    0 there are seats to spare."""

    year: int
    seats: int
    demand: int | None
    shortage: int | None
    warning: SeatWarning


@dataclass(frozen=True, slots=True)
class CatchmentForecast:
    code: str
    name: str
    years: tuple[YearForecast, ...]


def forecast(outlook: Outlook) -> list[CatchmentForecast]:
    """Each catchment's years, in the order of the outlook."""
    return [
        CatchmentForecast(one.code, one.name, _years_of(outlook, one)) for one in outlook.catchments
    ]


def demand_of(pupils: int, in_migration: float, years_ahead: int) -> int:
    """Pupils after so many years of in-migration, rounded half up as the layer's SQL does."""
    return floor(pupils * (1 + in_migration) ** years_ahead + 0.5)


def warning_of(shortage: int | None) -> SeatWarning:
    if shortage is None:
        return SeatWarning.UNKNOWN
    if shortage > RED_ABOVE:
        return SeatWarning.SHORT
    return SeatWarning.ENOUGH if shortage < GREEN_BELOW else SeatWarning.TIGHT


def total_of(forecasts: Sequence[CatchmentForecast]) -> tuple[YearForecast, ...]:
    """All catchments together, without those whose demand is not told. Seats to spare in one do not
    help another: `shortage` is the sum of what lacks where something lacks."""
    by_year = zip(*(one.years for one in forecasts), strict=True)
    told = ([year for year in years if year.shortage is not None] for years in by_year)
    return tuple(_sum_of(years) for years in told if years)


def _sum_of(years: Sequence[YearForecast]) -> YearForecast:
    worst = max(years, key=lambda one: one.shortage or 0).warning
    return YearForecast(
        years[0].year,
        sum(one.seats for one in years),
        sum(one.demand or 0 for one in years),
        sum(max(one.shortage or 0, 0) for one in years),
        worst,
    )


def _years_of(outlook: Outlook, one: Catchment) -> tuple[YearForecast, ...]:
    years: list[YearForecast] = []
    for ahead, (year, pupils, seats) in enumerate(
        zip(outlook.years, one.pupils, one.seats, strict=True), start=1
    ):
        demand = None if pupils is None else demand_of(pupils, outlook.in_migration, ahead)
        shortage = None if demand is None else demand - seats
        years.append(YearForecast(year, seats, demand, shortage, warning_of(shortage)))
    return tuple(years)
