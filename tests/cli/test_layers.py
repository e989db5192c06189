import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from layers import json_schema
from layers.files import FOLDER


def test_the_schema_is_printed_whole_or_written(tmp_path: Path):
    printed = CliRunner().invoke(app, ["layers", "schema"])
    assert json.loads(printed.output) == json_schema()
    file = tmp_path / "schema.json"
    assert CliRunner().invoke(app, ["layers", "schema", "--out", str(file)]).exit_code == 0
    assert json.loads(file.read_text(encoding="utf-8")) == json_schema()


def test_check_names_every_fault_of_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEMAP_LAYERS", str(tmp_path))
    assert CliRunner().invoke(app, ["layers", "check", "--files"]).exit_code == 0
    text = (FOLDER / "services" / "toilets.yaml").read_text(encoding="utf-8")
    (tmp_path / "services").mkdir()
    wrong = text.replace("geometry: point", "geometry: dot").replace("key: code", "kee: code")
    (tmp_path / "services" / "toilets.yaml").write_text(wrong, encoding="utf-8")
    done = CliRunner().invoke(app, ["layers", "check", "--files"])
    assert done.exit_code == 1
    assert "geometry: 'dot'" in done.output
    assert "kee: there is no such name" in done.output
    assert "3 faults" in done.output
