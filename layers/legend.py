"""What the signs of a layer mean: one entry a symbol, in the order of its file."""

from dataclasses import asdict, dataclass
from typing import Any

from layers.cells import CLASSES, cell_labels, has_cells
from layers.class_labels import class_labels, with_unit
from layers.model import Layer
from layers.parts import Bilingual, FieldType, Geometry
from layers.symbols import (
    CategorisedStyle,
    GraduatedStyle,
    HeatStyle,
    ProportionalStyle,
    SimpleStyle,
)

NO_DATA = Bilingual(zh="尚无数据，未分级", en="No data yet, not classified")
LITTLE, MUCH = Bilingual(zh="稀疏", en="Sparse"), Bilingual(zh="密集", en="Dense")
CIRCLES = (1, 0.5, 0.2)


@dataclass(frozen=True, slots=True)
class LegendItem:
    """`symbol` is `fill`, `line`, `circle`, `icon` or `heat`.

    `width` is in pixels, of lines; `radius` too, of circles whose size says something; `colors` are
    those of a heat surface from a little to a lot, whose words `label` holds with a dash between.
    """

    label: Bilingual
    color: str
    symbol: str
    icon: str | None = None
    width: float | None = None
    radius: float | None = None
    colors: tuple[str, ...] | None = None

    def as_json(self) -> dict[str, Any]:
        """Without what does not apply."""
        members = asdict(self) | {"label": self.label.model_dump()}
        return {name: value for name, value in members.items() if value is not None}


def legend(layer: Layer) -> list[LegendItem]:
    """Never empty. Cells, where features are aggregated, come last."""
    cells = (
        [
            LegendItem(label, color, "fill")
            for label, color in zip(cell_labels(layer), CLASSES.shades, strict=True)
        ]
        if has_cells(layer)
        else []
    )
    return _features(layer) + cells


def _features(layer: Layer) -> list[LegendItem]:
    style = layer.style_at()
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
            field = layer.field(style.field)
            limits = layer.limits_of(style.field)
            labels = class_labels(style, field, *limits) if style.breaks else [NO_DATA]
            items = [_item(layer, *pair) for pair in zip(labels, style.shades, strict=True)]
            unknown = style.unknown
            return items + ([_item(layer, unknown.label, unknown.color)] if unknown else [])
        case HeatStyle():
            ends = Bilingual(zh=f"{LITTLE.zh} – {MUCH.zh}", en=f"{LITTLE.en} – {MUCH.en}")
            return [LegendItem(ends, style.shades[-1], "heat", colors=style.shades)]
        case ProportionalStyle():
            return _circles(layer, style)


def legend_document(layer: Layer) -> dict[str, Any]:
    """The items, with what is measured and how, for whoever draws the legend."""
    style = layer.style_at()
    document: dict[str, Any] = {"items": [item.as_json() for item in legend(layer)]}
    if isinstance(style, SimpleStyle) or style.field is None:
        return document
    field = layer.field(style.field)
    unit = field.measured_in.model_dump() if field.measured_in else None
    document["field"] = {"name": field.name, "title": field.title.model_dump(), "unit": unit}
    if isinstance(style, GraduatedStyle):
        document["breaks"] = list(style.breaks)
        document["method"] = style.classes.method if style.classes else None
    if note := series_note(layer):
        document["note"] = note.model_dump()
    return document


def series_note(layer: Layer) -> Bilingual | None:
    """Which step a legend is of."""
    if layer.series is None:
        return None
    steps = layer.series.fields
    shown = next(step.label for step in steps if step.field == layer.series.default)
    if layer.series.of == "kinds":
        return Bilingual(
            zh=f"图示为{shown.zh}；各项共用同一分级",
            en=f"Shown: {shown.en}; one scale for all of them",
        )
    first, last = steps[0].label, steps[-1].label
    return Bilingual(
        zh=f"图示为{shown.zh}；{first.zh}至{last.zh}共用同一分级",
        en=f"Shown: {shown.en}; one scale from {first.en} to {last.en}",
    )


def _circles(layer: Layer, style: ProportionalStyle) -> list[LegendItem]:
    """A large one, a middle one and a small one, of round values."""
    field = layer.field(style.field)
    unit, whole = field.measured_in, field.type is FieldType.INTEGER
    if not style.largest:
        return [LegendItem(layer.title, style.color, "circle")]
    rounded = [_round(style.largest * share, whole=whole) for share in CIRCLES]
    values = dict.fromkeys(value for value in rounded if value > 0)
    return [
        LegendItem(
            with_unit(value, unit),
            style.color,
            "circle",
            radius=round(style.radius_px * (value / style.largest) ** 0.5, 2),
        )
        for value in values
    ]


def _round(value: float, *, whole: bool) -> float:
    """To two figures; of what is counted, to a whole number."""
    short = float(f"{value:.2g}")
    return round(short) if whole else short


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
