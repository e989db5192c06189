from typing import Any

import pytest

from layers.maps.looks import recolored, scaled


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 6),
        ("#ffffff", "#ffffff"),
        (["get", "n"], ["*", 2, ["get", "n"]]),
        (
            ["interpolate", ["linear"], ["zoom"], 10, 1, 16, ["get", "n"]],
            ["interpolate", ["linear"], ["zoom"], 10, 2, 16, ["*", 2, ["get", "n"]]],
        ),
        (["step", ["zoom"], 1, 12, 3], ["step", ["zoom"], 2, 12, 6]),
    ],
)
def test_sizes_are_multiplied_where_zoom_may_stand_at_the_top_alone(value: Any, expected: Any):
    assert scaled(value, 2) == expected


def test_colours_are_replaced_wherever_they_stand():
    value = ["match", ["get", "kind"], ["#aaaaaa"], "#aaaaaa", "#bbbbbb"]
    assert recolored(value, {"#bbbbbb": "#cccccc"})[-1] == "#cccccc"
    assert recolored(("#bbbbbb",), {"#bbbbbb": "#cccccc"}) == ["#cccccc"]
