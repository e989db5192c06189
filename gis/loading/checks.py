"""Judges the geometry of each record, and mends it where that was asked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.loading.batch import Batch, Judgement, Mask, Objects
from gis.loading.reading import Reading
from gis.loading.targets import Shape

POINT, LINE, POLYGON, MULTI_POINT, MULTI_LINE, MULTI_POLYGON, COLLECTION = 0, 1, 3, 4, 5, 6, 7
FITTING = {
    Shape.POINT: (POINT,),
    Shape.LINE: (LINE, MULTI_LINE),
    Shape.POLYGON: (POLYGON, MULTI_POLYGON),
}
_PLACE = re.compile(r"^(.*?)\s*\[(\S+) (\S+)\]$")


@dataclass(frozen=True, slots=True)
class Checks:
    """`repair`: mend what can be mended. `explode`: each part of a multi-geometry is a record."""

    shape: Shape
    repair: bool = False
    explode: bool = False


def check_geometry(batch: Batch, reading: Reading, checks: Checks, judgement: Judgement) -> Batch:
    """The records whose geometry the table can hold. WGS 84 in and out."""
    batch = _useful(batch, reading, judgement)
    batch = _readable(batch, reading, checks, judgement)
    batch = judgement.reject(
        batch, shapely.is_missing(batch.geometry), "null geometry", "the geometry is null"
    )
    batch = judgement.reject(
        batch, shapely.is_empty(batch.geometry), "empty geometry", "the geometry is empty"
    )
    batch = _on_earth(batch, judgement)
    batch = _fitting(batch, checks, judgement)
    batch = take_apart(batch) if checks.explode or checks.shape is Shape.LINE else batch
    batch = _valid(batch, checks, judgement)
    if checks.shape is Shape.POLYGON:
        return batch.with_geometry(as_multipolygons(batch.geometry))
    return batch


def take_apart(batch: Batch) -> Batch:
    """One record a part; a record of one part stays whole."""
    parts, position = shapely.get_parts(batch.geometry, return_index=True)
    count = shapely.get_num_geometries(batch.geometry)
    taken = batch.keep(position)
    first = np.searchsorted(position, np.arange(len(batch)))
    number = np.arange(len(parts)) - first[position] + 1
    part = np.where(count[position] > 1, number, taken.part)
    return Batch(taken.row, part, parts, taken.columns)


def as_multipolygons(geometry: Objects) -> Objects:
    """Each polygon as a multipolygon of one."""
    single = shapely.get_type_id(geometry) == POLYGON
    made = geometry.copy()
    if single.any():
        made[single] = shapely.multipolygons(geometry[single], indices=np.arange(single.sum()))
    return made


def place_of(reason: str) -> str:
    """GEOS's `Self-intersection[113.9 22.5]` as `Self-intersection at 113.9, 22.5`."""
    found = _PLACE.match(reason)
    if found is None:
        return reason
    lon, lat = (round(float(found.group(i)), 7) for i in (2, 3))
    return f"{found.group(1)} at {lon}, {lat}"


def _useful(batch: Batch, reading: Reading, judgement: Judgement) -> Batch:
    for kind in dict.fromkeys(kind for kind, _ in reading.set_aside.values()):
        rows = {row: why for row, (found, why) in reading.set_aside.items() if found == kind}
        chosen = np.isin(batch.row, list(rows))
        batch = judgement.reject(batch, chosen, kind, _reasons(batch, rows))
    return batch


def _reasons(batch: Batch, rows: dict[int, str]) -> Callable[[int], str]:
    return lambda position: rows[int(batch.row[position])]


def _readable(batch: Batch, reading: Reading, checks: Checks, judgement: Judgement) -> Batch:
    if not reading.unreadable:
        return batch
    broken = np.isin(batch.row, list(reading.unreadable))

    def why(position: int) -> str:
        return reading.unreadable[int(batch.row[position])]

    mendable = broken & np.isin(batch.row, list(reading.closed)) & checks.repair
    geometry = batch.geometry.copy()
    for position in np.flatnonzero(mendable):
        geometry[position] = reading.closed[int(batch.row[position])]
    judgement.repair(batch, mendable, "closed", lambda i: f"{why(i)}; closed")
    batch = batch.with_geometry(geometry)
    return judgement.reject(batch, broken & ~mendable, "unreadable geometry", why)


def _on_earth(batch: Batch, judgement: Judgement) -> Batch:
    bounds = shapely.bounds(batch.geometry)
    west, south, east, north = bounds.T
    lost = ~np.isfinite(bounds).all(axis=1) | ~np.isfinite(_sums(batch.geometry))
    batch = judgement.reject(
        batch, lost, "outside the coordinate system", "a coordinate is no finite place on earth"
    )
    west, south, east, north = bounds[~lost].T
    off = (west < -180) | (east > 180) | (south < -90) | (north > 90)
    swapped = off & (west >= -90) & (east <= 90) & (south >= -180) & (north <= 180)

    def why(i: int) -> str:
        where = f"{west[i]:.7g}, {south[i]:.7g} is not a longitude and a latitude"
        if swapped[i]:
            return f"{where}; they look swapped: latitude came first"
        return f"{where}; is it another coordinate system? give --crs"

    return judgement.reject(batch, off, "off the earth", why)


def _sums(geometry: Objects) -> NDArray[np.float64]:
    """Not finite where any coordinate is not: bounds leave NaN out."""
    coordinates, position = shapely.get_coordinates(geometry, return_index=True)
    sums = np.bincount(position, coordinates.sum(axis=1), minlength=len(geometry))
    return sums.astype(np.float64)


def _fitting(batch: Batch, checks: Checks, judgement: Judgement) -> Batch:
    geometry = batch.geometry
    kind = shapely.get_type_id(geometry)
    if checks.shape is Shape.POINT:
        single = (kind == MULTI_POINT) & (shapely.get_num_geometries(geometry) == 1)
        geometry = np.where(single, shapely.get_geometry(geometry, 0), geometry)
    fits = np.isin(shapely.get_type_id(geometry), FITTING[checks.shape])
    if checks.repair:
        geometry, mended = _made_to_fit(geometry, ~fits, checks.shape)
        judgement.repair(
            batch, mended, "fitted", lambda i: f"{_kind_name(batch, i)} became {checks.shape.value}"
        )
        fits |= mended
    batch = batch.with_geometry(geometry)
    return judgement.reject(
        batch,
        ~fits,
        "wrong geometry type",
        lambda i: f"{_kind_name(batch, i)} where a {checks.shape.value} is needed",
    )


def _made_to_fit(geometry: Objects, wrong: Mask, shape: Shape) -> tuple[Objects, Mask]:
    """A point inside a polygon; the polygons of a collection."""
    kind = shapely.get_type_id(geometry)
    made = geometry.copy()
    if shape is Shape.POINT:
        mended = wrong & np.isin(kind, (POLYGON, MULTI_POLYGON))
        made[mended] = shapely.point_on_surface(geometry[mended])
    elif shape is Shape.POLYGON:
        candidates = np.flatnonzero(wrong & (kind == COLLECTION))
        made[candidates] = [_polygons_of(geometry[i]) for i in candidates]
        mended = wrong & (kind == COLLECTION) & ~shapely.is_empty(made)
    else:
        mended = np.zeros(len(geometry), dtype=np.bool_)
    return made, mended


def _valid(batch: Batch, checks: Checks, judgement: Judgement) -> Batch:
    invalid = ~shapely.is_valid(batch.geometry)
    if not invalid.any():
        return batch
    reasons = np.full(len(batch), "", dtype=object)
    reasons[invalid] = shapely.is_valid_reason(batch.geometry[invalid])

    def why(i: int) -> str:
        return place_of(str(reasons[i]))

    geometry = batch.geometry.copy()
    mended = np.zeros(len(batch), dtype=np.bool_)
    if checks.repair and checks.shape is Shape.POLYGON:
        made = shapely.make_valid(geometry[invalid], method="structure", keep_collapsed=False)
        geometry[invalid] = [_polygons_of(one) for one in made]
        mended = invalid & ~shapely.is_empty(geometry) & shapely.is_valid(geometry)
        judgement.repair(batch, mended, "made valid", lambda i: f"{why(i)}; made valid")
    whole = batch.with_geometry(np.where(mended, geometry, batch.geometry))
    return judgement.reject(whole, invalid & ~mended, "invalid geometry", why)


def _polygons_of(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts([geometry]) if shapely.get_type_id(part) in {3, 6}]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()


def _kind_name(batch: Batch, position: int) -> str:
    return str(batch.geometry[position].geom_type)
