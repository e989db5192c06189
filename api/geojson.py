"""GeoJSON answers (RFC 7946), which name their coordinate system all the same."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel

MEDIA_TYPE = "application/geo+json"
CRS84_URN = "urn:ogc:def:crs:OGC:1.3:CRS84"


class CrsName(BaseModel):
    name: str = CRS84_URN


class NamedCrs(BaseModel):
    """The member `crs` of GeoJSON 2008: so that nobody has to guess the datum."""

    type: Literal["name"] = "name"
    properties: CrsName = CrsName()


class Point(BaseModel):
    type: Literal["Point"] = "Point"
    coordinates: tuple[float, float]


class Feature(BaseModel):
    type: Literal["Feature"] = "Feature"
    id: str
    geometry: Point
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    type: Literal["FeatureCollection"] = "FeatureCollection"
    crs: NamedCrs = NamedCrs()
    features: Sequence[Feature]
