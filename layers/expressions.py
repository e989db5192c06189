"""What a style's colours, widths and sizes are, as expressions of the style specification."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

from layers.colors import DARK, GAMMA, LUMINANCE, WHITE, WHITE_BELOW
from layers.parts import Scalar
from layers.symbols import (
    CategorisedStyle,
    GraduatedStyle,
    HeatStyle,
    ProportionalStyle,
    SimpleStyle,
    Style,
)

Expression = list[Any]
# The shares of a sign's full size, by zoom: dots in an overview.
SIZES = ((10, 0.2), (13.5, 0.4), (14, 0.8), (16, 1.0))
SMALLEST_PX = 2


def number_of(field: str) -> Expression:
    return ["to-number", ["get", field]]


def color_of(style: Style) -> Any:
    match style:
        case SimpleStyle() | ProportionalStyle():
            return style.color
        case HeatStyle():
            return style.shades[len(style.shades) * 2 // 3]
        case CategorisedStyle():
            return matching(
                style,
                [(category.values, category.color) for category in style.categories],
                style.other.color if style.other else style.color,
            )
        case GraduatedStyle():
            unknown = style.unknown.color if style.unknown else style.color
            known: Any = style.shades[0]
            if style.breaks:
                known = ["step", number_of(style.field), style.shades[0]]
                for start, color in zip(style.breaks, style.shades[1:], strict=True):
                    known += [start, color]
            return ["case", ["has", style.field], known, unknown]


def ink_on(color: Any) -> Expression:
    """The colour of a sign on `color`, a colour or an expression for one; see colors.ink()."""
    weighted = [
        ["*", weight, ["^", ["/", ["at", place, ["var", "rgba"]], 255], GAMMA]]
        for place, weight in enumerate(LUMINANCE)
    ]
    choice = ["case", [">", ["+", *weighted], WHITE_BELOW], DARK, WHITE]
    return ["let", "rgba", ["to-rgba", ["to-color", color]], choice]


def has_widths(style: Style) -> bool:
    return isinstance(style, CategorisedStyle) and any(c.width_px for c in style.categories)


def width_of(style: Style) -> Any:
    if not isinstance(style, CategorisedStyle) or not has_widths(style):
        return style.width_px
    widths = [(c.values, c.width_px or style.width_px) for c in style.categories]
    return matching(style, widths, style.width_px)


def icon_of(style: Style) -> Any:
    if not isinstance(style, CategorisedStyle):
        return style.icon
    icons = [(c.values, c.icon) for c in style.categories if c.icon]
    return matching(style, icons, style.icon or "") if icons else style.icon


def radius_of(style: Style) -> Expression:
    """Grows with the zoom; of a proportional style with the value as well."""
    if not isinstance(style, ProportionalStyle):
        full = style.radius_px if not isinstance(style, HeatStyle) else 4
        return by_sizes([(zoom, round(full * share, 3)) for zoom, share in SIZES])
    each = style.radius_px / sqrt(style.largest or 1)
    root = ["sqrt", ["max", 0, number_of(style.field)]]
    return by_sizes(
        [
            (zoom, ["max", SMALLEST_PX * share, ["*", round(each * share, 6), root]])
            for zoom, share in ((10, 0.4), (13, 0.7), (16, 1.0))
        ]
    )


def by_zoom(at_16: Any, share_at_10: float) -> Expression:
    """Grows from a share of the value at zoom 10 to all of it at zoom 16."""
    small: Any = (
        round(at_16 * share_at_10, 3)
        if isinstance(at_16, int | float)
        else ["*", at_16, share_at_10]
    )
    return by_sizes([(10, small), (16, at_16)])


def by_sizes(stops: Sequence[tuple[float, Any]]) -> Expression:
    return ["interpolate", ["linear"], ["zoom"], *(part for stop in stops for part in stop)]


def matching(
    style: CategorisedStyle, cases: Sequence[tuple[tuple[Scalar, ...], Any]], other: Any
) -> Expression:
    """Labels of `match` are texts and numbers: truth is matched as the words for it."""
    value: Expression = ["get", style.field]
    truth = any(isinstance(one, bool) for values, _ in cases for one in values)
    expression: Expression = ["match", ["to-string", value] if truth else value]
    for values, result in cases:
        expression += [[_word(one) if truth else one for one in values], result]
    return [*expression, other]


def _word(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
