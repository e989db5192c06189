"""Whether the district's own areas fit together."""

from collections.abc import Mapping
from itertools import pairwise

from gis.codes import AREA_LEVELS
from gis.topology.finding import Finding
from gis.topology.nesting import check_nesting
from gis.topology.sources import LevelOfAreas
from gis.topology.within import Tolerances, check_layer


def check_areas(
    levels: Mapping[str, LevelOfAreas], tolerances: Tolerances, only: str | None = None
) -> list[Finding]:
    """Each level by itself, and whether each area lies inside its parent; or one level alone."""
    chosen = [level for level in AREA_LEVELS if only in (None, level)]
    found = [f for level in chosen for f in check_layer(levels[level].layer, tolerances)]
    there = [level for level in AREA_LEVELS if levels[level].layer.keys]
    for above, below in pairwise(there):
        if below in chosen:
            child, parents = levels[below], levels[above].layer
            found += check_nesting(child.layer, parents, child.parent_of, tolerances.sliver_m)
    return found
