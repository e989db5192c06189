"""Draws a layer: its symbols as style layers of the MapLibre style specification (version 8)."""

from collections.abc import Sequence
from typing import Any

from layers.model import Layer
from layers.parts import Geometry, Scalar
from layers.symbols import CategorisedStyle, GraduatedStyle, Label, SimpleStyle, Style

StyleLayer = dict[str, Any]
LOCAL_FONTS = ("Noto Sans SC", "sans-serif")  # drawn by the client itself: no glyph server
PLAIN_FONTS = ("Noto Sans Regular",)
ICON_FROM_ZOOM = 14


def style_layers(layer: Layer, fonts: Sequence[str] = LOCAL_FONTS) -> list[StyleLayer]:
    """From bottom to top, without `source`; the `source-layer` is the layer's id.

    `fonts` are names for `text-font`. Ids begin with the layer's id.
    """
    draw = {Geometry.POLYGON: _polygons, Geometry.LINE: _lines, Geometry.POINT: _points}
    drawn = draw[layer.geometry](layer)
    if layer.label:
        drawn.append(_labels(layer, layer.label, fonts))
    return drawn


def _styled(layer: Layer, kind: str, suffix: str = "", **more: Any) -> StyleLayer:
    return {
        "id": layer.id + suffix,
        "type": kind,
        "source-layer": layer.id,
        "minzoom": layer.zoom.min,
        **more,
    }


def _polygons(layer: Layer) -> list[StyleLayer]:
    style = layer.style
    color = _color(style)
    drawn = [_styled(layer, "fill", paint={"fill-color": color, "fill-opacity": style.opacity})]
    outline: Any = style.outline
    widths: Any = style.outline_px
    if outline is None and _has_widths(style):
        outline, widths = color, _width(style)
    if outline is not None:
        paint: dict[str, Any] = {"line-color": outline, "line-width": _by_zoom(widths, 0.4)}
        if style.dash:
            paint["line-dasharray"] = list(style.dash)
        drawn.append(_styled(layer, "line", "-outline", layout=_ROUND, paint=paint))
    return drawn


def _lines(layer: Layer) -> list[StyleLayer]:
    style = layer.style
    paint: dict[str, Any] = {
        "line-color": _color(style),
        "line-opacity": style.opacity,
        "line-width": _by_zoom(_width(style), 0.4),
    }
    if style.dash:
        paint["line-dasharray"] = list(style.dash)
    return [_styled(layer, "line", layout=_ROUND, paint=paint)]


def _points(layer: Layer) -> list[StyleLayer]:
    style = layer.style
    paint: dict[str, Any] = {
        "circle-color": _color(style),
        "circle-opacity": style.opacity,
        "circle-radius": _dots_to_signs(style.radius_px),
    }
    if style.outline:
        paint |= {
            "circle-stroke-color": style.outline,
            "circle-stroke-width": _by_zoom(style.outline_px, 0.5),
        }
    drawn = [_styled(layer, "circle", paint=paint)]
    if icon := _icon(style):
        layout = {"icon-image": icon, "icon-size": 0.8, "icon-allow-overlap": True}
        drawn.append(
            _styled(layer, "symbol", "-icon", layout=layout, paint={"icon-color": "#ffffff"})
            | {"minzoom": max(layer.zoom.min, ICON_FROM_ZOOM)}
        )
    return drawn


def _dots_to_signs(radius_px: float) -> list[Any]:
    """Dots in an overview, full signs from where they have an icon and room for it."""
    stops = ((10, 0.2), (13.5, 0.4), (ICON_FROM_ZOOM, 0.8), (16, 1.0))
    sizes = [part for zoom, share in stops for part in (zoom, round(radius_px * share, 3))]
    return ["interpolate", ["linear"], ["zoom"], *sizes]


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
    halo = {"text-halo-color": "#ffffff", "text-halo-width": 1.5}
    drawn = _styled(layer, "symbol", "-label", layout=layout)
    drawn["paint"] = {"text-color": label.color, **halo}
    return drawn | {"minzoom": max(layer.zoom.min, label.from_)}


def _color(style: Style) -> Any:
    match style:
        case SimpleStyle():
            return style.color
        case CategorisedStyle():
            return _match(
                style,
                [(category.values, category.color) for category in style.categories],
                style.other.color if style.other else style.color,
            )
        case GraduatedStyle():
            value: list[Any] = ["to-number", ["get", style.field]]
            steps: list[Any] = ["step", value, style.colors[0]]
            for start, color in zip(style.breaks, style.colors[1:], strict=True):
                steps += [start, color]
            unknown = style.unknown.color if style.unknown else style.color
            return ["case", ["has", style.field], steps, unknown]


def _has_widths(style: Style) -> bool:
    return isinstance(style, CategorisedStyle) and any(c.width_px for c in style.categories)


def _width(style: Style) -> Any:
    if not isinstance(style, CategorisedStyle) or not _has_widths(style):
        return style.width_px
    widths = [(c.values, c.width_px or style.width_px) for c in style.categories]
    return _match(style, widths, style.width_px)


def _icon(style: Style) -> Any:
    if not isinstance(style, CategorisedStyle):
        return style.icon
    icons = [(c.values, c.icon) for c in style.categories if c.icon]
    return _match(style, icons, style.icon or "") if icons else style.icon


def _match(
    style: CategorisedStyle, cases: Sequence[tuple[tuple[Scalar, ...], Any]], other: Any
) -> list[Any]:
    expression: list[Any] = ["match", ["get", style.field]]
    for values, result in cases:
        expression += [list(values), result]
    return [*expression, other]


def _by_zoom(at_16: Any, share_at_10: float) -> list[Any]:
    """Grows from a share of the value at zoom 10 to all of it at zoom 16."""
    small: Any = (
        round(at_16 * share_at_10, 3)
        if isinstance(at_16, int | float)
        else ["*", at_16, share_at_10]
    )
    return ["interpolate", ["linear"], ["zoom"], 10, small, 16, at_16]


_ROUND = {"line-cap": "butt", "line-join": "round"}
