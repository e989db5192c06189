"""Classes in words: numbers as people write them, with their unit."""

from itertools import pairwise

from layers.parts import Bilingual, FieldType, LayerField
from layers.symbols import GraduatedStyle


def class_labels(style: GraduatedStyle, field: LayerField) -> list[Bilingual]:
    """Below the first break, from each break up to the next, and from the last one on."""
    breaks, unit = style.breaks, field.unit
    whole = field.type is FieldType.INTEGER and all(value == int(value) for value in breaks)
    between = [_between(low, high, unit, whole) for low, high in pairwise(breaks)]
    last = _both(breaks[-1], unit)
    return [
        _first(breaks[0], style.smallest, unit, whole),
        *between,
        Bilingual(zh=f"{last} 及以上", en=f"{last} and more"),
    ]


def written(value: float) -> str:
    """Without an exponent and without digits that say nothing: 12,000 · 0.25 · −3."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def with_unit(value: float, unit: str | None) -> Bilingual:
    text = _both(value, unit)
    return Bilingual(zh=text, en=text)


def _first(high: float, smallest: float | None, unit: str | None, whole: bool) -> Bilingual:
    """Where only one whole number lies below the first break, that number."""
    if whole and smallest is not None and smallest == high - 1:
        return with_unit(smallest, unit)
    text = _both(high, unit)
    return Bilingual(zh=f"{text} 以下", en=f"below {text}")


def _between(low: float, high: float, unit: str | None, whole: bool) -> Bilingual:
    """Whole numbers up to the last one that belongs to the class."""
    top = high - 1 if whole else high
    if whole and top == low:
        return with_unit(low, unit)
    text = f"{written(low)} – {_both(top, unit)}"
    return Bilingual(zh=text, en=text)


def _both(value: float, unit: str | None) -> str:
    if unit is None:
        return written(value)
    return f"{written(value)}{'' if unit in ('%', '‰', '°') else ' '}{unit}"
