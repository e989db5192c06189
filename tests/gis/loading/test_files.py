from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from gis.crs import GCJ02, from_wgs84, parse_crs
from gis.errors import InvalidInput
from gis.loading.files import read_file
from gis.loading.reading import FileForm, together
from tests.gis.loading.conftest import houses


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.geojson", b"", "damaged"),
        ("cut.geojson", b'{"type":"FeatureCollection","features":[{"ty', "cannot be read"),
        ("text.gpkg", b"text", "damaged"),
        ("text.shp", b"text", "damaged"),
        ("text.fgb", b"text", "damaged"),
        ("text.parquet", b"text", "cannot be read"),
        ("empty.csv", b"", "no header"),
        ("plain.csv", b"a,b\n1,2\n", "lon and lat, or wkt; it has a, b"),
        ("twice.csv", b"lon,lat,lon\n1,2,3\n", "twice"),
        ("ragged.csv", b"lon,lat\n1,2,3\n", "cannot be read"),
        ("map.pdf", b"x", r"\.gpkg"),
    ],
)
def test_damaged_files_are_told_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=words) as caught:
        read_file(tmp_path / name, FileForm())
    assert name in caught.value.detail
    assert "\n" not in caught.value.detail


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("missing.gpkg", "folder.csv"):
        with pytest.raises(InvalidInput, match="does not exist or is not a file"):
            read_file(tmp_path / name, FileForm())


def test_layers(tmp_path: Path) -> None:
    file = houses(tmp_path / "two.gpkg")
    gpd.read_file(file).to_file(file, layer="buildings")
    with pytest.raises(InvalidInput, match="two, buildings"):
        read_file(file, FileForm())
    with pytest.raises(InvalidInput, match="cellars"):
        read_file(file, FileForm(layer="cellars"))
    assert len(read_file(file, FileForm(layer="two"))) == 3
    assert len(read_file(file, FileForm(wanted="buildings"))) == 3


@pytest.mark.parametrize("epsg", [4490, 3857, 4547])
def test_the_file_s_own_coordinate_system(tmp_path: Path, epsg: int) -> None:
    frame = gpd.read_file(houses(tmp_path / "houses.gpkg"))
    frame.to_crs(epsg).to_file(tmp_path / "other.gpkg")
    reading = read_file(tmp_path / "other.gpkg", FileForm())
    assert reading.crs == (f"EPSG:{epsg}",)
    assert shapely.equals_exact(reading.geometry, frame.geometry.to_numpy(), 1e-9).all()


def test_an_override_beats_what_the_file_says(tmp_path: Path) -> None:
    frame = gpd.read_file(houses(tmp_path / "houses.gpkg"))
    shifted = from_wgs84(frame.geometry.to_numpy(), GCJ02)
    frame.set_geometry(gpd.GeoSeries(shifted, crs=4326)).to_file(tmp_path / "shifted.geojson")
    reading = read_file(tmp_path / "shifted.geojson", FileForm(crs=parse_crs("gcj02")))
    assert reading.crs == ("gcj02",)
    # GeoJSON keeps seven decimals: a centimetre.
    assert shapely.equals_exact(reading.geometry, frame.geometry.to_numpy(), 2e-7).all()


def test_a_parquet_table_without_geometry_metadata(tmp_path: Path) -> None:
    table = pa.table({"Longitude": [113.9, None], "Latitude": [22.5, 22.6], "kind": ["toilet"] * 2})
    pq.write_table(table, tmp_path / "plain.parquet")
    reading = read_file(tmp_path / "plain.parquet", FileForm())
    assert reading.geometry[0] == shapely.Point(113.9, 22.5)
    assert reading.geometry[1] is None


def test_geoparquet_with_native_geometry(tmp_path: Path) -> None:
    frame = gpd.read_file(houses(tmp_path / "houses.gpkg")).to_crs(3857)
    frame.to_parquet(tmp_path / "native.parquet", geometry_encoding="geoarrow")
    reading = read_file(tmp_path / "native.parquet", FileForm())
    assert reading.crs == ("EPSG:3857",)
    expected = frame.to_crs(4326).geometry.to_numpy()
    assert shapely.equals_exact(reading.geometry, expected, 1e-9).all()


def test_wkt_columns_and_text_that_is_none(tmp_path: Path) -> None:
    content = "id,WKT\n1,POINT (113.9 22.5)\n2,POINT (113.9\n3,\n"
    (tmp_path / "points.csv").write_text(content)
    reading = read_file(tmp_path / "points.csv", FileForm())
    assert reading.geometry[0] == shapely.Point(113.9, 22.5)
    assert list(reading.unreadable) == [1]
    assert reading.geometry[2] is None


def test_files_of_different_columns_come_together(tmp_path: Path) -> None:
    one = read_file(houses(tmp_path / "one.gpkg", 2, code=[1, 2]), FileForm())
    two = read_file(houses(tmp_path / "two.gpkg", 1, code=["3a"], name=["甲"]), FileForm())
    both = together([one, two])
    assert both.columns.to_pydict() == {
        "id": ["h0", "h1", "h0"],
        "code": ["1", "2", "3a"],
        "name": [None, None, "甲"],
    }
    assert both.origin.tolist() == [0, 0, 1]
    assert both.number.tolist() == [1, 2, 1]
