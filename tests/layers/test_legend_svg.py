from typing import Any
from xml.etree import ElementTree

import pytest

from layers import load_catalogue
from layers.legend import legend
from layers.legend_svg import Language, legend_svg
from layers.model import Layer
from tests.layers.test_classify import graduated, numbers

SVG = "{http://www.w3.org/2000/svg}"
LAYERS = load_catalogue().layers
STEPS = [{"field": name, "label": {"zh": f"第{name}", "en": f"Step {name}"}} for name in ("n", "m")]


def parsed(layer: Layer, language: Language = "zh") -> Any:
    return ElementTree.fromstring(legend_svg(layer, language))


def words(layer: Layer, language: Language = "zh") -> str:
    return "".join("".join(text.itertext()) for text in parsed(layer, language).iter(f"{SVG}text"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_legend_is_a_picture_of_all_its_signs(language: Language):
    for layer in LAYERS:
        root = parsed(layer, language)
        shown = words(layer, language).replace(" ", "")
        for item in legend(layer):
            for part in getattr(item.label, language).split(" – "):
                assert part.replace(" ", "") in shown, (layer.id, part)
        assert float(root.get("height")) >= 20 * len(legend(layer))
        assert not [node for node in root.iter() if node.tag in (f"{SVG}script", f"{SVG}image")]
        drawn = [node.get("fill") or node.get("stroke") for node in root.iter()]
        drawn += [stop.get("stop-color") for stop in root.iter(f"{SVG}stop")]
        assert {item.color for item in legend(layer)} <= set(drawn), layer.id


def test_nothing_lies_outside():
    for layer in LAYERS:
        root = parsed(layer)
        height = float(root.get("height"))
        for text in root.iter(f"{SVG}text"):
            assert 0 < float(text.get("y")) < height, layer.id


def test_titles_are_escaped():
    title = {"zh": "<b>\"名'&", "en": "<script>alert(1)</script>"}
    layer = graduated(title=title)
    assert "<script" not in legend_svg(layer, "en")
    assert "<script>alert(1)</script>" in words(layer, "en").replace(" ", "")
    assert "<b>\"名'&" in words(layer)


def test_heat_is_a_gradient_from_a_little_to_a_lot():
    layer = numbers({"kind": "heat", "colors": "red"})
    stops = [stop.get("stop-color") for stop in parsed(layer).iter(f"{SVG}stop")]
    [item] = legend(layer)
    assert tuple(stops) == item.colors
    assert "稀疏密集" in words(layer)


def test_circles_are_as_large_as_on_the_map():
    style = {"kind": "proportional", "field": "m", "color": "#123456", "radius_px": 20}
    layer = numbers({**style, "largest": 1000})
    radii = [float(circle.get("r")) for circle in parsed(layer).iter(f"{SVG}circle")]
    assert radii == [item.radius for item in legend(layer)]
    assert radii[0] == 20


def test_a_series_says_which_step_it_shows():
    layer = graduated(series={"fields": STEPS, "default": "m"})
    assert "图示为第m；第n至第m共用同一分级" in words(layer)
    assert "Step m" in words(layer, "en")
