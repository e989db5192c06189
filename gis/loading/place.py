"""Where records lie: their four areas, and whether they belong to the district at all."""

import numpy as np
import shapely
from sqlalchemy import Connection, text

from gis.areas import AreaIndex, Assigned
from gis.loading.batch import Batch, Judgement, Objects, is_none
from gis.loading.targets import Shape


def representative_points(geometry: Objects, shape: Shape) -> Objects:
    """The point by which a record belongs to an area: itself, or one inside the polygon."""
    return geometry if shape is Shape.POINT else shapely.point_on_surface(geometry)


def in_the_district(
    batch: Batch, index: AreaIndex, shape: Shape, judgement: Judgement, allow_outside: bool
) -> tuple[Batch, Assigned]:
    """The records with the codes of their areas. Those outside all districts are rejected, unless
    none is loaded or `allow_outside`; when lon and lat the other way round lie inside, the reason
    says so.
    """
    points = representative_points(batch.geometry, shape)
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    assigned = index.assign(lon, lat)
    outside = is_none(assigned.district)
    if allow_outside or not index.areas("district"):
        if index.areas("district") and outside.any():
            judgement.notes.append(f"{outside.sum():,} lie outside the district and were kept.")
        return batch.with_columns(**assigned.columns()), assigned
    swapped = np.zeros(len(batch), dtype=np.bool_)
    swapped[outside] = ~is_none(index.assign(lat[outside], lon[outside]).district)

    def why(i: int) -> str:
        where = f"{lon[i]:.6f}, {lat[i]:.6f} is outside the district"
        return f"{where}; swapped it is inside: latitude came first" if swapped[i] else where

    kept = judgement.reject(batch, outside, "outside the district", why)
    inside = Assigned(*(codes[~outside] for codes in assigned.columns().values()))
    return kept.with_columns(**inside.columns()), inside


def building_of_each(connection: Connection, batch: Batch) -> Objects:
    """The smallest code of the buildings that each point lies in; None in none."""
    rows = connection.execute(
        text(
            "SELECT p.i, min(b.code) AS code"
            " FROM unnest(CAST(:lon AS float8[]), CAST(:lat AS float8[]))"
            " WITH ORDINALITY AS p (lon, lat, i) JOIN buildings AS b"
            " ON ST_Intersects(b.geom, ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326))"
            " WHERE b.status = 'current' GROUP BY p.i"
        ),
        {
            "lon": shapely.get_x(batch.geometry).tolist(),
            "lat": shapely.get_y(batch.geometry).tolist(),
        },
    ).all()
    found = np.full(len(batch), None, dtype=object)
    for row in rows:
        found[row.i - 1] = row.code
    return found
