"""Custom maps as styles: valid for every layer of the catalogue, and what was asked for."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gis.database import Role
from layers import Layer, load_catalogue
from layers.maps import Draft, SavedMap, left_out, map_style
from layers.maps.check import check_draft, colors_of, steps_of

ROOT = Path(__file__).parents[3]
VALIDATOR = ROOT / "web" / "node_modules" / ".bin" / "gl-style-validate"
CATALOGUE = load_catalogue()
NOW = datetime(2026, 11, 28, tzinfo=UTC)
MOST = 60


def saved(*layers: dict[str, Any], **fields: Any) -> SavedMap:
    draft = Draft.model_validate(
        {"title": "示例", "view": {"center": [114, 22.5], "zoom": 12}, "layers": layers, **fields}
    )
    check_draft(draft, CATALOGUE, Role.PLANNER)
    return SavedMap(
        "a" * 16, 1, "示例", "示例", "", "private", 1, NOW, NOW, composition=draft.composition
    )


def style(*layers: dict[str, Any], role: Role = Role.PLANNER, **fields: Any) -> dict[str, Any]:
    return map_style(saved(*layers, **fields), CATALOGUE, role)


def drawn(document: dict[str, Any], layer: str) -> list[dict[str, Any]]:
    return [one for one in document["layers"] if one.get("source") == layer]


def overridden(layer: Layer) -> dict[str, Any]:
    """Every override that the layer takes, all at once."""
    colors = colors_of(layer)
    texts = [field for field in layer.fields_for(Role.PLANNER) if field.type == "string"]
    steps = steps_of(layer)
    return {
        "layer": layer.id,
        "opacity": 0.5,
        "size": 2,
        "colors": {colors[-1]: "#123456"},
        "step": steps[0] if steps else None,
        "filter": [{"field": texts[0].name, "op": "present"}] if texts else [],
    }


def test_every_layer_gives_a_valid_style_with_all_overrides(tmp_path: Path):
    if not VALIDATOR.is_file():
        pytest.skip("needs the style validator of web/node_modules: run npm ci in web/")
    note = {"lon": 114, "lat": 22.5, "text": "此处", "zoom": 12}
    layers = CATALOGUE.visible_to(Role.PLANNER)
    for start in range(0, len(layers), MOST):
        document = style(*map(overridden, layers[start : start + MOST]), notes=[note])
        # Text without glyphs is MapLibre's own; its validator does not know yet.
        document["glyphs"] = "http://testserver/{fontstack}/{range}.pbf"
        document["sprite"] = "http://testserver/sprite"
        for source in document["sources"].values():
            if "url" in source:
                source["url"] = f"http://testserver{source['url']}"
        file = tmp_path / f"{start}.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        done = subprocess.run([VALIDATOR, file], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")
        names = [layer["id"] for layer in document["layers"]]
        assert len(set(names)) == len(names)


def test_the_order_is_kept_and_words_lie_above_areas():
    document = style({"layer": "grids"}, {"layer": "building-uses"}, {"layer": "toilets"})
    names = [layer["id"] for layer in document["layers"]]
    order = ["building", "layer/building-uses", "layer/grids", "road-label-major", "layer/toilets"]
    assert [name for name in names if name in order] == order


def test_opacity_size_and_colour_are_worked_in():
    [plain, *_] = drawn(style({"layer": "toilets"}), "toilets")
    wanted = {"layer": "toilets", "opacity": 0.5, "size": 2, "color": "#010203"}
    document = style(wanted)
    [made, *_] = drawn(document, "toilets")
    assert made["paint"]["circle-color"] == "#010203"
    assert made["paint"]["circle-opacity"] == plain["paint"]["circle-opacity"] / 2
    *_, before = plain["paint"]["circle-radius"]
    *_, after = made["paint"]["circle-radius"]
    assert after == 2 * before
    [described] = document["metadata"]["onemap:map"]["layers"]
    assert described["legend"][0]["color"] == "#010203"


def test_one_class_may_have_another_colour():
    old = colors_of(CATALOGUE.layer("building-uses", Role.PLANNER))[1]
    document = style({"layer": "building-uses", "colors": {old: "#010203"}})
    text = json.dumps([drawn(document, "building-uses"), document["metadata"]])
    assert old not in text
    assert text.count("#010203") >= 2


def test_a_layer_may_be_kept_but_hidden():
    document = style({"layer": "toilets", "visible": False})
    assert {layer["layout"]["visibility"] for layer in drawn(document, "toilets")} == {"none"}


def test_a_filter_is_an_expression_and_begins_where_tiles_have_the_field():
    condition = {"field": "name", "op": "in", "value": ["甲", "乙"]}
    document = style({"layer": "buildings", "filter": [condition]})
    layer = CATALOGUE.layer("buildings", Role.PLANNER)
    assert drawn(document, "buildings")
    for made in drawn(document, "buildings"):
        assert made["filter"] == ["all", ["in", ["get", "name"], ["literal", ["甲", "乙"]]]]
        band = layer.band(made["minzoom"])
        assert band is not None
        assert band.fields is None or "name" in band.fields


def test_a_layer_of_others_is_left_out_with_everything_of_it():
    document = style({"layer": "toilets"}, {"layer": "events"}, role=Role.ANONYMOUS)
    assert "events" not in json.dumps(document)
    assert "toilets" in document["sources"]
    composed = saved({"layer": "toilets"}, {"layer": "events"}).composition
    assert left_out(composed, CATALOGUE, Role.ANONYMOUS) == ["events"]
    assert left_out(composed, CATALOGUE, Role.PLANNER) == []


def test_without_the_base_map_there_are_the_layers_alone():
    document = style({"layer": "toilets"}, base=False)
    assert set(document["sources"]) == {"toilets"}


def test_words_and_view_come_along():
    note = {"lon": 114, "lat": 22.5, "text": "此处"}
    view = {"center": [114, 22.5], "zoom": 12, "bearing": 30, "bounds": [113, 22, 115, 23]}
    document = style({"layer": "toilets"}, notes=[note], view=view, description="说明")
    words = document["metadata"]["onemap:map"]
    assert (words["title"], words["bounds"]) == ("示例", [113, 22, 115, 23])
    assert [one["text"] for one in words["notes"]] == ["此处"]
    assert (document["bearing"], document["center"]) == (30, [114, 22.5])
    assert document["layers"][-1]["id"] == "onemap-notes"
