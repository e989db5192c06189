"""What the signs of a layer mean: one entry a symbol, in the order of its file."""

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from layers.model import Layer
from layers.parts import Bilingual, Geometry
from layers.symbols import CategorisedStyle, GraduatedStyle, SimpleStyle


@dataclass(frozen=True, slots=True)
class LegendItem:
    """`symbol` is `fill`, `line`, `circle` or `icon`; `width` is in pixels, of lines only."""

    label: Bilingual
    color: str
    symbol: str
    icon: str | None = None
    width: float | None = None

    def as_json(self) -> dict[str, Any]:
        """Without what does not apply."""
        members = asdict(self) | {"label": self.label.model_dump()}
        return {name: value for name, value in members.items() if value is not None}


def legend(layer: Layer) -> list[LegendItem]:
    """Never empty."""
    style = layer.style
    match style:
        case SimpleStyle():
            return [_item(layer, layer.title, style.color, style.icon)]
        case CategorisedStyle():
            items = [
                _item(layer, c.label, c.color, c.icon or style.icon, c.width_px)
                for c in style.categories
            ]
            return items + (
                [_item(layer, style.other.label, style.other.color)] if style.other else []
            )
        case GraduatedStyle():
            labels = _class_labels(style.breaks, layer.field(style.field).unit)
            items = [_item(layer, *pair) for pair in zip(labels, style.colors, strict=True)]
            unknown = style.unknown
            return items + ([_item(layer, unknown.label, unknown.color)] if unknown else [])


def _item(
    layer: Layer, label: Bilingual, color: str, icon: str | None = None, width: float | None = None
) -> LegendItem:
    match layer.geometry:
        case Geometry.POLYGON:
            return LegendItem(label, color, "fill")
        case Geometry.LINE:
            return LegendItem(label, color, "line", width=width or layer.style.width_px)
        case Geometry.POINT:
            return LegendItem(label, color, "icon" if icon else "circle", icon)


def _class_labels(breaks: tuple[float, ...], unit: str | None) -> list[Bilingual]:
    """Below the first break, from each break to the next, and from the last one on."""
    suffix = f" {unit}" if unit else ""
    first, last = f"{breaks[0]:g}{suffix}", f"{breaks[-1]:g}{suffix}"
    between = [f"{a:g} – {b:g}{suffix}" for a, b in pairwise(breaks)]
    return [
        Bilingual(zh=f"{first} 以下", en=f"below {first}"),
        *(Bilingual(zh=text, en=text) for text in between),
        Bilingual(zh=f"{last} 及以上", en=f"{last} and more"),
    ]
