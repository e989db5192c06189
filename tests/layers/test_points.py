from typing import Any

import pytest

from layers import style_layers
from layers.heat import FROM_ZOOM
from layers.model import Layer
from tests.layers.test_legend_svg import numbers


def _paint(layer: Layer) -> dict[str, Any]:
    return style_layers(layer)[0]["paint"]


@pytest.mark.parametrize(("radius", "size"), [(5.5, 0.5), (8, 0.727), (9, 0.8), (18, 0.8)])
def test_an_icon_is_no_wider_than_its_circle(radius: float, size: float):
    layer = numbers({"kind": "simple", "color": "#123456", "radius_px": radius, "icon": "bus"})
    icon = next(drawn for drawn in style_layers(layer) if drawn["id"].endswith("-icon"))
    assert icon["layout"]["icon-size"] == size


def test_intensity_makes_a_heat_surface_fainter():
    full, faint = (
        _paint(numbers({"kind": "heat", "colors": "red", "intensity": much}))["heatmap-intensity"]
        for much in (1, 0.5)
    )
    assert full[-2:] == [FROM_ZOOM, 1.5]
    assert faint[-2:] == [FROM_ZOOM, 0.75]
