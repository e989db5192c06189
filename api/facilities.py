"""`/api/nearest`: the nearest facilities."""

from math import inf
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from api.context import AppContext
from api.geojson import MEDIA_TYPE, Feature, FeatureCollection, Point
from api.parameters import PlaceQuery, rounded
from api.problems import problems
from gis.facilities import KINDS, Facility, Kind, nearest

router = APIRouter(tags=["facilities"])
LONGEST_WAY_M = 100_000.0


class GeoJSONResponse(Response):
    media_type = MEDIA_TYPE


@router.get(
    "/api/nearest",
    summary="The nearest facilities, nearest first",
    response_model=FeatureCollection,
    response_class=GeoJSONResponse,
    responses=problems(503),
)
def find_nearest(
    *,
    context: AppContext,
    place: PlaceQuery,
    kind: Annotated[list[Kind], Query(min_length=1, max_length=len(KINDS))],
    k: Annotated[int, Query(ge=1, le=100, description="How many, of all kinds together")] = 5,
    mode: Annotated[
        Literal["straight"], Query(description="How distance is measured: in a straight line")
    ] = "straight",
    accessible: Annotated[
        bool, Query(description="Only those known to be accessible with a wheelchair")
    ] = False,
    max_m: Annotated[float | None, Query(gt=0, le=LONGEST_WAY_M, allow_inf_nan=False)] = None,
) -> Response:
    del mode  # There is one as yet.
    with context.database.request() as connection:
        found = nearest(
            connection,
            kind,
            place.lon,
            place.lat,
            k=k,
            max_m=inf if max_m is None else max_m,
            accessible=accessible,
        )
    collection = FeatureCollection(features=[_feature(facility) for facility in found])
    return GeoJSONResponse(collection.model_dump_json())


def _feature(facility: Facility) -> Feature:
    return Feature(
        id=facility.code,
        geometry=Point(coordinates=(rounded(facility.lon), rounded(facility.lat))),
        properties={
            "code": facility.code,
            "kind": facility.kind,
            "name": facility.name,
            "distance_m": round(facility.distance_m, 3),
            "opening_hours": facility.opening_hours,
            "wheelchair": facility.wheelchair,
            "phone": facility.phone,
            "address": facility.address,
        },
    )
