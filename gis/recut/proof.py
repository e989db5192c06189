"""Proves that new grids fit 接边检查, before anything is applied."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.recut.coverage import Around
from gis.recut.grid import SNAP_M, Objects, Plan, layer_of
from gis.topology import Finding, PolygonLayer, check_nesting
from gis.topology.finding import findings_of
from gis.topology.layer import Ruler
from gis.topology.nesting import ROUNDING_M
from gis.topology.rings import duplicate_vertices, mean_width_m, slivers, spikes
from gis.topology.within import by_width, mismatched_edges, overlaps, surfaces_of

SLIVER_M = 1.0
SPIKE_DEG = 1.0
# In a coverage these leave places in two grids or in none; the rest is ugly, not wrong.
NEVER = ("overlap", "sliver", "mismatched_edge")


def prove(plan: Plan, near: Around) -> list[Finding]:
    """What is wrong with a plan, errors first. Grids are named by their labels.

    Edges match, nothing overlaps, no sliver, the outline is that of the grids replaced, each grid
    lies in one community. A fault that today's grids have already, at the same place, is a notice.
    """
    new = layer_of("after", [g.label for g in plan.after], [g.geometry for g in plan.after])
    old = layer_of("before", [g.code for g in plan.before], [g.geometry for g in plan.before])
    ruler = Ruler(new)
    known = [*_faults(old, old, near, ruler), *_nesting(old, near, {})]
    parents = {grid.label: grid.parent for grid in plan.after}
    found = [*_faults(new, old, near, ruler), *_nesting(new, near, parents), *_moved(plan)]
    judged = [_judged(finding, known) for finding in found]
    order = ("error", "warning", "notice")
    return sorted(judged, key=lambda finding: order.index(finding.severity))


def is_proven(findings: Sequence[Finding]) -> bool:
    return not any(finding.severity == "error" for finding in findings)


def _faults(layer: PolygonLayer, old: PolygonLayer, near: Around, ruler: Ruler) -> list[Finding]:
    keys = [*layer.keys, *(grid.code for grid in near.neighbours)]
    everything = layer_of(
        "all", keys, [*layer.geometries, *(grid.geometry for grid in near.neighbours)]
    )
    edges = mismatched_edges(everything, ruler, 0)
    return [
        *(f for f in overlaps(layer, ruler, SNAP_M) if _is_real(f, ruler)),
        *(f for f in edges if f.records[0] in layer.keys),
        *_outline(layer, old, near, ruler),
        *slivers(layer, ruler, SLIVER_M),
        *spikes(layer, ruler, SPIKE_DEG),
        *duplicate_vertices(layer, ruler),
    ]


def _outline(layer: PolygonLayer, old: PolygonLayer, near: Around, ruler: Ruler) -> list[Finding]:
    """Surfaces that the replaced grids had and the new ones have not, and the other way round."""
    before, after = shapely.union_all(old.geometries), shapely.union_all(layer.geometries)
    lost, gained = _wide(before, after, ruler), _wide(after, before, ruler)
    beside = layer_of(
        "near", [g.code for g in near.neighbours], [g.geometry for g in near.neighbours]
    )
    gaps = findings_of(
        "gap", ruler, lost, [_touching(part, old) for part in lost], by_width(lost, ruler, SNAP_M)
    )
    named = [(*_touching(part, layer), *_touching(part, beside)) for part in gained]
    return [
        *(replace(f, detail="No new grid has what a replaced one had.") for f in gaps),
        *(
            replace(f, detail="It lies outside the grids that are replaced.")
            for f in findings_of("overlap", ruler, gained, named, by_width(gained, ruler, SNAP_M))
        ),
    ]


def _wide(one: BaseGeometry, other: BaseGeometry, ruler: Ruler) -> Objects:
    """The parts of `one` outside `other` that are more than rounding."""
    difference = shapely.difference(one, other)
    parts = shapely.get_parts(shapely.get_parts([difference]))
    surfaces = parts[shapely.get_dimensions(parts) == 2]
    if not len(surfaces):
        return surfaces
    return surfaces[mean_width_m(surfaces, ruler) > ROUNDING_M]


def _touching(part: BaseGeometry, layer: PolygonLayer) -> tuple[str, ...]:
    met = shapely.intersects(layer.geometries, part) if len(layer.keys) else []
    return tuple(key for key, touches in zip(layer.keys, met, strict=True) if touches)


def _nesting(layer: PolygonLayer, near: Around, parents: dict[str, str | None]) -> list[Finding]:
    if not near.parents:
        return []
    above = layer_of("parents", [code for code, _ in near.parents], [g for _, g in near.parents])
    chosen = {key: parent for key, parent in parents.items() if parent is not None}
    return check_nesting(layer, above, chosen or None, SNAP_M)


def _moved(plan: Plan) -> list[Finding]:
    """Grids that keep their code, which is made of their community's, in another community."""
    parents: dict[str | None, str | None] = {grid.code: grid.parent for grid in plan.before}
    moved = [
        g for g in plan.after if g.code in parents and g.parent and g.parent != parents[g.code]
    ]
    found: list[Finding] = []
    for grid in moved:
        lon, lat = shapely.get_coordinates(shapely.point_on_surface(grid.geometry))[0].tolist()
        area = float(Ruler(layer_of("", [grid.label], [grid.geometry])).area_m2([grid.geometry])[0])
        detail = f"It keeps its code and would move from {parents[grid.code]} to {grid.parent}."
        records = (grid.label, grid.parent or "")
        found.append(
            Finding("not_nested", "error", records, area, "m²", lon, lat, grid.geometry, detail)
        )
    return found


def _is_real(finding: Finding, ruler: Ruler) -> bool:
    surfaces = surfaces_of(np.array([finding.geometry], dtype=object))
    return bool(mean_width_m(surfaces, ruler)[0] > ROUNDING_M)


def _judged(finding: Finding, known: Sequence[Finding]) -> Finding:
    same = [one.geometry for one in known if one.kind == finding.kind]
    there = shapely.buffer(shapely.union_all(same), 1e-8) if same else shapely.Polygon()
    if same and shapely.covers(there, finding.geometry):
        return replace(finding, severity="notice", detail="It is so today.")
    thin_outline = finding.kind == "overlap" and finding.detail and finding.severity == "warning"
    if finding.kind in NEVER and not thin_outline:
        return replace(finding, severity="error")
    return finding
