"""Polygons of many shapes, and the points where one would err about them."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import shapely

from gis.areas import Area

Polygons = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Areas = list[tuple[str, Area, shapely.Geometry]]


def places_to_err(geometries: Polygons, random: np.random.Generator) -> Floats:
    """Points anywhere, at vertices, on edges, a hair beside both, and level with vertices."""
    corners = shapely.get_coordinates(geometries)
    west, south, east, north = shapely.total_bounds(geometries)
    anywhere = random.uniform([west - 0.1, south - 0.1], [east + 0.1, north + 0.1], (200, 2))
    on_edges = corners[:-1] + np.diff(corners, axis=0) * random.random((len(corners) - 1, 1))
    exact = np.concatenate([corners, on_edges])
    level = np.column_stack([anywhere[:, 0], random.choice(corners[:, 1], len(anywhere))])
    beside = [exact + random.normal(size=exact.shape) * distance for distance in (1e-9, 1e-15)]
    return np.concatenate(
        [anywhere, exact, level, *beside, np.nextafter(exact, -1000), np.nextafter(exact, 1000)]
    )


def as_areas(
    geometries: Polygons, random: np.random.Generator, levels: Sequence[str] = ("grid",)
) -> Areas:
    codes = [f"{number:03d}" for number in random.permutation(len(geometries))]
    return [
        (levels[i % len(levels)], Area(code, code), geometry)
        for i, (code, geometry) in enumerate(zip(codes, geometries, strict=True))
        if not geometry.is_empty
    ]


def voronoi(random: np.random.Generator) -> Polygons:
    return shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(random.random((12, 2)))))


def overlapping_discs(random: np.random.Generator) -> Polygons:
    return shapely.buffer(
        shapely.points(random.random((10, 2))), random.random(10) * 0.3, quad_segs=3
    )


def rings_with_enclaves(random: np.random.Generator) -> Polygons:
    discs = overlapping_discs(random)
    holes = shapely.buffer(shapely.points(random.random((10, 2))), 0.1, quad_segs=2)
    cut = np.asarray(shapely.difference(discs, holes))
    return np.concatenate([cut, np.asarray(holes)])


def scattered_parts(random: np.random.Generator) -> Polygons:
    cells = [shapely.box(i, j, i + 1, j + 1) for i in range(5) for j in range(5)]
    owner = random.integers(0, 4, len(cells))
    return np.array(
        [shapely.union_all([c for c, own in zip(cells, owner, strict=True) if own == o])
         for o in range(4)]
    )  # fmt: skip


def slivers(random: np.random.Generator) -> Polygons:
    width = random.choice([1e-9, -1e-9, 1e-12], 6)
    return np.array([shapely.box(i, 0, i + 1 + width[i], 1) for i in range(6)])


def needles(random: np.random.Generator) -> Polygons:
    tips = random.random((8, 2))
    return np.array(
        [shapely.Polygon([(0, 0), tuple(tip), (tip[0] + 1e-9, tip[1])]) for tip in tips]
    )


SHAPES: tuple[Callable[[np.random.Generator], Polygons], ...] = (
    voronoi,
    overlapping_discs,
    rings_with_enclaves,
    scattered_parts,
    slivers,
    needles,
)
