"""Which layers show a table, or a theme, in which something has changed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from layers.catalogue import Catalogue
from layers.model import Layer

READ_FROM = re.compile(r"\b(?:from|join)\s+(?:onemap\.)?\"?([a-z_]+)", re.IGNORECASE)
VALUES = ("area_values", "guarded_area_values")
FEATURES = ("features", "guarded_features")


@dataclass(frozen=True, slots=True)
class Place:
    """A table, and of those that hold several things, which: a theme, or a level of areas."""

    entity: str
    theme: str | None


def affected(layers: Iterable[Layer], place: Place) -> list[Layer]:
    """Those that an edit there may show in."""
    return [layer for layer in layers if _shows(layer, place)]


def all_layers(catalogue: Catalogue, overviews: Iterable[Layer]) -> list[Layer]:
    """The layers themselves, and the outlines of areas that values are drawn on."""
    known = {layer.id for layer in catalogue.layers}
    return [*catalogue.layers, *(layer for layer in overviews if layer.id not in known)]


def _shows(layer: Layer, place: Place) -> bool:
    source = layer.source
    if source.level is not None:
        on_outline = place.entity == "areas" and place.theme == source.level.value
        return on_outline or (place.entity in VALUES and place.theme == source.theme)
    if source.theme is not None:
        return place.entity in FEATURES and place.theme == source.theme
    if source.table is None:
        return place.entity in READ_FROM.findall(source.query or "")
    if source.table != place.entity:
        return False
    level = source.where.get("level")
    if place.entity != "areas" or level is None:
        return True
    return place.theme in (level if isinstance(level, list) else [level])
