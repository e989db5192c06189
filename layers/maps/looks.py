"""Overrides of a layer's look, worked into its style layers."""

from typing import Any

from layers.maps.draft import PlacedLayer
from layers.style import StyleLayer

OPACITIES = {
    "fill": ("fill-opacity",),
    "line": ("line-opacity",),
    "circle": ("circle-opacity", "circle-stroke-opacity"),
    "symbol": ("icon-opacity", "text-opacity"),
    "heatmap": ("heatmap-opacity",),
    "fill-extrusion": ("fill-extrusion-opacity",),
}
SIZES = {
    "line": ("paint", "line-width"),
    "circle": ("paint", "circle-radius"),
    "symbol": ("layout", "icon-size"),
    "heatmap": ("paint", "heatmap-radius"),
}
DEFAULT_SIZES = {"line-width": 1, "circle-radius": 5, "icon-size": 1, "heatmap-radius": 30}


def with_look(drawn: StyleLayer, placed: PlacedLayer, colors: dict[str, str]) -> StyleLayer:
    """The style layer as the map wants it; `colors` are the replacements, old to new."""
    kind = drawn["type"]
    paint: dict[str, Any] = dict(drawn.get("paint", {}))
    layout: dict[str, Any] = dict(drawn.get("layout", {}))
    paint = {name: recolored(value, colors) for name, value in paint.items()}
    if placed.opacity != 1:
        for name in OPACITIES.get(kind, ()):
            paint[name] = scaled(paint.get(name, 1), placed.opacity)
    if placed.size != 1 and kind in SIZES:
        part, name = SIZES[kind]
        # A symbol without an icon is words, which keep their size.
        if kind != "symbol" or "icon-image" in layout:
            where = paint if part == "paint" else layout
            where[name] = scaled(where.get(name, DEFAULT_SIZES[name]), placed.size)
    if not placed.visible:
        layout["visibility"] = "none"
    return {**drawn, "paint": paint, **({"layout": layout} if layout else {})}


def recolored(value: Any, colors: dict[str, str]) -> Any:
    """An expression with colours replaced, wherever they stand in it."""
    if isinstance(value, str):
        return colors.get(value, value)
    if isinstance(value, list | tuple):
        return [recolored(part, colors) for part in value]
    return value


def scaled(value: Any, factor: float) -> Any:
    """A number, or an expression for one, times `factor`. `zoom` may stand only at the top of an
    expression, in `interpolate` or `step`: there the outputs are multiplied one by one."""
    match value:
        case bool():
            return value
        case int() | float():
            return round(value * factor, 4)
        case ["interpolate", *rest]:
            # The way, the input, then a stop and its output in turn.
            return ["interpolate", *_every_other(rest, 3, factor)]
        case ["step", *rest]:
            # The input, the first output, then a stop and its output in turn.
            return ["step", *_every_other(rest, 1, factor)]
        case list():
            return ["*", factor, value]
        case _:
            return value


def _every_other(parts: list[Any], start: int, factor: float) -> list[Any]:
    return [
        scaled(part, factor) if at >= start and (at - start) % 2 == 0 else part
        for at, part in enumerate(parts)
    ]
