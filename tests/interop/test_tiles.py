"""Tiles as GDAL, MapLibre's own parser and OpenLayers read them, against the tables."""

import json
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from sqlalchemy import text

from gis.database import Database, DatabaseAccess, Role
from layers import load_catalogue
from tests.interop.test_gdal import ogrinfo
from tests.tiles.test_render import tiles_of
from tiles import ArchiveBuilder, TileAddress, TileRenderer, archive_path
from tiles.validate import validate

Dense = tuple[Database, DatabaseAccess]
MODULES = Path(__file__).parents[2] / "web" / "node_modules"
READER = Path(__file__).with_name("read_tile.mjs")
MIDDLE = TileAddress(15, 26762, 14279)


def rows(dense: Dense, query: str) -> dict[str, Any]:
    """The second column by the first."""
    with dense[0].request() as connection:
        return {row[0]: row[1] for row in connection.execute(text(query))}


def fetched(server: str, layers: str, tile: TileAddress) -> bytes:
    with urllib.request.urlopen(f"{server}/tiles/{layers}/{tile.z}/{tile.x}/{tile.y}") as answer:
        return answer.read()


@pytest.fixture(scope="session")
def pyramid(server: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """All tiles of one zoom, as a folder that GDAL takes for a data set."""
    folder = tmp_path_factory.mktemp("pyramid") / "16"
    for tile in tiles_of(16):
        path = folder / str(tile.x) / f"{tile.y}.pbf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fetched(server, "buildings,bus-stops", tile))
    return f"MVT:{folder}"


def test_gdal_finds_every_polygon_in_a_folder_of_tiles(dense: Dense, pyramid: str):
    frame = pyogrio.read_dataframe(pyramid, layer="buildings")
    # One that lies in two tiles is there twice.
    read = {
        code: use if isinstance(use, str) else None
        for code, use in zip(frame["code"], frame["use"], strict=True)
    }
    assert read == rows(dense, "SELECT code, use FROM buildings")


def test_gdal_finds_every_point_in_a_folder_of_tiles(dense: Dense, pyramid: str):
    told = ogrinfo("-al", "-geom=NO", pyramid, "bus-stops")
    codes = re.findall(r"  code \(String\) = (\S+)", told)
    names = re.findall(r"  name \(String\) = (\S+)", told)
    # GDAL leaves out what lies in the buffer of a tile, so each is there once; its "Feature Count"
    # is the sum of what tiles hold.
    stops = rows(dense, "SELECT code, name FROM facilities WHERE kind = 'bus_stop'")
    assert sorted(zip(codes, names, strict=True)) == sorted(stops.items())


def test_gdal_reads_an_archive(dense: Dense, tmp_path: Path):
    renderer = TileRenderer(load_catalogue())
    layer = "addresses-per-grid"
    ArchiveBuilder(dense[0], renderer, tmp_path, lambda *_: None).build([layer])
    with dense[0].request(Role.ANONYMOUS) as connection:
        query = "SELECT grid, count(*) FROM addresses GROUP BY grid"
        counted: dict[str, int] = {row[0]: row[1] for row in connection.execute(text(query))}
    path = archive_path(tmp_path, layer)
    assert pyogrio.detect_write_driver(str(path)) == "PMTiles"
    frame = pyogrio.read_dataframe(path, layer=layer)
    read = dict(zip(frame["code"], frame["addresses"], strict=True))
    assert len(read) == 64
    assert {code: number for code, number in read.items() if number} == counted


def test_gdal_reads_features_through_its_driver_of_all_ogc_apis(server: str):
    source = f"OGCAPI:{server}/ogc/collections/buildings"
    assert "Feature Count: 900" in ogrinfo("-al", "-so", "-oo", "API=ITEMS", source)


# GDAL looks for tiles by the extent as it stands in the collection: in degrees, for any matrix set.
# Of one in metres it finds none, unless it is told the extent in metres.
IN_METRES = {
    "TILEMATRIXSET": "WebMercatorQuad",
    "MINX": "12690000",
    "MINY": "2571000",
    "MAXX": "12695500",
    "MAXY": "2577500",
}


@pytest.mark.parametrize(
    ("options", "srid"), [({}, 4490), (IN_METRES, 3857)], ids=["degrees", "metres"]
)
def test_gdal_reads_tiles_through_its_driver_of_all_ogc_apis(
    dense: Dense, server: str, options: dict[str, Any], srid: int
):
    source = f"OGCAPI:{server}/ogc/collections/buildings"
    frame = pyogrio.read_dataframe(source, layer="Zoom level 16", API="TILES", **options)
    assert frame.crs.to_epsg() == srid
    frame["height_m"] = frame["height_m"].fillna(0)
    read = dict(zip(frame["code"], frame["height_m"], strict=True))
    assert read == rows(dense, "SELECT code, coalesce(height_m, 0)::float8 FROM buildings")
    boxes = frame.to_crs(4326).dissolve("code").bounds
    known = rows(dense, "SELECT code, ST_AsBinary(geom) FROM buildings")
    expected = shapely.bounds([shapely.from_wkb(bytes(known[code])) for code in boxes.index])
    # A unit of a tile of zoom 16 is 0.15 m.
    assert np.abs(boxes.to_numpy() - expected).max() < 2e-6


@pytest.mark.parametrize("library", ["vector-tile", "ol"])
def test_a_library_of_javascript_reads_what_the_tile_holds(server: str, library: str):
    """`vector-tile` is what MapLibre reads with, `ol` is OpenLayers."""
    installed = MODULES / {"vector-tile": "@mapbox/vector-tile", "ol": "ol"}[library]
    if shutil.which("node") is None or not installed.is_dir():
        pytest.skip(f"needs node and {installed}: run npm ci in web/")
    data = fetched(server, "buildings,roads,bus-stops,areas", MIDDLE)
    command = ["node", str(READER), library, str(MODULES)]
    done = subprocess.run(command, input=data, capture_output=True, check=True, timeout=60)
    read = [(f["layer"], f["properties"], f["box"]) for f in json.loads(done.stdout)]
    expected: list[tuple[str, dict[str, Any], list[int]]] = []
    for layer in validate(data):
        for feature in layer.features:
            xs, ys = zip(*(point for part in feature.parts for point in part), strict=True)
            expected.append((layer.name, feature.properties, [min(xs), min(ys), max(xs), max(ys)]))
    assert {layer for layer, _, _ in expected} == {"buildings", "roads", "bus-stops", "areas"}
    assert read == expected
