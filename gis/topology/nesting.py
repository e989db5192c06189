"""Whether the areas of a level lie inside the areas of the level above."""

from collections.abc import Mapping

import numpy as np
import shapely

from gis.topology.finding import Finding, findings_of
from gis.topology.layer import PolygonLayer, Ruler
from gis.topology.rings import mean_width_m
from gis.topology.within import by_width, surfaces_of

# What is narrower comes from the rounding of doubles: at 180° that is some 1e-8 m.
ROUNDING_M = 1e-6


def check_nesting(
    children: PolygonLayer,
    parents: PolygonLayer,
    parent_of: Mapping[str, str] | None = None,
    sliver_m: float = 1.0,
) -> list[Finding]:
    """What of each child lies outside its parent, of both in one coordinate system; not what
    rounding alone puts there.

    `parent_of` names each child's parent; without it, that is the one with the most of it.
    """
    below, above = children.usable(), parents.usable()
    ruler = Ruler(children)
    places = {key: i for i, key in enumerate(above.keys)}
    chosen = parent_of or _largest_share(below, above)
    own = [places.get(chosen.get(key, ""), -1) for key in below.keys]
    nothing = shapely.Polygon()
    homes = np.array([above.geometries[i] if i >= 0 else nothing for i in own], dtype=object)
    outside = surfaces_of(np.asarray(shapely.difference(below.geometries, homes), dtype=object))
    real = mean_width_m(outside, ruler) > ROUNDING_M
    surfaces = outside[real]
    keys = [
        (key, above.keys[i]) if i >= 0 else (key,)
        for key, i, bad in zip(below.keys, own, real, strict=True)
        if bad
    ]
    return findings_of("not_nested", ruler, surfaces, keys, by_width(surfaces, ruler, sliver_m))


def _largest_share(children: PolygonLayer, parents: PolygonLayer) -> dict[str, str]:
    parent, child = shapely.STRtree(children.geometries).query(parents.geometries, "intersects")
    share = shapely.area(
        shapely.intersection(children.geometries[child], parents.geometries[parent])
    )
    best: dict[str, str] = {}
    # The largest comes last and stays; of equal ones the smallest key.
    names = np.array(parents.keys, dtype=object)[parent]
    for i in np.lexsort((np.argsort(np.argsort(names))[::-1], share)):
        if share[i] > 0:
            best[children.keys[child[i]]] = str(names[i])
    return best
