import numpy as np
import pytest
import shapely

from gis.crs import to_wgs84
from gis.topology import Finding, PolygonLayer, Tolerances, check_between
from tests.gis.topology.test_within import X, Y, layer, square


def named(name: str, *geometries: shapely.Geometry) -> PolygonLayer:
    found = layer(*geometries)
    return PolygonLayer(name, found.keys, found.geometries, found.crs)


def kinds(found: list[Finding]) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.kind, finding.records) for finding in found]


def test_neighbours_with_the_same_border_fit():
    west, east = (
        named("west", square(0, 0), square(0, 1)),
        named("east", square(1, 0), square(1, 1)),
    )
    assert check_between(west, east) == []


def test_an_overlap_names_the_records_of_both():
    found = check_between(named("west", square(0, 0)), named("east", square(0.9, 0)))
    assert ("overlap", ("west/a", "east/a")) in kinds(found)
    assert found[0].size == pytest.approx(1000, rel=1e-3)


def test_a_gap_counts_when_it_is_narrower_than_asked_for():
    west, east = named("west", square(0, 0)), named("east", square(1.005, 0))
    found = check_between(west, east, Tolerances(gap_m=1))
    assert ("gap", ("west/a", "east/a")) in kinds(found)
    gap = next(finding for finding in found if finding.kind == "gap")
    assert gap.size == pytest.approx(50, rel=1e-2)
    assert {r for kind, rs in kinds(found) if kind == "mismatched_edge" for r in rs} >= {
        "west/a",
        "east/a",
    }
    assert check_between(west, east, Tolerances(gap_m=0.1)) == []


def test_a_border_with_another_vertex_does_not_match():
    found = check_between(
        named("west", square(0, 0)), named("east", shapely.segmentize(square(1, 0), 50))
    )
    assert {kind for kind, _ in kinds(found)} == {"mismatched_edge"}


def test_another_coordinate_system_is_turned_into_the_first_ones():
    west, east = named("west", square(0, 0)), named("east", square(0.9, 0))
    degrees = PolygonLayer("east", east.keys, to_wgs84(east.geometries, east.crs))
    size = [
        next(f.size for f in check_between(west, other) if f.kind == "overlap")
        for other in (east, degrees)
    ]
    assert size[0] == pytest.approx(size[1], rel=1e-4)
    assert np.isfinite(size).all()


def test_a_notch_in_the_border_of_one_alone_is_no_gap_between():
    notch = shapely.box(X, Y + 50, X + 20, Y + 50.5)
    west, east = named("west", shapely.difference(square(0, 0), notch)), named("east", square(1, 0))
    assert check_between(west, east, Tolerances(gap_m=1)) == []
