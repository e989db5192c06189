import json
import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from layers import load_catalogue
from tests.api.conftest import problem

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT / "web" / "node_modules" / ".bin" / "gl-style-validate"
STYLES = ["base", "interop", *(layer.id for layer in load_catalogue().public())]


@pytest.mark.parametrize("style", STYLES)
def test_a_style_is_whole(dense_api: TestClient, style: str):
    document = dense_api.get(f"/styles/{style}.json").json()
    assert document["version"] == 8
    ids = [layer["id"] for layer in document["layers"]]
    assert len(set(ids)) == len(ids)
    for source in document["sources"].values():
        assert source["url"].startswith("http://testserver/tiles/")
        tilejson = dense_api.get(source["url"]).json()
        source["holds"] = {layer["id"]: layer["fields"] for layer in tilejson["vector_layers"]}
    assert document["sprite"].startswith("http://testserver/")
    for layer in document["layers"]:
        if "source" in layer:
            assert layer["source-layer"] in document["sources"][layer["source"]]["holds"]


def test_all_styles_are_valid(dense_api: TestClient, tmp_path: Path):
    if not VALIDATOR.is_file():
        pytest.skip("needs the style validator of web/node_modules: run npm ci in web/")
    for style in ("base", "interop", "toilets"):
        document = dense_api.get(f"/styles/{style}.json").json()
        # Text without glyphs is MapLibre's own; its validator does not know yet.
        document.setdefault("glyphs", "http://testserver/{fontstack}/{range}.pbf")
        file = tmp_path / f"{style}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        done = subprocess.run([VALIDATOR, file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


def test_interop_has_every_public_layer_and_plain_fonts(dense_api: TestClient):
    document = dense_api.get("/styles/interop.json").json()
    drawn = {layer.get("source-layer") for layer in document["layers"]}
    assert {layer.id for layer in load_catalogue().public()} <= drawn
    assert "events" not in json.dumps(document)
    fonts = {
        font
        for layer in document["layers"]
        for font in layer.get("layout", {}).get("text-font", [])
    }
    assert fonts == {"Noto Sans Regular"}


def test_a_private_layers_style_is_for_staff(dense_api: TestClient, planner: dict[str, str]):
    answer = dense_api.get("/styles/events.json", headers=planner)
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.json()["layers"]


def test_bad_input(dense_api: TestClient):
    problem(dense_api.get("/styles/nothing.json"), 404)
    problem(dense_api.get("/styles/base.json?v=1"), 400, "v")
