"""Whether two neighbouring data sets fit along their common border 接边."""

import numpy as np
import shapely

from gis.crs import from_wgs84, to_wgs84
from gis.topology.finding import Finding, findings_of
from gis.topology.layer import Objects, PolygonLayer, Ruler
from gis.topology.within import Tolerances, by_width, surfaces_of


def check_between(
    one: PolygonLayer, other: PolygonLayer, tolerances: Tolerances | None = None
) -> list[Finding]:
    """Overlaps of records of two layers, gaps between the layers that are narrower than `gap_m`,
    and border edges of one that are none of the other's. Records are named `layer/key`."""
    tolerances = tolerances or Tolerances(gap_m=1.0)
    ours = one.usable()
    theirs = _in_the_system_of(other.usable(), ours)
    ruler = Ruler(ours)
    outlines = np.array(
        [shapely.union_all(ours.geometries), shapely.union_all(theirs.geometries)], dtype=object
    )
    return [
        *_overlaps(ours, theirs, ruler, tolerances.sliver_m),
        *_gaps(ours, theirs, outlines, ruler, tolerances),
        *_mismatched_edges(ours, theirs, outlines, ruler, tolerances.gap_m),
    ]


def _in_the_system_of(layer: PolygonLayer, other: PolygonLayer) -> PolygonLayer:
    if layer.crs.name == other.crs.name:
        return layer
    geometries = from_wgs84(to_wgs84(layer.geometries, layer.crs), other.crs)
    return PolygonLayer(layer.name, layer.keys, geometries, other.crs)


def _overlaps(
    ours: PolygonLayer, theirs: PolygonLayer, ruler: Ruler, sliver_m: float
) -> list[Finding]:
    their, our = shapely.STRtree(ours.geometries).query(theirs.geometries, "intersects")
    common = shapely.intersection(ours.geometries[our], theirs.geometries[their])
    real = shapely.area(common) > 0
    surfaces = surfaces_of(np.asarray(common, dtype=object)[real])
    keys = [
        (_named(ours, a), _named(theirs, b)) for a, b in zip(our[real], their[real], strict=True)
    ]
    return findings_of("overlap", ruler, surfaces, keys, by_width(surfaces, ruler, sliver_m))


def _gaps(
    ours: PolygonLayer,
    theirs: PolygonLayer,
    outlines: Objects,
    ruler: Ruler,
    tolerances: Tolerances,
) -> list[Finding]:
    """What closing both together by `gap_m` fills, where it touches both."""
    half = tolerances.gap_m / 2 / ruler.unit_m
    both = shapely.union_all(outlines)
    closed = shapely.buffer(
        shapely.buffer(both, half, join_style="mitre"), -half, join_style="mitre"
    )
    parts = shapely.get_parts(shapely.difference(closed, both))
    between = np.array([_touches(part, outlines) for part in parts], dtype=np.bool_)
    filled = parts[between & (shapely.get_dimensions(parts) == 2)] if len(parts) else parts
    keys = [(*_around(part, ours), *_around(part, theirs)) for part in filled]
    return findings_of("gap", ruler, filled, keys, by_width(filled, ruler, tolerances.sliver_m))


def _touches(part: shapely.Geometry, outlines: Objects) -> bool:
    """Along a line, not at a corner."""
    shared = shapely.intersection(shapely.boundary(part), shapely.boundary(outlines))
    return bool((shapely.length(shared) > 0).all())


def _mismatched_edges(
    ours: PolygonLayer, theirs: PolygonLayer, outlines: Objects, ruler: Ruler, gap_m: float
) -> list[Finding]:
    wrong = shapely.coverage_invalid_edges(outlines, gap_m / ruler.unit_m)
    found: list[Finding] = []
    for layer, line in zip((ours, theirs), wrong, strict=True):
        lines = np.asarray(shapely.get_parts(shapely.line_merge(line)), dtype=object)
        keys = [_around(each, layer) for each in lines]
        found += findings_of("mismatched_edge", ruler, lines, keys, "warning")
    return found


def _around(geometry: shapely.Geometry, layer: PolygonLayer) -> tuple[str, ...]:
    touching = shapely.STRtree(layer.geometries).query(geometry, "intersects")
    return tuple(_named(layer, i) for i in sorted(touching))


def _named(layer: PolygonLayer, i: int) -> str:
    return f"{layer.name}/{layer.keys[i]}"
