"""What is sent to and answered by checks of topology."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

import orjson
import shapely
from pydantic import BaseModel, Field, model_validator

from api.geojson import NamedCrs
from api.parameters import rounded
from gis.crs import to_wgs84
from gis.topology import SEVERITIES, Finding, Fix, findings_geojson, is_mended


class Collection(BaseModel):
    """A FeatureCollection of polygons."""

    type: Literal["FeatureCollection"]
    features: list[Any]


class Collections(BaseModel):
    """A FeatureCollection of polygons; or two, `a` and `b`, whose common border is looked at."""

    type: Literal["FeatureCollection"] | None = None
    features: list[Any] | None = None
    a: Collection | None = None
    b: Collection | None = None

    @model_validator(mode="after")
    def _is_one_or_two(self) -> Self:
        two = self.a is not None and self.b is not None
        if two == (self.features is not None) or (self.a is None) != (self.b is None):
            raise ValueError("either a FeatureCollection is needed, or two as a and b")
        return self


class Faults(BaseModel):
    """A FeatureCollection of what does not fit, the worst and largest first. Each has as properties
    `kind`, `severity`, `records` (those concerned), `size` in `unit` (m², m or vertices), a place
    `lon`, `lat` on it, and `detail`. `numberMatched` counts all of them, `counts` by kind and
    severity."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    crs: NamedCrs = NamedCrs()
    numberMatched: Annotated[int, Field(ge=0)]  # noqa: N815 - OGC's name
    numberReturned: Annotated[int, Field(ge=0)]  # noqa: N815 - OGC's name
    counts: dict[str, dict[str, int]]
    features: list[dict[str, Any]]


class Change(BaseModel):
    """A record that would be another: its surface before and after, and all that moves."""

    record: str
    before_m2: float
    after_m2: float
    moved_m2: float


class MendedCollection(BaseModel):
    """The features as they could be, with `record` and `changed` as properties and nothing else:
    nothing has been changed anywhere. `before` is what was found, each with `mended`: whether it
    would be gone; `after` is what would be left to find."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    crs: NamedCrs = NamedCrs()
    features: list[dict[str, Any]]
    changes: list[Change]
    before: Faults
    after: Faults


def faults_of(found: Sequence[Finding], limit: int, fix: Fix | None = None) -> dict[str, Any]:
    """The findings as Faults; with a fix, whether each is mended by it."""
    worst = sorted(found, key=lambda one: (SEVERITIES.index(one.severity), -one.size))[:limit]
    features: list[dict[str, Any]] = orjson.loads(findings_geojson(worst))["features"]
    for feature, finding in zip(features, worst, strict=True):
        properties = feature["properties"]
        properties["lon"], properties["lat"] = rounded(finding.lon), rounded(finding.lat)
        if fix is not None:
            properties["mended"] = is_mended(finding, fix)
    count = Counter((one.kind, one.severity) for one in found)
    kinds = dict.fromkeys(one.kind for one in found)
    return {
        "numberMatched": len(found),
        "numberReturned": len(features),
        "counts": {kind: {s: count[kind, s] for s in SEVERITIES} for kind in kinds},
        "features": features,
    }


def mended_of(found: Sequence[Finding], fix: Fix, limit: int) -> dict[str, Any]:
    """What a fix would do, as a MendedCollection."""
    changed = {change.key for change in fix.changes}
    shapes = shapely.to_geojson(to_wgs84(fix.layer.geometries, fix.layer.crs))
    return {
        "features": [
            {
                "type": "Feature",
                "id": key,
                "geometry": orjson.loads(shape),
                "properties": {"record": key, "changed": key in changed},
            }
            for key, shape in zip(fix.layer.keys, shapes, strict=True)
        ],
        "changes": [
            Change(record=c.key, before_m2=c.before_m2, after_m2=c.after_m2, moved_m2=c.moved_m2)
            for c in fix.changes
        ],
        "before": faults_of(found, limit, fix),
        "after": faults_of(fix.left, limit),
    }
