from pathlib import Path

import geopandas
import orjson
import pytest
import shapely
from typer.testing import CliRunner

from cli.main import app


@pytest.fixture
def overlapping(tmp_path: Path) -> Path:
    path = tmp_path / "grids.gpkg"
    boxes = [shapely.box(114.0, 22.5, 114.01, 22.51), shapely.box(114.009, 22.5, 114.02, 22.51)]
    geopandas.GeoDataFrame({"id": ["g1", "g2"]}, geometry=boxes, crs=4326).to_file(path)
    return path


def test_faults_are_printed_and_written_and_end_with_1(overlapping: Path, tmp_path: Path):
    findings = tmp_path / "findings.geojson"
    result = CliRunner().invoke(
        app, ["check", "topology", str(overlapping), "--key", "id", "-o", str(findings)]
    )
    assert result.exit_code == 1
    assert "overlap" in result.output
    assert "g1, g2" in result.output
    features = orjson.loads(findings.read_bytes())["features"]
    overlap = next(f for f in features if f["properties"]["kind"] == "overlap")
    assert overlap["properties"]["records"] == ["g1", "g2"]
    assert shapely.from_geojson(orjson.dumps(overlap["geometry"])).bounds == pytest.approx(
        (114.009, 22.5, 114.01, 22.51)
    )


def test_a_mended_copy_is_written_beside_and_is_clean(overlapping: Path, tmp_path: Path):
    before, mended = overlapping.read_bytes(), tmp_path / "mended.gpkg"
    CliRunner().invoke(app, ["check", "topology", str(overlapping), "--fix", str(mended)])
    assert overlapping.read_bytes() == before
    result = CliRunner().invoke(app, ["check", "topology", str(mended)])
    assert (result.exit_code, "every edge fits" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.gpkg"], "does not exist"),
        (["{file}", "--key", "name"], "not a column"),
        (["{file}", "--crs", "EPSG:1"], "not in the EPSG registry"),
        (["{file}", "--fix", "{file}"], "exists already"),
        (["{file}", "--fix", "out.shp"], "formats are"),
    ],
)
def test_bad_input_is_told_in_one_sentence(overlapping: Path, arguments: list[str], words: str):
    given = [argument.format(file=overlapping) for argument in arguments]
    result = CliRunner().invoke(app, ["check", "topology", *given])
    assert words in str(result.exception)
