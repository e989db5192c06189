import numpy as np
import pytest
from pyproj import CRS, Transformer

from gis.crs import CRS84, parse_crs, points_from_wgs84, points_to_wgs84, system_of
from gis.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("4326", "EPSG:4326"),
        ("EPSG:4490", "EPSG:4490"),
        ("epsg:3857", "EPSG:3857"),
        ("urn:ogc:def:crs:EPSG::4979", "EPSG:4979"),
        ("urn:ogc:def:crs:EPSG:6.9:4326", "EPSG:4326"),
        ("http://www.opengis.net/def/crs/EPSG/0/28992", "EPSG:28992"),
        ("[EPSG:4326]", "EPSG:4326"),
        ("CRS84", "CRS84"),
        ("OGC:CRS84", "CRS84"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "CRS84"),
        ("http://www.opengis.net/def/crs/OGC/0/CRS84h", "CRS84"),
        (" GCJ02 ", "gcj02"),
        ("gcj-02", "gcj02"),
        ("bd09", "bd09"),
    ],
)
def test_spellings(text: str, name: str) -> None:
    assert parse_crs(text).name == name


@pytest.mark.parametrize(
    "text",
    ["", "foo", "EPSG:", "EPSG:0", "EPSG:99999999", "4978", "EPSG:5773", "1e9", "wgs84", "4" * 99],
)
def test_unknown_ones_are_named(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_crs(text, "filter-crs")
    assert caught.value.parameter == "filter-crs"
    assert "gcj02" in caught.value.detail
    assert len(caught.value.detail) < 200


@pytest.mark.parametrize(
    ("code", "x", "y"),
    [
        (3857, 12680000.0, 2576000.0),
        (28992, 121000.0, 489000.0),
        (4547, 500000.0, 2500000.0),
        (4490, 113.9, 22.5),
        (7415, 121000.0, 489000.0),
    ],
)
def test_agrees_with_pyproj_in_both_directions(code: int, x: float, y: float) -> None:
    horizontal = 28992 if code == 7415 else code
    oracle = Transformer.from_crs(f"EPSG:{horizontal}", "EPSG:4326", always_xy=True)
    crs = parse_crs(f"EPSG:{code}")
    lon, lat = points_to_wgs84(np.array([x]), np.array([y]), crs)
    np.testing.assert_allclose((lon[0], lat[0]), oracle.transform(x, y), atol=1e-12)
    back_x, back_y = points_from_wgs84(lon, lat, crs)
    np.testing.assert_allclose((back_x[0], back_y[0]), (x, y), atol=1e-3)


def test_longitude_comes_first_whatever_the_registry_says() -> None:
    lon, lat = points_to_wgs84(np.array([113.9]), np.array([22.5]), parse_crs("EPSG:4490"))
    assert (lon[0], lat[0]) == (113.9, 22.5)


def test_a_file_s_own_system_without_a_code() -> None:
    crs = system_of(CRS.from_proj4("+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +ellps=GRS80"))
    lon, lat = points_to_wgs84(np.array([500000.0]), np.array([2490000.0]), crs)
    assert lon[0] == pytest.approx(114)
    assert 22 < lat[0] < 23


def test_what_cannot_be_converted_is_nan() -> None:
    lon, lat = points_to_wgs84(np.array([1e30]), np.array([1e30]), parse_crs("32632"))
    assert np.isnan([lon[0], lat[0]]).all()


def test_crs84_leaves_everything_as_it_is() -> None:
    points = np.array([[113.9, 22.5]])
    assert CRS84.to_wgs84(points) is points
