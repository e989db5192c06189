"""Whether the polygons of a layer are a coverage: no gap, no overlap, the same shared edges."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.topology.finding import Finding, Severity, findings_of
from gis.topology.layer import Objects, PolygonLayer, Ruler
from gis.topology.rings import duplicate_vertices, invalid_records, mean_width_m, slivers, spikes


@dataclass(frozen=True, slots=True)
class Tolerances:
    """Surfaces narrower than `sliver_m` on average are slivers, corners sharper than `spike_deg`
    are spikes, and edges that run closer to each other than `gap_m` without meeting do not match; 0
    looks only at those that touch or cross."""

    sliver_m: float = 1.0
    spike_deg: float = 1.0
    gap_m: float = 0.0


def check_layer(layer: PolygonLayer, tolerances: Tolerances | None = None) -> list[Finding]:
    """All that is wrong with polygons that should cover an area once and without a gap."""
    tolerances = tolerances or Tolerances()
    ruler, usable = Ruler(layer), layer.usable()
    return [
        *invalid_records(layer, ruler),
        *overlaps(usable, ruler, tolerances.sliver_m),
        *gaps(usable, ruler, tolerances.sliver_m),
        *mismatched_edges(usable, ruler, tolerances.gap_m),
        *slivers(usable, ruler, tolerances.sliver_m),
        *spikes(usable, ruler, tolerances.spike_deg),
        *duplicate_vertices(usable, ruler),
    ]


def overlaps(layer: PolygonLayer, ruler: Ruler, sliver_m: float) -> list[Finding]:
    """What two records have in common, a finding a pair."""
    first, second = shapely.STRtree(layer.geometries).query(layer.geometries, "intersects")
    once = first < second
    first, second = first[once], second[once]
    common = shapely.intersection(layer.geometries[first], layer.geometries[second])
    real = shapely.area(common) > 0
    surfaces = surfaces_of(np.asarray(common, dtype=object)[real])
    keys = [(layer.keys[a], layer.keys[b]) for a, b in zip(first[real], second[real], strict=True)]
    return findings_of("overlap", ruler, surfaces, keys, by_width(surfaces, ruler, sliver_m))


def gaps(layer: PolygonLayer, ruler: Ruler, sliver_m: float) -> list[Finding]:
    """The holes that all records together leave, each with the records around it.

    A wide one may be meant, an enclave of somebody else; it is an error all the same until it is a
    record of its own.
    """
    holes = _holes(shapely.union_all(layer.geometries))
    hole, record = shapely.STRtree(layer.geometries).query(holes, "intersects")
    around: list[list[str]] = [[] for _ in holes]
    for i, owner in zip(hole.tolist(), record.tolist(), strict=True):
        around[i].append(layer.keys[owner])
    keys = [tuple(sorted(names)) for names in around]
    return findings_of("gap", ruler, holes, keys, by_width(holes, ruler, sliver_m))


def mismatched_edges(layer: PolygonLayer, ruler: Ruler, gap_m: float) -> list[Finding]:
    """The edges of each record that meet a neighbour without being the neighbour's edge too."""
    lines = shapely.coverage_invalid_edges(layer.geometries, gap_m / ruler.unit_m)
    wrong = ~shapely.is_empty(lines)
    keys = [(key,) for key, bad in zip(layer.keys, wrong, strict=True) if bad]
    return findings_of(
        "mismatched_edge", ruler, np.asarray(lines, dtype=object)[wrong], keys, "warning"
    )


def by_width(surfaces: Objects, ruler: Ruler, sliver_m: float) -> list[Severity]:
    """Where points can fall into it, a fault is an error; a sliver is a warning."""
    return ["warning" if thin else "error" for thin in mean_width_m(surfaces, ruler) < sliver_m]


def surfaces_of(geometries: Objects) -> Objects:
    """The polygons in what an overlay left, without its points and lines."""
    found = np.empty(len(geometries), dtype=object)
    for i, geometry in enumerate(geometries):
        parts = shapely.get_parts(shapely.get_parts([geometry]))
        polygons = parts[shapely.get_dimensions(parts) == 2]
        found[i] = shapely.multipolygons(polygons) if len(polygons) != 1 else polygons[0]
    return found


def _holes(union: shapely.Geometry) -> Objects:
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)
