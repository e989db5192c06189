import numpy as np
import pytest
import shapely
from pyproj import Geod

from gis.crs import CRS84, GCJ02, from_wgs84, parse_crs, point_to_wgs84, to_wgs84
from gis.errors import InvalidInput


def test_geometries_lose_their_height_and_keep_their_gaps() -> None:
    given = [shapely.from_wkt("POINT Z (113.9 22.5 7)"), None, shapely.from_wkt("POLYGON EMPTY")]
    converted = to_wgs84(given, parse_crs("EPSG:4979"))
    assert shapely.to_wkt(converted[0]) == "POINT (113.9 22.5)"
    assert converted[1] is None
    assert converted[2].is_empty


def test_gcj02_moves_a_building_by_hundreds_of_metres_without_bending_it() -> None:
    building = shapely.box(113.93, 22.53, 113.9305, 22.5304)
    moved = to_wgs84([building], GCJ02)[0]
    _, _, distance_m = Geod(ellps="WGS84").inv(
        building.centroid.x, building.centroid.y, moved.centroid.x, moved.centroid.y
    )
    assert 500 < distance_m < 700
    assert moved.area == pytest.approx(building.area, rel=1e-3)
    back = from_wgs84([moved], GCJ02)[0]
    np.testing.assert_allclose(
        shapely.get_coordinates(back), shapely.get_coordinates(building), atol=1e-9
    )


@pytest.mark.parametrize(
    ("x", "y", "parameter"),
    [
        (float("nan"), 22.5, "lon"),
        (113.9, float("inf"), "lat"),
        (181.0, 22.5, "lon"),
        (113.9, -90.1, "lat"),
    ],
)
def test_a_bad_point_names_its_parameter(x: float, y: float, parameter: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        point_to_wgs84(x, y, CRS84)
    assert caught.value.parameter == parameter


def test_a_swapped_point_gets_a_hint() -> None:
    with pytest.raises(InvalidInput, match="swapped"):
        point_to_wgs84(22.5, 113.9, CRS84)


def test_a_point_in_another_system() -> None:
    lon, lat = point_to_wgs84(121000.0, 489000.0, parse_crs("EPSG:28992"))
    assert (lon, lat) == (pytest.approx(4.89, abs=0.01), pytest.approx(52.39, abs=0.01))
    with pytest.raises(InvalidInput, match="outside"):
        point_to_wgs84(1e30, 1e30, parse_crs("EPSG:32632"))
