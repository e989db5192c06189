"""Whether the areas of a level lie inside the areas of the level above."""

from collections.abc import Mapping

import numpy as np
import shapely

from gis.topology.finding import Finding, findings_of
from gis.topology.layer import PolygonLayer, Ruler
from gis.topology.within import by_width, surfaces_of


def check_nesting(
    children: PolygonLayer,
    parents: PolygonLayer,
    parent_of: Mapping[str, str] | None = None,
    sliver_m: float = 1.0,
) -> list[Finding]:
    """What of each child lies outside its parent, of both in one coordinate system.

    `parent_of` names each child's parent; without it, that is the one with the most of it.
    """
    below, above = children.usable(), parents.usable()
    ruler = Ruler(children)
    places = {key: i for i, key in enumerate(above.keys)}
    chosen = parent_of or _largest_share(below, above)
    own = [places.get(chosen.get(key, ""), -1) for key in below.keys]
    nothing = shapely.Polygon()
    homes = np.array([above.geometries[i] if i >= 0 else nothing for i in own], dtype=object)
    outside = np.asarray(shapely.difference(below.geometries, homes), dtype=object)
    real = shapely.area(outside) > 0
    surfaces = surfaces_of(outside[real])
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
