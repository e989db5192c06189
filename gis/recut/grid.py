"""What a re-cut is made of."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis.crs import CRS84
from gis.topology import PolygonLayer

Objects = npt.NDArray[np.object_]
# Two centimetres, in degrees and in metres: coordinates of 7 decimals are half a centimetre off.
SNAP_DEG, SNAP_M = 2e-7, 0.02
MOST_VERTICES = 100_000
MOST_GRIDS = 500


@dataclass(frozen=True, slots=True)
class Shape:
    """A grid 网格 as somebody wants it. `code` is that of a replaced grid, which it keeps; None for
    a new one. `geometry` is a valid multipolygon in WGS 84."""

    geometry: BaseGeometry
    code: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class OldGrid:
    """A row of `areas` as it is today."""

    area_id: int
    code: str
    name: str
    parent: str | None
    contact: str | None
    valid_from: date
    source: str | None
    source_id: str | None
    geometry: BaseGeometry

    @property
    def label(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class NewGrid:
    """A grid to be. Without a code yet it goes by its `number` among the new ones. An `adapted` one
    is a neighbour that only gets the vertices of the new borders that end on its own."""

    code: str | None
    name: str | None
    parent: str | None
    geometry: BaseGeometry
    number: int = 0
    adapted: bool = False

    @property
    def label(self) -> str:
        return self.code or f"new {self.number}"

    @property
    def rank(self) -> str:
        """Sorts as the code will: new codes of a community come after those that it has."""
        return self.code or f"{self.parent or ''}~{self.number:06d}"


@dataclass(frozen=True, slots=True)
class Plan:
    """`after` takes the place of `before`, in the same outline."""

    before: tuple[OldGrid, ...]
    after: tuple[NewGrid, ...]


def layer_of(name: str, labels: list[str], geometries: list[BaseGeometry]) -> PolygonLayer:
    """Polygons as gis.topology looks at them."""
    return PolygonLayer(name, tuple(labels), objects(geometries), CRS84)


def objects(geometries: list[BaseGeometry]) -> Objects:
    """An array of geometries, also of none."""
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    return made


def as_multipolygon(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry."""
    parts = shapely.get_parts(shapely.get_parts([geometry]))
    return MultiPolygon(list(parts[shapely.get_dimensions(parts) == 2]))
