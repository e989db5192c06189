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
from tiles import ArchiveBuilder, TileAddress, TileRenderer, archive_path

Dense = tuple[Database, DatabaseAccess]


def quiet(layer: str, done: int, total: int) -> None:
    assert layer
    assert 0 <= done <= total


def build(dense: Dense, renderer: TileRenderer, layer: str, folder: Path) -> Path:
    [report] = ArchiveBuilder(dense[0], renderer, folder, quiet).build([layer])
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

    rendered: list[int] = []

    def interrupt(layer: str, done: int, total: int) -> None:
        rendered.append(done)
        if done > total // 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ArchiveBuilder(dense[0], renderer, tmp_path, interrupt).build(["toilets"])
    assert path.read_bytes() == before

    # The next goes on, even where the last record was only begun.
    spool = path.with_suffix(".spool")
    with spool.open("ab") as file:
        file.write(b"half a record")
    begun = rendered[-1]
    rendered.clear()

    def watch(layer: str, done: int, total: int) -> None:
        rendered.append(done)

    ArchiveBuilder(dense[0], renderer, tmp_path, watch).build(["toilets"])
    assert rendered[0] > begun
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_build_of_several_goes_on_after_those_that_are_done(
    dense: Dense, renderer: TileRenderer, tmp_path: Path
):
    ids = ["toilets", "roads", "clinics", "hydrants"]

    def interrupt(layer: str, done: int, total: int) -> None:
        if layer == "clinics":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ArchiveBuilder(dense[0], renderer, tmp_path, interrupt).build(ids)
    reports = ArchiveBuilder(dense[0], renderer, tmp_path, quiet).build(ids)
    assert "clinics" in {report.layer for report in reports}
    assert "toilets" not in {report.layer for report in reports}
    again = ArchiveBuilder(dense[0], renderer, tmp_path, quiet).build(ids)
    assert [report.layer for report in again] == ids
    assert {path.stem for path in (tmp_path / "tiles").iterdir()} == set(ids)


def test_an_empty_layer_has_no_archive(
    shared_database: Database, dense: Dense, renderer: TileRenderer, tmp_path: Path
):
    path = build(dense, renderer, "toilets", tmp_path)
    [report] = ArchiveBuilder(shared_database, renderer, tmp_path, quiet).build(["toilets"])
    assert report.tiles == 0
    assert not path.exists()


def test_a_feature_far_away_costs_a_few_tiles(
    database: Database, renderer: TileRenderer, tmp_path: Path
):
    with database.load() as connection:
        add_facilities(
            connection, facility_row("toilet", 114.6, 22.6), facility_row("toilet", 22.6, 85.0)
        )
    [report] = ArchiveBuilder(database, renderer, tmp_path, quiet).build(["toilets"])
    zooms = 14 - 12 + 1
    assert 2 * zooms <= report.tiles <= 2 * zooms * 4


@pytest.mark.parametrize("layer", ["events", "nothing"])
def test_what_is_not_for_everybody_has_no_archive(
    dense: Dense, renderer: TileRenderer, tmp_path: Path, layer: str
):
    with pytest.raises(NotFound):
        ArchiveBuilder(dense[0], renderer, tmp_path, quiet).build([layer])
    assert not (tmp_path / "tiles").exists()
