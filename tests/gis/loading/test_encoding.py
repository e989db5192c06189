from pathlib import Path

import geopandas as gpd
import pytest

from gis.database import Database
from gis.errors import InvalidInput
from gis.loading.encoding import encoding_of_shapefile, encoding_of_text, known_encoding
from tests.gis.loading.conftest import Load, houses, query

# The last does not exist in GBK, only in GB 18030.
NAMES = ["城市管理", "青禾大厦", "䶮"]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("gbk", "gb18030")],
)
def test_a_csv_s_encoding_is_found_out(
    load: Load, database: Database, tmp_path: Path, encoding: str, found: str
) -> None:
    names = NAMES[:2] if encoding == "gbk" else NAMES
    lines = [f"{i},113.9,22.5,toilet,{name}" for i, name in enumerate(names)]
    text = "\n".join(["id,lon,lat,kind,名称", *lines])
    (tmp_path / "toilets.csv").write_bytes(text.encode(encoding))
    report = load("facilities", tmp_path / "toilets.csv")
    assert report.encodings == (found,)
    assert [
        row[0] for row in query(database, "SELECT name FROM facilities ORDER BY source_id")
    ] == names


@pytest.mark.parametrize(("encoding", "found"), [("UTF-8", "utf-8"), ("GBK", "gb18030")])
@pytest.mark.parametrize("declared", [True, False])
def test_a_shapefile_s_encoding_is_found_out(
    load: Load, database: Database, tmp_path: Path, encoding: str, found: str, declared: bool
) -> None:
    file = tmp_path / "houses.shp"
    frame = gpd.read_file(houses(tmp_path / "houses.gpkg", 2, name=NAMES[:2]))
    frame.to_file(file, encoding=encoding)
    if not declared:
        file.with_suffix(".cpg").unlink()
        # Byte 29 names the language driver; many programs leave it empty.
        dbf = bytearray(file.with_suffix(".dbf").read_bytes())
        dbf[29] = 0
        file.with_suffix(".dbf").write_bytes(dbf)
    assert encoding_of_shapefile(file) == found
    report = load("buildings", file)
    assert report.encodings == (found,)
    assert [row[0] for row in query(database, "SELECT name FROM buildings ORDER BY 1")] == sorted(
        NAMES[:2]
    )


def test_a_cpg_that_lies_is_not_believed(tmp_path: Path) -> None:
    file = tmp_path / "houses.shp"
    frame = gpd.read_file(houses(tmp_path / "houses.gpkg", 2, name=NAMES[:2]))
    frame.to_file(file, encoding="GBK")
    file.with_suffix(".cpg").write_text("UTF-8")
    assert encoding_of_shapefile(file) == "gb18030"


def test_text_that_a_field_s_width_cuts_inside_a_character(tmp_path: Path) -> None:
    file = tmp_path / "houses.shp"
    frame = gpd.read_file(houses(tmp_path / "houses.gpkg", 1, name=["号" * 200]))
    with pytest.warns(match="truncated"):
        frame.to_file(file, encoding="UTF-8")
    file.with_suffix(".cpg").unlink()
    assert encoding_of_shapefile(file) == "utf-8"


def test_what_is_neither_is_latin() -> None:
    assert encoding_of_text("Schloß".encode("latin-1") + b"\xff") == "latin-1"


def test_a_given_encoding_that_does_not_fit(load: Load, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("lon,lat,kind\n1,2,公厕".encode("gbk"))
    with pytest.raises(InvalidInput, match="--encoding"):
        load("facilities", tmp_path / "t.csv", encoding="utf-8")
    with pytest.raises(InvalidInput, match="klingon"):
        known_encoding("klingon")
