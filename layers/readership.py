"""Which tables of the district a layer shows, for telling its owner when they were changed."""

import re

from gis.database.tables import areas, metadata
from gis.notices import Readership
from layers.catalogue import Catalogue
from layers.parts import AreaLevel, Source

# Tables that hold codes of areas: what a re-cut of grids may change.
CODED = frozenset(str(t.name) for t in metadata.tables.values() if t is areas or "grid" in t.c)
READ_FROM = re.compile(r"\b(?:from|join)\s+(?:onemap\.)?\"?([a-z_]+)", re.IGNORECASE)


def tables_of(source: Source) -> frozenset[str]:
    """Of those with codes of areas, the ones that a layer's source reads; of the areas, only where
    it shows grids: no other level is ever re-cut. Of themes, those with values of grids."""
    if source.level is not None:
        return CODED & {areas.name} if source.level is AreaLevel.GRID else frozenset()
    if source.theme is not None:
        return frozenset()
    if source.table is None:
        return CODED & set(READ_FROM.findall(source.query or ""))
    level = source.where.get("level", "grid")
    if source.table == areas.name and "grid" not in (level if isinstance(level, list) else [level]):
        return frozenset()
    return CODED & {source.table}


def readerships(catalogue: Catalogue) -> tuple[Readership, ...]:
    """The layers that show codes of areas, or areas themselves, with their owners."""
    return tuple(
        Readership(layer.id, layer.owner.zh, layer.owner.en, tables)
        for layer in catalogue.layers
        if (tables := tables_of(layer.source))
    )
