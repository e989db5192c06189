import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from gis.crs import gcj02

GEOD = Geod(ellps="WGS84")
# The shift starts in one leap on the edge of the box; further in, every point has its way back.
IN_CHINA = st.tuples(st.floats(72.05, 137.79), st.floats(0.88, 55.78))
Change = Callable[[gcj02.Floats], gcj02.Floats]
ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


def test_published_vectors(shared_data: Path) -> None:
    with (shared_data / "suites" / "gcj02_reference_vectors.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wgs84 = np.array([[float(row["wgs84_lon"]), float(row["wgs84_lat"])] for row in rows])
    shifted = np.array([[float(row["gcj02_lon"]), float(row["gcj02_lat"])] for row in rows])
    assert len(rows) == 3
    np.testing.assert_allclose(gcj02.wgs84_to_gcj02(wgs84), shifted, atol=5e-7)
    np.testing.assert_allclose(gcj02.gcj02_to_wgs84(shifted), wgs84, atol=5e-7)


def test_bd09_against_published_pair() -> None:
    # coordtransform's own example: the same place in GCJ-02 and BD-09.
    bd09 = gcj02._turn(np.array([[116.404, 39.915]]))  # pyright: ignore[reportPrivateUsage]
    np.testing.assert_allclose(bd09, [[116.41036949371029, 39.92133699351021]], atol=1e-9)


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (gcj02.wgs84_to_gcj02, gcj02.gcj02_to_wgs84),
        (gcj02.wgs84_to_bd09, gcj02.bd09_to_wgs84),
    ],
)
@given(places=st.lists(IN_CHINA, min_size=1, max_size=20))
def test_round_trip_stays_within_a_millimetre(
    there: Change, back: Change, places: list[tuple[float, float]]
) -> None:
    start = np.array(places)
    shifted = there(start)
    end = back(shifted)
    _, _, moved_m = GEOD.inv(*start.T, *shifted.T)
    _, _, error_m = GEOD.inv(*start.T, *end.T)
    assert np.max(error_m) < 1e-3
    assert np.min(moved_m) > 1


@given(place=ANYWHERE)
def test_outside_the_box_nothing_moves(place: tuple[float, float]) -> None:
    lon, lat = place
    if gcj02.WEST <= lon <= gcj02.EAST and gcj02.SOUTH <= lat <= gcj02.NORTH:
        return
    point = np.array([place])
    for change in (
        gcj02.wgs84_to_gcj02,
        gcj02.gcj02_to_wgs84,
        gcj02.wgs84_to_bd09,
        gcj02.bd09_to_wgs84,
    ):
        np.testing.assert_array_equal(change(point), point)


def test_what_is_not_finite_and_what_is_empty_pass() -> None:
    strange = np.array([[np.nan, 22.5], [np.inf, 22.5], [113.9, np.nan]])
    np.testing.assert_array_equal(gcj02.gcj02_to_wgs84(strange), strange)
    assert gcj02.bd09_to_wgs84(np.empty((0, 2))).shape == (0, 2)
