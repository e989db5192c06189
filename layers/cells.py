"""How cells are drawn, and what their colours mean: squares or hexagons that stand for the features
of a layer where a band aggregates them. They and features are told apart by `_count`, which only
cells have, so that each is drawn as what it is while tiles of two zooms are on the map.
"""

from typing import Any

from layers.class_labels import class_labels
from layers.model import Layer
from layers.parts import Bilingual, FieldType, Geometry, LayerField
from layers.symbols import GraduatedStyle

IS_CELL: list[Any] = ["has", "_count"]
IS_FEATURE: list[Any] = ["!", IS_CELL]
COUNTS = (2, 10, 30, 100)
SHARES = (0.1, 0.25, 0.5, 0.75)
# The classes of COUNTS; SHARES are as many.
CLASSES = GraduatedStyle(
    kind="graduated", field="count", breaks=COUNTS, smallest=1, colors="plum", opacity=0.75
)
COUNT = LayerField(
    name="count",
    type=FieldType.INTEGER,
    unit="个",
    title=Bilingual(zh="要素数", en="Features"),
)


def has_cells(layer: Layer) -> bool:
    """Whether tiles hold polygons in place of features; points of a heat surface are none."""
    return any(band.aggregate and band.aggregate.shape != "point" for band in layer.bands)


def gathers(layer: Layer) -> bool:
    """Whether points of its tiles stand for several, `_count` of them."""
    return any(band.aggregate and band.aggregate.shape == "point" for band in layer.bands)


def cell_paint(layer: Layer) -> dict[str, Any]:
    """Of polygons by the share of the cell that they cover, else by their number."""
    by_share = layer.geometry is Geometry.POLYGON
    first, *others = CLASSES.shades
    steps: list[Any] = ["step", ["get", "_share" if by_share else "_count"], first]
    for start, color in zip(SHARES if by_share else COUNTS, others, strict=True):
        steps += [start, color]
    return {"fill-color": steps, "fill-opacity": CLASSES.opacity, "fill-outline-color": "#ffffff"}


def cell_labels(layer: Layer) -> list[Bilingual]:
    """A label a colour, each of which says that it is of cells."""
    if layer.geometry is Geometry.POLYGON:
        spans = zip((0.0, *SHARES), (*SHARES, 1.0), strict=True)
        texts = [f"{low:.0%} – {high:.0%}" for low, high in spans]
        return [Bilingual(zh=f"格内占 {text}", en=f"{text} of a cell") for text in texts]
    labels = class_labels(CLASSES, COUNT)
    return [Bilingual(zh=f"每格 {label.zh}", en=f"{label.en} per cell") for label in labels]
