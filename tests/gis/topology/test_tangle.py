import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import UnprocessableData
from gis.topology import check_tangle
from gis.topology.tangle import _crossings, _edges  # pyright: ignore[reportPrivateUsage]


def mesh(side: int) -> np.ndarray:
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    return np.asarray(shapely.box(x, y, x + 1, y + 1), dtype=object).ravel()


def test_a_coverage_is_no_tangle():
    check_tangle(mesh(60), "grids")
    # However many vertices its borders have.
    fine = np.asarray(shapely.segmentize(mesh(10), 0.002), dtype=object)
    check_tangle(fine, "grids")


def test_one_around_many_is_none_either():
    around = np.array([shapely.box(-1, -1, 61, 61)])
    check_tangle(np.concatenate([mesh(60), around]), "grids")


@pytest.mark.parametrize(
    "shapes",
    [
        np.array([shapely.box(0, 0, 1, 1)] * 1000),
        np.array([shapely.box(-r, -r, r, r) for r in np.linspace(1, 2, 1000)]),
        np.array([shapely.LineString(np.random.default_rng(3).random((3000, 2)))]),
    ],
)
def test_what_lies_across_itself_is_refused(shapes: np.ndarray):
    with pytest.raises(UnprocessableData, match=r"grids: too much lies across .* around -?\d\."):
        check_tangle(shapes, "grids")


coordinate = st.integers(0, 12).map(float)
edge = st.tuples(st.tuples(coordinate, coordinate), st.tuples(coordinate, coordinate))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(edge, edge), min_size=1, max_size=20))
def test_crossings_are_those_of_geos(pairs: list[tuple[object, object]]):
    ours = _crossings(np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))
    # Where an end lies on the other edge they touch, and neither runs on through it.
    theirs = sum(
        bool(shapely.relate_pattern(shapely.LineString(a), shapely.LineString(b), "0F1FF0102"))  # type: ignore[arg-type]
        for a, b in pairs
    )
    assert ours == theirs


def test_edges_are_those_of_all_rings():
    ring = "(0 0, 3 0, 3 3, 0 3, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1)"
    square = "(4 4, 5 4, 5 5, 4 5, 4 4)"
    texts = [f"MULTIPOLYGON (({ring}), ({square}))", "LINESTRING (5 5, 6 6, 7 5)"]
    shapes = np.asarray(shapely.from_wkt(texts), dtype=object)
    assert len(_edges(shapes)) == 4 + 4 + 4 + 2
