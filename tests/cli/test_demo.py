from pathlib import Path

import geopandas
import pytest
from typer.testing import CliRunner

from cli.main import app
from gis.errors import InvalidInput


def test_a_district_is_written_for_other_programs(tmp_path: Path) -> None:
    arguments = ["demo", "generate", "--addresses", "1500", "--seed", "5", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "14 files" in result.output
    assert len(geopandas.read_parquet(tmp_path / "addresses.parquet")) == 1_500


def test_a_size_that_makes_no_district_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="5 buildings make no district"):
        CliRunner().invoke(
            app,
            ["demo", "generate", "--buildings", "5", "--out", str(tmp_path / "out")],
            catch_exceptions=False,
        )
    assert not (tmp_path / "out").exists()
