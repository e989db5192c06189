"""Draws points as a surface of density."""

from typing import Any

from layers.cells import gathers
from layers.expressions import by_sizes, number_of
from layers.model import Layer
from layers.symbols import HeatStyle

StyleLayer = dict[str, Any]
FROM_ZOOM = 15  # of the points themselves
FADE = 1.0
CLOSER = 2  # so much more counts a point, a zoom closer, where all are counted


def heat_layers(layer: Layer, style: HeatStyle, points: StyleLayer) -> list[StyleLayer]:
    """The surface, which fades out while the points come in."""
    if layer.zoom.min >= FROM_ZOOM:
        return [points]
    colors: list[Any] = [0, "rgba(255,255,255,0)"]
    for number, color in enumerate(style.shades, 1):
        colors += [round(number / len(style.shades), 3), color]
    paint: dict[str, Any] = {
        "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], *colors],
        "heatmap-weight": _weight(layer, style),
        "heatmap-intensity": _intensity(layer, style),
        "heatmap-radius": by_sizes([(9, round(style.radius_px * 0.35, 3)), (14, style.radius_px)]),
        "heatmap-opacity": by_sizes(
            [(FROM_ZOOM - FADE, round(style.opacity * 0.85, 3)), (FROM_ZOOM, 0)]
        ),
    }
    surface = {**points, "type": "heatmap", "paint": paint, "maxzoom": FROM_ZOOM}
    first = max(layer.zoom.min, FROM_ZOOM - FADE)
    shown = by_sizes([(FROM_ZOOM - FADE, 0), (FROM_ZOOM, style.opacity)])
    return [
        surface,
        {
            **points,
            "id": f"{layer.id}-points",
            "minzoom": first,
            "paint": {**points["paint"], "circle-opacity": shown, "circle-stroke-opacity": shown},
        },
    ]


def _intensity(layer: Layer, style: HeatStyle) -> Any:
    """Twice as close, the same points are a quarter as dense: what was full has to stay so. Where
    tiles leave out some of them, less far; where none is lost, all the way, but for the peaks,
    which are the flatter the more ground a pixel covers."""
    full = round(1.5 * style.intensity, 3)
    if not gathers(layer):
        return by_sizes([(9, round(0.3 * style.intensity, 3)), (FROM_ZOOM, full)])
    least = full * CLOSER ** (9 - FROM_ZOOM)
    return ["interpolate", ["exponential", CLOSER], ["zoom"], 9, least, FROM_ZOOM, full]


def _weight(layer: Layer, style: HeatStyle) -> Any:
    """A point that stands for several counts as much as they."""
    if style.field is None:
        return ["coalesce", ["get", "_count"], 1] if gathers(layer) else 1
    if not style.largest:
        return ["max", 0, number_of(style.field)]
    return ["interpolate", ["linear"], number_of(style.field), 0, 0, style.largest, 1]
