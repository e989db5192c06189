"""Classes in words: numbers as people write them, with their unit."""

from itertools import pairwise

from layers.parts import Bilingual, FieldType, LayerField
from layers.symbols import GraduatedStyle
from layers.units import CHINESE, Unit

CLOSE = ("%", "‰", "°")
YEARS = range(1900, 2101)


def class_labels(
    style: GraduatedStyle, field: LayerField, least: float | None = None, most: float | None = None
) -> list[Bilingual]:
    """Below the first break, from each break up to the next, and from the last one on. The field is
    nowhere below `least` or above `most`, None where nobody knows."""
    breaks, unit = style.breaks, field.measured_in
    if _are_years(style, field):
        return _year_labels([int(value) for value in breaks])
    whole = field.type is FieldType.INTEGER and all(value == int(value) for value in breaks)
    between = [_between(low, high, unit, whole) for low, high in pairwise(breaks)]
    last = with_unit(breaks[-1], unit)
    smallest = least if style.smallest is None else style.smallest
    more = Bilingual(zh=_followed(last.zh, "及以上"), en=f"{last.en} and more")
    return [
        _first(breaks[0], smallest, unit, whole),
        *between,
        last if most == breaks[-1] else more,
    ]


def _are_years(style: GraduatedStyle, field: LayerField) -> bool:
    return (
        field.measured_in is None
        and field.type is FieldType.INTEGER
        and all(value in YEARS for value in style.breaks)
    )


def _year_labels(breaks: list[int]) -> list[Bilingual]:
    """Years are not grouped like other thousands: 2021, not 2,021."""
    between = [
        str(low) if high == low + 1 else f"{low}–{high - 1}" for low, high in pairwise(breaks)
    ]
    return [
        Bilingual(zh=f"{breaks[0]} 年以前", en=f"before {breaks[0]}"),
        *(Bilingual(zh=f"{text} 年", en=text) for text in between),
        Bilingual(zh=f"{breaks[-1]} 年起", en=f"{breaks[-1]} and later"),
    ]


def written(value: float) -> str:
    """Without an exponent and without digits that say nothing: 12,000 · 0.25 · −3."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", "−")


def with_unit(value: float, unit: Unit | None) -> Bilingual:
    return _with(written(value), unit)


def _first(high: float, smallest: float | None, unit: Unit | None, whole: bool) -> Bilingual:
    """Where only one whole number lies below the first break, that number."""
    if whole and smallest is not None and smallest == high - 1:
        return with_unit(smallest, unit)
    text = with_unit(high, unit)
    return Bilingual(zh=_followed(text.zh, "以下"), en=f"below {text.en}")


def _between(low: float, high: float, unit: Unit | None, whole: bool) -> Bilingual:
    """Whole numbers up to the last one that belongs to the class."""
    top = high - 1 if whole else high
    if whole and top == low:
        return with_unit(low, unit)
    return _with(f"{written(low)} – {written(top)}", unit)


def _with(text: str, unit: Unit | None) -> Bilingual:
    if unit is None:
        return Bilingual(zh=text, en=text)
    return Bilingual(zh=text + _spaced(unit.zh), en=text + _spaced(unit.en))


def _followed(text: str, word: str) -> str:
    """A space only where Chinese follows something else: 50 个以下, but 50 m 以下."""
    return text + word if CHINESE.search(text[-1]) else f"{text} {word}"


def _spaced(unit: str) -> str:
    return unit if unit in CLOSE else f" {unit}".rstrip()
