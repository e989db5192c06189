from collections import Counter
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from pyproj import Geod

from gis.crs import parse_crs
from gis.topology import Finding, PolygonLayer, Tolerances, check_layer, read_layer

# Squares of 100 m in the projected system of the district's zone, at about 114.05° E 22.54° N.
METRES = parse_crs("EPSG:4547")
X, Y = 505_000.0, 2_493_000.0
GEOD = Geod(ellps="WGS84")


def square(column: float, row: float, size: float = 1) -> shapely.Polygon:
    west, south = X + column * 100, Y + row * 100
    return shapely.box(west, south, west + size * 100, south + size * 100)


def layer(*geometries: shapely.Geometry | None) -> PolygonLayer:
    keys = tuple("abcdefghij"[: len(geometries)])
    return PolygonLayer("test", keys, np.array(geometries, dtype=object), METRES)


def kinds(found: list[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.records) for finding in found]


def test_squares_side_by_side_are_a_coverage():
    assert check_layer(layer(square(0, 0), square(1, 0), square(0, 1), square(1, 1))) == []


def test_an_overlap_is_found_with_its_size_and_place():
    overlap, *edges = check_layer(layer(square(0, 0), square(0.9, 0)))
    assert (overlap.kind, overlap.severity, overlap.records) == ("overlap", "error", ("a", "b"))
    # The projection's own scale is within 0.02 % of one here.
    assert overlap.size == pytest.approx(1000, rel=1e-3)
    assert {(edge.kind, edge.records) for edge in edges} == {
        ("mismatched_edge", ("a",)),
        ("mismatched_edge", ("b",)),
    }
    inside = parse_crs("EPSG:4547").from_wgs84(np.array([[overlap.lon, overlap.lat]]))[0]
    assert X + 90 < inside[0] < X + 100
    assert abs(GEOD.geometry_area_perimeter(overlap.geometry)[0]) == pytest.approx(overlap.size)


def test_a_thin_overlap_is_a_warning():
    overlap = check_layer(layer(square(0, 0), square(0.995, 0)))[0]
    assert (overlap.kind, overlap.severity) == ("overlap", "warning")
    assert check_layer(
        layer(square(0, 0), square(0.995, 0)), Tolerances(sliver_m=0.1)
    )[0].severity == "error"  # fmt: skip


def test_a_gap_is_found_with_those_around_it():
    hole = square(0.4, 0.4, 0.2)
    ring = shapely.difference(square(0, 0), hole)
    left, right = (
        shapely.intersection(ring, shapely.box(X + a, Y, X + b, Y + 100))
        for a, b in ((0, 50), (50, 100))
    )
    found = check_layer(layer(left, right))
    assert kinds(found) == [("gap", ("a", "b"))]
    assert found[0].size == pytest.approx(400, rel=1e-3)


def test_a_vertex_of_one_side_only_is_a_mismatched_edge():
    extra = shapely.segmentize(square(1, 0), 50)
    assert {record for kind, records in kinds(check_layer(layer(square(0, 0), extra)))
            for record in records if kind == "mismatched_edge"} == {"a", "b"}  # fmt: skip


def test_edges_that_run_beside_each_other_match_only_within_the_gap():
    apart = layer(square(0, 0), square(1.005, 0))
    assert check_layer(apart) == []
    found = check_layer(apart, Tolerances(gap_m=1))
    assert kinds(found) == [("mismatched_edge", ("a",)), ("mismatched_edge", ("b",))]
    assert [finding.unit for finding in found] == ["m", "m"]


def test_a_bowtie_is_invalid_and_stays_out_of_the_rest():
    corners = [(X, Y), (X + 100, Y + 100), (X + 100, Y), (X, Y + 100)]
    found = check_layer(layer(shapely.Polygon(corners), square(0, 0)))
    assert kinds(found) == [("invalid", ("a",))]
    assert "Self-intersection" in found[0].detail
    crossing = METRES.from_wgs84(np.array([[found[0].lon, found[0].lat]]))[0]
    assert crossing == pytest.approx([X + 50, Y + 50], abs=1e-3)


@pytest.mark.parametrize("geometry", [None, shapely.Polygon(), shapely.Point(X, Y)])
def test_what_is_no_polygon_is_said_so(geometry: shapely.Geometry | None):
    assert kinds(check_layer(layer(square(0, 0), geometry))) == [("invalid", ("b",))]


def test_vertices_twice_are_counted_once_a_record():
    x, y = X, Y
    twice = shapely.Polygon([(x, y), (x, y), (x + 100, y), (x + 100, y), (x + 100, y + 100)])
    found = check_layer(layer(twice))
    assert kinds(found) == [("duplicate_vertex", ("a",))]
    assert (found[0].size, found[0].unit) == (2, "vertices")


@pytest.mark.parametrize("shift", range(5))
def test_a_spike_is_found_wherever_the_ring_begins(shift: int):
    corners = [(0, 0), (100, 0), (100, 50), (180, 50.2), (100, 50.4), (100, 100), (0, 100)]
    turned = corners[shift:] + corners[:shift]
    found = check_layer(layer(shapely.Polygon([(X + a, Y + b) for a, b in turned])))
    assert kinds(found) == [("spike", ("a",))]
    assert found[0].size == pytest.approx(160, rel=1e-2)


def test_a_thin_part_is_a_sliver():
    thin = shapely.MultiPolygon([square(0, 0), shapely.box(X + 200, Y, X + 200.5, Y + 100)])
    found = check_layer(layer(thin))
    assert kinds(found) == [("sliver", ("a",))]
    assert found[0].size == pytest.approx(50, rel=1e-3)


def test_the_zones_of_shenzhen_have_the_faults_that_geos_knows(shared_data: Path):
    path = shared_data / "shenzhen/taz_stevcdp/SZ_districts.shp"
    zones = read_layer(path, "TAZID")
    found = check_layer(zones)
    count = Counter(finding.kind for finding in found)
    assert (len(zones.keys), count["mismatched_edge"], count["gap"]) == (491, 411, 663)
    overlap = sum(finding.size for finding in found if finding.kind == "overlap")
    total = geopandas.read_file(path).to_crs("ESRI:54034").area.sum()
    assert round(overlap / total * 100, 4) == 0.0272
    bounds = shapely.total_bounds(zones.geometries)
    west, south, east, north = zones.crs.to_wgs84(bounds.reshape(2, 2)).ravel()
    assert all(west < f.lon < east and south < f.lat < north for f in found)
