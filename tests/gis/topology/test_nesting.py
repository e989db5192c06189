from itertools import pairwise
from pathlib import Path

import geopandas
import numpy as np
import pandas
import pytest
import shapely

from gis.topology import PolygonLayer, check_layer, check_nesting
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


def test_what_rounding_puts_outside_is_nothing():
    west, east = shapely.box(114.0, 22.5, 114.01, 22.51), shapely.box(114.01, 22.5, 114.02, 22.51)
    hair = np.nextafter(114.02, 115)
    grown = shapely.box(114.01, 22.5, hair, 22.51)
    whole = PolygonLayer("whole", ("W",), np.array([west.union(east)]))
    assert check_nesting(PolygonLayer("parts", ("a", "b"), np.array([west, grown])), whole) == []


def test_the_three_levels_of_hsinchu_nest(shared_data: Path):
    """Their levels were drawn with other vertices: what lies outside is a hand's breadth here and
    there, and nothing where the upper level is made of the lower one."""
    folder = shared_data / "hsinchu"
    parts = [geopandas.read_file(path) for path in sorted(folder.glob("base_*.json"))]
    frames = {
        "CODEBASE": geopandas.GeoDataFrame(pandas.concat(parts, ignore_index=True)),
        "CODE1": geopandas.read_file(folder / "code1_hsinchu.json"),
        "CODE2": geopandas.read_file(folder / "code2_hsinchu.json"),
    }
    levels = {key: named(frame, key) for key, frame in frames.items()}
    assert [len(layer.keys) for layer in levels.values()] == [2217, 1248, 142]
    for below, above in pairwise(frames):
        parent_of = dict(zip(frames[below][below], frames[below][above], strict=True))
        found = check_nesting(levels[below], levels[above], parent_of)
        assert {(f.kind, f.severity) for f in found} == {("not_nested", "warning")}
        assert max(f.size for f in found) < 0.2
        assert all(parent_of[f.records[0]] == f.records[1] for f in found)
    dissolved = frames["CODEBASE"].dissolve("CODE1", as_index=False)
    parent_of = dict(zip(frames["CODEBASE"]["CODEBASE"], frames["CODEBASE"]["CODE1"], strict=True))
    assert check_nesting(levels["CODEBASE"], named(dissolved, "CODE1"), parent_of) == []
    assert check_layer(levels["CODEBASE"]) == []


def named(frame: geopandas.GeoDataFrame, key: str) -> PolygonLayer:
    shapes = np.asarray(shapely.force_2d(np.asarray(frame.geometry, dtype=object)))
    return PolygonLayer(key, tuple(frame[key]), shapes)
