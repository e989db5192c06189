"""Faults of one polygon by itself: invalid rings, vertices twice, spikes, slivers."""

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from gis.topology.finding import Finding, findings_of
from gis.topology.layer import Floats, Ints, Objects, PolygonLayer, Ruler


def invalid_records(layer: PolygonLayer, ruler: Ruler) -> list[Finding]:
    """What is no polygon, is empty, or crosses itself, with the place that GEOS names."""
    found: list[Finding] = []
    usable = set(layer.usable().keys)
    for key, geometry in zip(layer.keys, layer.geometries, strict=True):
        if key in usable:
            continue
        reason, place = _reason(geometry)
        shown = ruler.to_wgs84([place])[0]
        lon, lat = shapely.get_coordinates(shown)[0].tolist() if not shown.is_empty else (0.0, 0.0)
        found.append(Finding("invalid", "error", (key,), 1, "vertices", lon, lat, shown, reason))
    return found


def _reason(geometry: BaseGeometry | None) -> tuple[str, BaseGeometry]:
    if geometry is None or geometry.is_empty:
        return "There is no geometry.", shapely.Point()
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return f"A {geometry.geom_type} is no polygon.", shapely.point_on_surface(geometry)
    text = explain_validity(geometry)
    reason, _, place = text.partition("[")
    x, _, y = place.rstrip("]").partition(" ")
    return f"{reason}.", shapely.Point(float(x), float(y))


def duplicate_vertices(layer: PolygonLayer, ruler: Ruler) -> list[Finding]:
    """One finding a record: the vertices that repeat the one before."""
    points, ring, record = _vertices(layer.geometries)
    twice = (points[1:] == points[:-1]).all(axis=1) & (ring[1:] == ring[:-1])
    places, owners = points[1:][twice], record[1:][twice]
    found: list[Finding] = []
    for owner in np.unique(owners):
        own = shapely.multipoints(places[owners == owner])
        shown = ruler.to_wgs84([own])[0]
        lon, lat = shapely.get_coordinates(shown)[0].tolist()
        count = int((owners == owner).sum())
        key = (layer.keys[owner],)
        found.append(Finding("duplicate_vertex", "notice", key, count, "vertices", lon, lat, shown))
    return found


def spikes(layer: PolygonLayer, ruler: Ruler, angle_deg: float) -> list[Finding]:
    """Vertices where the outline turns back on itself by less than an angle."""
    clean = shapely.remove_repeated_points(layer.geometries)
    points, ring, record = _vertices(np.asarray(clean, dtype=object))
    before, here, after = _neighbours(points, ring)
    to_before, to_after = points[before] - points[here], points[after] - points[here]
    turn = np.abs(to_before[:, 0] * to_after[:, 1] - to_before[:, 1] * to_after[:, 0])
    straight = (to_before * to_after).sum(axis=1)
    sharp = np.degrees(np.arctan2(turn, straight)) < angle_deg
    lines = shapely.linestrings(
        np.stack([points[before[sharp]], points[here[sharp]], points[after[sharp]]], axis=1)
    )
    keys = [(layer.keys[owner],) for owner in record[here[sharp]]]
    return findings_of("spike", ruler, np.asarray(lines, dtype=object), keys, "warning")


def slivers(layer: PolygonLayer, ruler: Ruler, width_m: float) -> list[Finding]:
    """Parts of records that are narrower than a width on average."""
    parts, record = shapely.get_parts(layer.geometries, return_index=True)
    thin = mean_width_m(parts, ruler) < width_m
    keys = [(layer.keys[owner],) for owner in record[thin]]
    return findings_of("sliver", ruler, parts[thin], keys, "warning")


def mean_width_m(polygons: Objects, ruler: Ruler) -> Floats:
    """Twice the area by the outline: the width of a long rectangle."""
    outline = ruler.length_m(polygons)
    return np.divide(
        2 * ruler.area_m2(polygons), outline, out=np.zeros_like(outline), where=outline > 0
    )


def _vertices(geometries: Objects) -> tuple[Floats, Ints, Ints]:
    """All vertices, with the number of their ring and of their record."""
    parts, record_of_part = shapely.get_parts(geometries, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    return points, ring, record_of_part[part_of_ring[ring]]


def _neighbours(points: Floats, ring: Ints) -> tuple[Ints, Ints, Ints]:
    """Each vertex but the closing ones, with the places of those before and after it."""
    count = len(points)
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    last = np.append(first[1:], count) - 1
    here = np.setdiff1d(np.arange(count), last)
    before = here - 1
    # The first vertex of a ring stands at its end again.
    starts = np.isin(here, first)
    before[starts] = last[np.searchsorted(first, here[starts])] - 1
    return before, here, here + 1
