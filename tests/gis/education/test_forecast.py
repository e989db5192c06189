import math

import pytest

from gis.education import SeatWarning, demand_of, forecast, total_of, warning_of
from gis.errors import InvalidInput
from tests.gis.education.outlooks import SIX_HUNDRED, catchment, outlook


@pytest.mark.parametrize(
    ("shortage", "warning"),
    [
        (151, SeatWarning.SHORT),
        (150, SeatWarning.TIGHT),
        (50, SeatWarning.TIGHT),
        (49, SeatWarning.ENOUGH),
        (-3000, SeatWarning.ENOUGH),
        (None, SeatWarning.UNKNOWN),
    ],
)
def test_red_is_above_150_and_green_below_50(shortage: int | None, warning: SeatWarning) -> None:
    assert warning_of(shortage) is warning


def test_shortage_is_demand_less_seats_in_each_of_six_years() -> None:
    pupils = (600, 640, 700, 760, 751, 500)
    (only,) = forecast(outlook(catchment(pupils=pupils)))
    assert [year.year for year in only.years] == [2027, 2028, 2029, 2030, 2031, 2032]
    assert [year.shortage for year in only.years] == [0, 40, 100, 160, 151, -100]
    assert [year.warning.value for year in only.years] == [
        "enough", "enough", "tight", "short", "short", "enough",
    ]  # fmt: skip


def test_families_that_move_in_are_compounded_year_by_year() -> None:
    (only,) = forecast(outlook(catchment(), in_migration=0.05))
    assert [year.demand for year in only.years] == [630, 662, 695, 729, 766, 804]


def test_halves_are_rounded_up_as_in_sql() -> None:
    assert demand_of(50, 0.01, 1) == 51  # 50.5, where round() of Python would say 50


def test_what_is_too_small_to_be_told_stays_unknown() -> None:
    (only,) = forecast(outlook(catchment(pupils=(None, *SIX_HUNDRED[1:]))))
    assert (only.years[0].demand, only.years[0].shortage) == (None, None)
    assert only.years[0].warning is SeatWarning.UNKNOWN


def test_seats_to_spare_do_not_help_another_catchment() -> None:
    rich, poor = catchment("d-1", seats=(900,) * 6), catchment("d-2", seats=(400,) * 6)
    total = total_of(forecast(outlook(rich, poor)))
    assert [(year.seats, year.demand, year.shortage) for year in total] == [(1300, 1200, 200)] * 6
    assert {year.warning for year in total} == {SeatWarning.SHORT}


@pytest.mark.parametrize("share", [0.21, -0.3, math.nan, math.inf])
def test_in_migration_has_bounds(share: float) -> None:
    with pytest.raises(InvalidInput, match=r"in_migration=.*: it is from -0.2 to 0.2 a year"):
        outlook().with_in_migration(share)
    assert outlook().with_in_migration(None) == outlook()
