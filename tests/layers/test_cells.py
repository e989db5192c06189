"""How features that a band aggregates are drawn, with MapLibre's own validator as judge."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from layers import legend, load_catalogue, style_layers
from layers.bands import Band
from layers.maps.filters import first_zoom_with
from layers.model import Layer

VALIDATED = (("addresses", "hex"), ("buildings", "grid"), ("events-heat", "point"))
VALIDATOR = Path(__file__).parents[2] / "web" / "node_modules" / ".bin" / "gl-style-validate"


def with_cells(name: str, shape: str = "hex") -> Layer:
    """The layer, with cells below zoom 14."""
    layer = next(one for one in load_catalogue().layers if one.id == name)
    bands = [{"from": layer.zoom.min, "aggregate": {"shape": shape, "px": 16}}, {"from": 14}]
    return layer.model_copy(update={"bands": tuple(map(Band.model_validate, bands))})


def matches(styled: dict[str, Any], properties: dict[str, Any]) -> bool:
    """What a filter on `_count` says of a feature."""
    match styled.get("filter"):
        case None:
            return True
        case ["has", name]:
            return name in properties
        case ["!", ["has", name]]:
            return name not in properties
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("name", ["addresses", "roads", "buildings", "events-heat", "plan-units"])
def test_cells_and_features_are_each_drawn_as_what_they_are(name: str):
    drawn = style_layers(with_cells(name))
    of_cells = [one for one in drawn if matches(one, {"_count": 1})]
    of_features = [one for one in drawn if matches(one, {"code": "1"})]
    assert [one["type"] for one in of_cells] == ["fill"]
    assert of_features == drawn[1:]
    assert [{**one, "filter": None} for one in of_features] == [
        {**one, "filter": None}
        for one in style_layers(with_cells(name).model_copy(update={"bands": ()}))
    ]


@pytest.mark.parametrize(("name", "by"), [("addresses", "_count"), ("buildings", "_share")])
def test_each_colour_of_cells_is_in_the_legend(name: str, by: str):
    layer = with_cells(name)
    operator, value, first, *rest = style_layers(layer)[0]["paint"]["fill-color"]
    assert (operator, value) == ("step", ["get", by])
    items = legend(layer)[-5:]
    assert [item.color for item in items] == [first, *rest[1::2]]
    assert {item.symbol for item in items} == {"fill"}
    words = "per cell" if by == "_count" else "of a cell"
    assert all(words in item.label.en and "格" in item.label.zh for item in items)
    assert len({item.label.zh for item in items}) == len({item.label.en for item in items}) == 5


def test_counts_are_whole_and_shares_percents():
    assert [item.label.zh for item in legend(with_cells("addresses"))[-5:]] == [
        "每格 1 个",
        "每格 2 – 9 个",
        "每格 10 – 29 个",
        "每格 30 – 99 个",
        "每格 100 个及以上",
    ]
    assert legend(with_cells("buildings"))[-5].label.zh == "格内占 0% – 10%"


def test_without_cells_nothing_is_said_of_them():
    layer = next(one for one in load_catalogue().layers if one.id == "buildings")
    assert all("filter" not in styled for styled in style_layers(layer))
    assert [item.label for item in legend(layer)] == [layer.title]


@pytest.mark.parametrize("shape", ["hex", "point"])
def test_a_heat_surface_weighs_points_by_what_they_stand_for(shape: str):
    heat, *_ = (
        one for one in style_layers(with_cells("events-heat", shape)) if "-cells" not in one["id"]
    )
    gathered = ["coalesce", ["get", "_count"], 1]
    assert heat["paint"]["heatmap-weight"] == (gathered if shape == "point" else 1)


def test_a_surface_that_counts_all_fades_as_points_come_together():
    """To a sixty-fourth over six zooms, where that of some of them fades to a fifth."""
    of_all, of_some = (
        style_layers(with_cells("events-heat", shape))[place]["paint"]["heatmap-intensity"]
        for shape, place in (("point", 0), ("hex", 1))
    )
    assert of_all[:3] == ["interpolate", ["exponential", 2], ["zoom"]]
    assert of_all[3::2] == of_some[3::2] == [9, 15]
    assert of_all[-1] == of_some[-1] == 64 * of_all[4] == pytest.approx(5 * of_some[4])


def test_points_of_a_heat_surface_are_no_cells():
    layer = with_cells("events-heat", "point")
    assert all("filter" not in styled for styled in style_layers(layer))
    assert [item.symbol for item in legend(layer)] == ["heat"]


def test_a_filter_by_a_field_begins_where_there_are_features():
    assert first_zoom_with(with_cells("addresses"), {"level"}) == 14


def test_the_style_is_valid(tmp_path: Path):
    if not VALIDATOR.is_file():
        pytest.skip("needs the style validator of web/node_modules: run npm ci in web/")
    style: dict[str, Any] = {
        "version": 8,
        "glyphs": "http://testserver/{fontstack}/{range}.pbf",
        "sprite": "http://testserver/sprites/onemap",
        "sources": {"onemap": {"type": "vector", "tiles": ["http://testserver/{z}/{x}/{y}"]}},
        "layers": [
            {**styled, "source": "onemap"}
            for name, shape in VALIDATED
            for styled in style_layers(with_cells(name, shape))
        ],
    }
    file = tmp_path / "style.json"
    file.write_text(json.dumps(style), encoding="utf-8")
    done = subprocess.run([VALIDATOR, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
