"""GDAL as a client: the command line of gdal-bin, and the newer one inside pyogrio."""

import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pyogrio
import pytest

from gis.database import Role
from layers import load_catalogue
from tests.dense_district import SIDE, SOUTH, WEST

PUBLIC = {layer.id for layer in load_catalogue().visible_to(Role.ANONYMOUS)}


def ogrinfo(*arguments: str) -> str:
    """Fails the test on a warning too."""
    if shutil.which("ogrinfo") is None:
        pytest.skip("needs ogrinfo: apt-get install gdal-bin")
    done = subprocess.run(
        ["ogrinfo", "-ro", *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_ogrinfo_lists_the_collections(server: str):
    listed = re.findall(r"^\d+: (\S+)", ogrinfo(f"OAPIF:{server}/ogc"), re.MULTILINE)
    assert set(listed) == PUBLIC


@pytest.mark.parametrize(("collection", "features"), [("buildings", 900), ("addresses", 3600)])
def test_ogrinfo_reads_all_features(server: str, collection: str, features: int):
    """GDAL follows the links from page to page; it counts what it got."""
    told = ogrinfo("-al", "-geom=NO", f"OAPIF:{server}/ogc/collections/{collection}")
    assert len(re.findall(r"^OGRFeature\(", told, re.MULTILINE)) == features
    assert f"Feature Count: {features}" in told


def test_ogrinfo_filters_by_box_and_value(server: str):
    collection = f"OAPIF:{server}/ogc/collections/facilities"
    box = [str(edge) for edge in (WEST, SOUTH, WEST + SIDE / 2, SOUTH + SIDE)]
    told = ogrinfo("-al", "-where", "kind = 'toilet'", "-spat", *box, collection)
    longitudes = [float(x) for x in re.findall(r"POINT \(([\d.]+) ", told)]
    assert longitudes
    assert max(longitudes) <= WEST + SIDE / 2
    assert set(re.findall(r"kind \(String\) = (\S+)", told)) == {"toilet"}


def test_pyogrio_reads_a_collection(server: str):
    source = f"OAPIF:{server}/ogc/collections/roads"
    frame = pyogrio.read_dataframe(source)
    assert len(frame) == 800
    assert frame.crs.equals("OGC:CRS84") or frame.crs.equals("EPSG:4326")
    west, south, east, north = frame.total_bounds
    assert (west, south) == pytest.approx((WEST, SOUTH), abs=1e-7)
    assert east <= WEST + SIDE
    assert north == pytest.approx(SOUTH + SIDE, abs=1e-7)
    assert set(frame["oneway"]) == {True, False}


def test_gdal_reads_a_tile(server: str, tmp_path: Path):
    """GDAL knows where a tile lies from the folders above it."""
    tile = tmp_path / "15" / "26762" / "14279.pbf"
    tile.parent.mkdir(parents=True)
    address = f"{server}/tiles/roads,buildings/15/26762/14279"
    with urllib.request.urlopen(address) as answer:
        tile.write_bytes(answer.read())
    assert {name for name, _ in pyogrio.list_layers(tile)} == {"roads", "buildings"}
    frame = pyogrio.read_dataframe(f"MVT:{tile}", layer="buildings").to_crs(4326)
    west, south, east, north = frame.total_bounds
    assert WEST < west < east < WEST + SIDE
    assert SOUTH < south < north < SOUTH + SIDE
    assert frame.geometry.is_valid.all()
    told = ogrinfo("-al", "-so", str(tile), "roads")
    assert "Line String" in told


def test_gdal_takes_longitude_for_x(server: str):
    frame = pyogrio.read_dataframe(f"OAPIF:{server}/ogc/collections/facilities")
    assert frame.geometry.x.between(WEST, WEST + SIDE).all()
    assert frame.geometry.y.between(SOUTH, SOUTH + SIDE).all()
