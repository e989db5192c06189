import tracemalloc
from typing import Any

import pytest
import shapely

from gis.crs import CRS84, parse_crs
from gis.errors import UnprocessableData
from gis.geojson import check_positions, features_of, on_earth, read_geometry, why_invalid


def test_positions_are_counted_before_anything_is_made_of_them():
    body = b'{"coordinates": [[' + b",".join([b"[ 114.5 ,22.25]"] * 1_000_000) + b"]]}"
    tracemalloc.start()
    with pytest.raises(UnprocessableData, match=r"begins at 114\.5, 22\.25, has about 1,000,002"):
        check_positions(body, 200_000, "grids")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100_000
    check_positions(body, 1_000_000, "grids")


def test_a_body_without_positions_is_told_too():
    with pytest.raises(UnprocessableData, match="The body has about 300"):
        check_positions(b"[" * 300, 100, "The body")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "Feature 3: the geometry is null"),
        ({"type": "Polygon", "coordinates": []}, "Feature 3: the geometry is empty"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "Feature 3: "),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [5, 5]]]}, "Feature 3: "),
        ({"type": "Nothing"}, "Feature 3: "),
        ([1, 2], "Feature 3: "),
        ({"type": "LineString", "coordinates": [[n, 0] for n in range(9)]}, "has 9 vertices; 8"),
    ],
)
def test_what_is_no_geometry(value: Any, words: str):
    with pytest.raises(UnprocessableData, match=words) as raised:
        read_geometry(value, 8, "Feature 3", "grids", 3)
    assert (raised.value.record, raised.value.parameter) == (3, "grids")


def test_heights_are_left_out():
    found = read_geometry({"type": "Point", "coordinates": [1, 2, 3]}, 8, "x", "grids")
    assert found.equals_exact(shapely.Point(1, 2))
    assert not found.has_z


@pytest.mark.parametrize(
    ("place", "crs"), [((500_000, 2_500_000), "CRS84"), ((22.5, 114.0), "CRS84")]
)
def test_what_is_off_the_earth_names_the_vertex(place: tuple[float, float], crs: str):
    line = shapely.LineString([(0, 0), place])
    with pytest.raises(UnprocessableData, match=f"{place[0]:.7g}, .* is no place in {crs}"):
        on_earth(line, parse_crs(crs), "line", "line")
    assert on_earth(shapely.Point(180, -90), CRS84, "x", "line").equals(shapely.Point(180, -90))


def test_the_reason_has_the_place():
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    assert why_invalid(bow) == "Self-intersection at 0.5000000, 0.5000000"


@pytest.mark.parametrize("value", [None, [], {}, {"features": []}, {"features": [1, 2, 3]}])
def test_what_is_no_collection(value: Any):
    with pytest.raises(UnprocessableData, match=r"^grids"):
        features_of(value, 2, "grids")
