from pathlib import Path

import pytest
import shapely

from gis.topology import PolygonLayer, check_nesting, read_layer
from tests.gis.topology.test_within import layer, square


def parents(*geometries: shapely.Geometry) -> PolygonLayer:
    found = layer(*geometries)
    return PolygonLayer(
        "parents", tuple(key.upper() for key in found.keys), found.geometries, found.crs
    )


def test_children_inside_their_parents_are_fine():
    assert check_nesting(layer(square(0, 0), square(1, 0)), parents(square(0, 0, 2))) == []


def test_what_sticks_out_is_found_with_the_parent_of_most_of_it():
    found = check_nesting(layer(square(0.8, 0)), parents(square(0, 0), square(1, 0)))
    assert [(f.records, f.severity) for f in found] == [(("a", "B"), "error")]
    assert found[0].size == pytest.approx(2000, rel=1e-3)


def test_a_named_parent_counts_whatever_lies_where():
    found = check_nesting(layer(square(1, 0)), parents(square(0, 0), square(1, 0)), {"a": "A"})
    assert found[0].records == ("a", "A")
    assert found[0].size == pytest.approx(10_000, rel=1e-3)


def test_a_child_without_a_parent_is_outside_as_a_whole():
    found = check_nesting(layer(square(5, 5)), parents(square(0, 0)))
    assert [f.records for f in found] == [("a",)]


def test_the_grids_of_hsinchu_nest_but_for_rounding(shared_data: Path):
    base = read_layer(shared_data / "hsinchu/code1_hsinchu.json")
    above = read_layer(shared_data / "hsinchu/code2_hsinchu.json")
    found = check_nesting(base, above)
    total = shapely.area(base.geometries).sum()
    outside = sum(shapely.area(finding.geometry) for finding in found)
    expected = shapely.area(
        shapely.difference(shapely.union_all(base.geometries), shapely.union_all(above.geometries))
    )
    assert outside / total < 0.01
    assert outside >= expected
