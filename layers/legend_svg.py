"""A layer's legend as a picture: SVG 1.1, without scripts and without anything from elsewhere."""

from html import escape
from typing import Literal

from layers.colors import ink
from layers.legend import LegendItem, legend, series_note
from layers.model import Layer
from layers.symbols import SimpleStyle

Language = Literal["zh", "en"]
WIDTH = 240
MARGIN = 12
ROW = 22
SIGN = 28  # the column of the signs, wider for larger circles
LARGEST = 32  # radius of a circle
FONT = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
INK, PALE = "#26303a", "#5b6670"
# About how wide a letter is, as a share of its size: Chinese ones are square.
WIDE, NARROW = 1.0, 0.56


def legend_svg(layer: Layer, language: Language = "zh") -> str:
    """Title, what is measured, a row for each sign, and of a series which step it is of."""
    rows: list[str] = []
    y = float(MARGIN)
    for text, size, color in _head(layer, language):
        for line in _lines(text, size, WIDTH - 2 * MARGIN):
            y += size * 1.35
            rows.append(_text(MARGIN, y, line, size, color))
    y += 8
    items = legend(layer)
    sign = max([SIGN, *(2 * min(item.radius or 0, LARGEST) for item in items)])
    for item in items:
        drawn, height = _row(item, layer, language, y, sign)
        rows.append(drawn)
        y += height
    if note := series_note(layer):
        y += 4
        for line in _lines(getattr(note, language), 10, WIDTH - 2 * MARGIN):
            y += 14
            rows.append(_text(MARGIN, y, line, 10, PALE))
    height = round(y + MARGIN)
    title = escape(getattr(layer.title, language))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{FONT}" role="img" lang="{language}">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#ffffff"/>'
        f"{''.join(rows)}</svg>"
    )


def _head(layer: Layer, language: Language) -> list[tuple[str, int, str]]:
    head = [(getattr(layer.title, language), 14, INK)]
    style = layer.style_at()
    if not isinstance(style, SimpleStyle) and style.field:
        field = layer.field(style.field)
        unit = getattr(field.measured_in, language) if field.measured_in else ""
        shown = getattr(field.title, language) + (f" ({unit})" if unit else "")
        head.append((shown, 11, PALE))
    return head


def _row(
    item: LegendItem, layer: Layer, language: Language, y: float, sign: float
) -> tuple[str, float]:
    label = getattr(item.label, language)
    if item.symbol == "heat":
        return _heat(item, label, layer.id, y), 40.0
    height = max(ROW, 2 * min(item.radius or 0, LARGEST) + 6)
    lines = _lines(label, 12, WIDTH - 3 * MARGIN - sign)
    height = max(height, 15 * len(lines) + 7)
    middle = y + height / 2
    texts = [
        _text(2 * MARGIN + sign, middle + 4 + 15 * (n - (len(lines) - 1) / 2), line, 12, INK)
        for n, line in enumerate(lines)
    ]
    return _sign(item, layer, MARGIN + sign / 2, middle) + "".join(texts), height


def _sign(item: LegendItem, layer: Layer, x: float, y: float) -> str:
    color, opacity = escape(item.color), max(layer.style.opacity, 0.25)
    match item.symbol:
        case "fill":
            edge = escape(layer.style.outline or "#9aa4ad")
            return (
                f'<rect x="{x - 11:g}" y="{y - 7:g}" width="22" height="14" fill="{color}"'
                f' fill-opacity="{opacity:g}" stroke="{edge}" stroke-width="0.75"/>'
            )
        case "line":
            dash = layer.style.dash
            dashes = f' stroke-dasharray="{dash[0] * 2:g} {dash[1] * 2:g}"' if dash else ""
            width = min(max(item.width or 2, 1), 8)
            return (
                f'<line x1="{x - 12:g}" y1="{y:g}" x2="{x + 12:g}" y2="{y:g}"'
                f' stroke="{color}" stroke-width="{width:g}"{dashes}/>'
            )
        case _:
            radius = item.radius or (8 if item.icon else min(max(layer.style.radius_px, 4), 9))
            centre = (
                f'<circle cx="{x:g}" cy="{y:g}" r="2.5" fill="{ink(color)}"/>' if item.icon else ""
            )
            return (
                f'<circle cx="{x:g}" cy="{y:g}" r="{min(radius, LARGEST):g}" fill="{color}"'
                f' fill-opacity="{opacity:g}" stroke="#ffffff"/>{centre}'
            )


def _heat(item: LegendItem, label: str, name: str, y: float) -> str:
    colors = item.colors or (item.color,)
    stops = "".join(
        f'<stop offset="{n / max(len(colors) - 1, 1):.3f}" stop-color="{escape(color)}"/>'
        for n, color in enumerate(colors)
    )
    little, _, much = label.partition(" – ")
    right = WIDTH - MARGIN
    return (
        f'<linearGradient id="{escape(name)}-heat">{stops}</linearGradient>'
        f'<rect x="{MARGIN}" y="{y:g}" width="{WIDTH - 2 * MARGIN}" height="12"'
        f' fill="url(#{escape(name)}-heat)"/>'
        + _text(MARGIN, y + 27, little, 11, INK)
        + _text(right, y + 27, much, 11, INK, "end")
    )


def _text(x: float, y: float, text: str, size: int, color: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{color}" text-anchor="{anchor}">'
        f"{escape(text)}</text>"
    )


def _lines(text: str, size: int, width: float) -> list[str]:
    """Broken where it gets too wide, between words or Chinese characters."""
    lines, line, used = list[str](), "", 0.0
    for word in _words(text):
        wide = sum(size * (WIDE if ord(letter) > 0x2E7F else NARROW) for letter in word)
        if line and used + wide > width:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += word
        used += wide
    return [*lines, line.rstrip()]


def _words(text: str) -> list[str]:
    words, word = list[str](), ""
    for letter in text:
        word += letter
        if letter == " " or ord(letter) > 0x2E7F:
            words.append(word)
            word = ""
    return [*words, word] if word else words
