"""Draws a layer: its symbols as style layers of the MapLibre style specification (version 8)."""

from collections.abc import Callable, Sequence
from typing import Any

from layers.cells import IS_CELL, IS_FEATURE, cell_paint, has_cells
from layers.expressions import (
    by_zoom,
    color_of,
    has_widths,
    icon_of,
    ink_on,
    radius_of,
    width_of,
)
from layers.heat import FROM_ZOOM, heat_layers
from layers.model import Layer
from layers.parts import Geometry
from layers.symbols import HeatStyle, Label, ProportionalStyle, Style

StyleLayer = dict[str, Any]
LOCAL_FONTS = ("Noto Sans SC", "sans-serif")  # drawn by the client itself: no glyph server
PLAIN_FONTS = ("Noto Sans Regular",)
ICON_FROM_ZOOM = 14


def style_layers(
    layer: Layer, fonts: Sequence[str] = LOCAL_FONTS, step: str | None = None
) -> list[StyleLayer]:
    """From bottom to top, without `source`; the `source-layer` is the layer's id, of the names of
    polygons its `label_points`.

    `fonts` are names for `text-font`. Ids begin with the layer's id. `step` is the field of a step
    of the series; None for its default. Raises InvalidInput for another one.
    """
    draw: dict[Geometry, Callable[[Layer, Style], list[StyleLayer]]] = {
        Geometry.POLYGON: _polygons,
        Geometry.LINE: _lines,
        Geometry.POINT: _points,
    }
    drawn = draw[layer.geometry](layer, layer.style_at(step))
    if layer.label:
        drawn.append(_labels(layer, layer.label, fonts))
    if not has_cells(layer):
        return drawn
    cells = _styled(layer, "fill", "-cells", filter=IS_CELL, paint=cell_paint(layer))
    return [cells, *(styled | {"filter": IS_FEATURE} for styled in drawn)]


def _styled(layer: Layer, kind: str, suffix: str = "", **more: Any) -> StyleLayer:
    return {
        "id": layer.id + suffix,
        "type": kind,
        "source-layer": layer.id,
        "minzoom": layer.zoom.min,
        **more,
    }


def _polygons(layer: Layer, style: Style) -> list[StyleLayer]:
    color = color_of(style)
    drawn = [_styled(layer, "fill", paint={"fill-color": color, "fill-opacity": style.opacity})]
    outline: Any = style.outline
    widths: Any = style.outline_px
    if outline is None and has_widths(style):
        outline, widths = color, width_of(style)
    if outline is not None:
        paint: dict[str, Any] = {"line-color": outline, "line-width": by_zoom(widths, 0.4)}
        if style.dash:
            paint["line-dasharray"] = list(style.dash)
        drawn.append(_styled(layer, "line", "-outline", layout=_ROUND, paint=paint))
    return drawn


def _lines(layer: Layer, style: Style) -> list[StyleLayer]:
    paint: dict[str, Any] = {
        "line-color": color_of(style),
        "line-opacity": style.opacity,
        "line-width": by_zoom(width_of(style), 0.4),
    }
    if style.dash:
        paint["line-dasharray"] = list(style.dash)
    return [_styled(layer, "line", layout=_ROUND, paint=paint)]


def _points(layer: Layer, style: Style) -> list[StyleLayer]:
    color = color_of(style)
    paint: dict[str, Any] = {
        "circle-color": color,
        "circle-opacity": style.opacity,
        "circle-radius": radius_of(style),
    }
    if style.outline:
        paint |= {
            "circle-stroke-color": style.outline,
            "circle-stroke-width": by_zoom(style.outline_px, 0.5),
        }
    drawn = [_styled(layer, "circle", paint=paint)]
    if isinstance(style, ProportionalStyle):
        # The small ones over the large ones, so that none is hidden.
        drawn[0]["layout"] = {"circle-sort-key": ["-", ["to-number", ["get", style.field]]]}
    if isinstance(style, HeatStyle):
        drawn = heat_layers(layer, style, drawn[0])
    elif icon := icon_of(style):
        layout = {
            "icon-image": icon,
            "icon-size": _icon_size(style.radius_px),
            "icon-allow-overlap": True,
        }
        drawn.append(
            _styled(layer, "symbol", "-icon", layout=layout, paint={"icon-color": ink_on(color)})
            | {"minzoom": max(layer.zoom.min, ICON_FROM_ZOOM)}
        )
    return drawn


def _icon_size(radius_px: float) -> float:
    """Icons are 15 pixels wide, and stay inside of their circle from the zoom where they begin."""
    return min(0.8, round(radius_px / 11, 3))


def _labels(layer: Layer, label: Label, fonts: Sequence[str]) -> StyleLayer:
    layout: dict[str, Any] = {
        "text-field": ["to-string", ["get", label.field]],
        "text-font": list(fonts),
        "text-size": label.size_px,
    }
    match layer.geometry:
        case Geometry.LINE:
            layout |= {"symbol-placement": "line", "text-max-angle": 30}
        case Geometry.POINT:
            layout |= {"text-anchor": "top", "text-offset": [0, 0.9], "text-optional": True}
        case Geometry.POLYGON:
            layout |= {"text-max-width": 8}
    points = {"source-layer": layer.label_points or layer.id}
    halo = {"text-halo-color": "#ffffff", "text-halo-width": 1.5}
    drawn = _styled(layer, "symbol", "-label", layout=layout) | points
    drawn["paint"] = {"text-color": label.color, **halo}
    first = max(label.from_, FROM_ZOOM if isinstance(layer.style, HeatStyle) else 0)
    return drawn | {"minzoom": max(layer.zoom.min, first)}


_ROUND = {"line-cap": "butt", "line-join": "round"}
