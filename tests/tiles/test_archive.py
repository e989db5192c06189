"""Archives, read back with the pmtiles library and with GDAL."""

import gzip
import json
from pathlib import Path

import pyogrio
import pytest
from pmtiles.reader import MmapSource, Reader, all_tiles
from pmtiles.tile import Compression, TileType

from gis.database import Database, DatabaseAccess, Role
from gis.errors import NotFound
from tests.factories import add_facilities, facility_row
from tiles import TileAddress, TileRenderer, archive_path, build_archive

Dense = tuple[Database, DatabaseAccess]


def quiet(done: int, total: int) -> None:
    assert 0 <= done <= total


def build(dense: Dense, renderer: TileRenderer, layer: str, folder: Path) -> Path:
    report = build_archive(dense[0], renderer, layer, folder, quiet)
    path = archive_path(folder, layer)
    assert report.bytes == path.stat().st_size
    return path


@pytest.mark.parametrize("layer", ["roads", "toilets", "addresses-per-grid"])
def test_an_archive_holds_what_requests_get(
    dense: Dense, renderer: TileRenderer, tmp_path: Path, layer: str
):
    path = build(dense, renderer, layer, tmp_path)
    layers = renderer.layers(layer, Role.ANONYMOUS)
    with path.open("rb") as file, dense[0].request() as connection:
        tiles = list(all_tiles(MmapSource(file)))
        assert tiles
        for zxy, data in tiles:
            served = renderer.render(connection, layers, Role.ANONYMOUS, TileAddress(*zxy))
            assert gzip.decompress(data) == served.data


def test_its_header_and_metadata(dense: Dense, renderer: TileRenderer, tmp_path: Path):
    path = build(dense, renderer, "toilets", tmp_path)
    with path.open("rb") as file:
        reader = Reader(MmapSource(file))
        header, metadata = reader.header(), reader.metadata()
    assert header["tile_type"] is TileType.MVT
    assert header["tile_compression"] is Compression.GZIP
    assert header["clustered"]
    assert (header["min_zoom"], header["max_zoom"]) == (12, 14)
    assert header["min_lon_e7"] < 1_140_200_000 < header["max_lon_e7"]
    [layer] = metadata["vector_layers"]
    assert layer["id"] == "toilets"
    assert layer["fields"]["wheelchair"] == "Boolean"
    # No value of any attribute.
    assert "示例设施" not in json.dumps(metadata, ensure_ascii=False)


def test_gdal_reads_it(dense: Dense, renderer: TileRenderer, tmp_path: Path):
    path = build(dense, renderer, "roads", tmp_path)
    [[name, kind]] = pyogrio.list_layers(path)
    assert (name, "Line" in kind) == ("roads", True)
    frame = pyogrio.read_dataframe(path, layer="roads")
    assert {"motorway", "residential"} <= set(frame["class"])
    west, south, east, north = frame.to_crs(4326).total_bounds
    assert 113.99 < west < east < 114.05
    assert 22.49 < south < north < 22.55


def test_an_interrupted_build_leaves_the_old_archive(
    dense: Dense, renderer: TileRenderer, tmp_path: Path
):
    path = build(dense, renderer, "toilets", tmp_path)
    before = path.read_bytes()

    def interrupt(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_archive(dense[0], renderer, "toilets", tmp_path, interrupt)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_an_empty_layer_has_no_archive(
    shared_database: Database, dense: Dense, renderer: TileRenderer, tmp_path: Path
):
    path = build(dense, renderer, "toilets", tmp_path)
    report = build_archive(shared_database, renderer, "toilets", tmp_path, quiet)
    assert report.tiles == 0
    assert not path.exists()


def test_a_feature_far_away_costs_a_few_tiles(
    database: Database, renderer: TileRenderer, tmp_path: Path
):
    with database.load() as connection:
        add_facilities(
            connection, facility_row("toilet", 114.6, 22.6), facility_row("toilet", 22.6, 85.0)
        )
    report = build_archive(database, renderer, "toilets", tmp_path, quiet)
    zooms = 14 - 12 + 1
    assert 2 * zooms <= report.tiles <= 2 * zooms * 4


@pytest.mark.parametrize("layer", ["events", "nothing"])
def test_what_is_not_for_everybody_has_no_archive(
    dense: Dense, renderer: TileRenderer, tmp_path: Path, layer: str
):
    with pytest.raises(NotFound):
        build_archive(dense[0], renderer, layer, tmp_path, quiet)
    assert not (tmp_path / "tiles").exists()
