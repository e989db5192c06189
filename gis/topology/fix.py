"""A way to mend a layer, shown and never applied by itself."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shapely

from gis.topology.finding import Finding
from gis.topology.layer import PolygonLayer, Ruler
from gis.topology.within import Tolerances, check_layer


@dataclass(frozen=True, slots=True)
class Changed:
    """A record that would be another: its surface before and after, and all that moves, in m²."""

    key: str
    before_m2: float
    after_m2: float
    moved_m2: float


@dataclass(frozen=True, slots=True)
class Fix:
    """`layer` mended, its `changes` (the largest first) and what is `left` to find in it."""

    layer: PolygonLayer
    changes: tuple[Changed, ...]
    left: tuple[Finding, ...]


def propose_fix(
    layer: PolygonLayer, fill_m: float = 1.0, tolerances: Tolerances | None = None
) -> Fix:
    """Makes a coverage of the layer: vertices twice go, rings that cross themselves are made valid,
    edges are snapped together, overlaps go to the neighbour with the longer border, and so do gaps
    narrower than `fill_m`. Records that are no polygons stay out.
    """
    ruler = Ruler(layer)
    polygons = [
        (key, _polygons(shapely.make_valid(shapely.remove_repeated_points(geometry))))
        for key, geometry in zip(layer.keys, layer.geometries, strict=True)
        if geometry is not None and geometry.geom_type in ("Polygon", "MultiPolygon")
    ]
    kept = [(key, geometry) for key, geometry in polygons if not shapely.is_empty(geometry)]
    keys = tuple(key for key, _ in kept)
    before = np.array([geometry for _, geometry in kept], dtype=object)
    clean = cast("Any", shapely).coverage_clean
    after = np.asarray(clean(before, gap_width=fill_m / ruler.unit_m), dtype=object)
    mended = PolygonLayer(layer.name, keys, after, layer.crs)
    return Fix(mended, _changes(keys, before, after, ruler), tuple(check_layer(mended, tolerances)))


def is_mended(finding: Finding, fix: Fix) -> bool:
    """Whether nothing of its kind is left to find at its place."""
    same = [one.geometry for one in fix.left if one.kind == finding.kind]
    return not any(shapely.intersects(finding.geometry, geometry) for geometry in same)


def _polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts([geometry]))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def _changes(
    keys: tuple[str, ...], before: np.ndarray, after: np.ndarray, ruler: Ruler
) -> tuple[Changed, ...]:
    old, new = ruler.area_m2(before), ruler.area_m2(after)
    difference = np.asarray(shapely.symmetric_difference(before, after), dtype=object)
    moved = ruler.area_m2(difference)
    found = [
        Changed(key, float(a), float(b), float(m))
        for key, a, b, m in zip(keys, old, new, moved, strict=True)
        if m > 0
    ]
    return tuple(sorted(found, key=lambda change: -change.moved_m2))
