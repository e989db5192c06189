"""Signs are seen on what they stand on, and lines on the map."""

import json
import subprocess
from pathlib import Path

import pytest

from layers import legend, load_catalogue, style_layers
from layers.colors import DARK, WHITE, ink
from layers.expressions import ink_on
from layers.parts import Geometry
from layers.symbols import GraduatedStyle
from tests.layers.vision import difference

COLORS = ["#000000", "#ffffff", "#1f6f8b", "#f4d35e", "#a9b1e2", "#d6436a", "#93a1b0", "#e5854f"]
LAND, ROAD = "#f7f5f0", "#ffffff"  # of the base map
WEB = Path(__file__).parents[2] / "web"


def contrast(a: str, b: str) -> float:
    """WCAG 2.2, with sRGB's own curve."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("color", COLORS)
def test_a_sign_has_a_contrast_of_three(color: str):
    assert contrast(ink(color), color) >= 2.9
    assert {ink("#000000"), ink("#ffffff")} == {WHITE, DARK}


def test_map_and_legend_choose_the_same_ink():
    """MapLibre's own expressions are the judge."""
    script = (
        "import { createExpression, latest } from '@maplibre/maplibre-gl-style-spec';"
        "const made = JSON.parse(process.argv[1]).map((expression) => {"
        " const spec = latest.paint_symbol['icon-color'];"
        " const { result, value } = createExpression(expression, spec);"
        " if (result !== 'success') throw new Error(JSON.stringify(value));"
        " return value.evaluate({ zoom: 14 }, { type: 1, properties: {} }).toString(); });"
        "console.log(JSON.stringify(made));"
    )
    expressions = json.dumps([ink_on(color) for color in COLORS])
    command = ["node", "--input-type=module", "-e", script, expressions]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [ink(color) for color in COLORS]


def test_no_line_is_as_pale_as_what_it_lies_on():
    seen = 0
    for layer in load_catalogue().layers:
        style = layer.style
        if layer.geometry is not Geometry.LINE or not isinstance(style, GraduatedStyle):
            continue
        breaks = style.breaks or (1.0, 2.0, 3.0, 4.0)
        classified = layer.model_copy(update={"style": style.model_copy(update={"breaks": breaks})})
        colors = [item.color for item in legend(classified)][: len(breaks) + 1]
        assert style_layers(classified)[0]["paint"]["line-color"][2][2::2] == colors
        for ground in (LAND, ROAD):
            assert min(difference(color, ground) for color in colors) >= 18, layer.id
        seen += 1
    assert seen >= 5
