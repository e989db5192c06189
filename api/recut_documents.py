"""What answers about re-cuts look like."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import orjson
import shapely
from pydantic import BaseModel

from api.geojson import CRS84_URN
from api.parameters import rounded
from gis.recut import Plan, Recut, Status, compared
from gis.topology import Finding, findings_geojson

EMPTY_PREVIEW: dict[str, Any] = {"workload": ()}


class RecutHead(BaseModel):
    """`status` is draft, proposed, applied, undone or withdrawn; `yours` whether the caller made
    it, and so cannot be the one to approve it.
    """

    id: int
    title: str
    note: str | None
    status: Status
    owner: str
    yours: bool
    created_at: datetime
    proposed_at: datetime | None
    approved_by: str | None
    applied_at: datetime | None
    applied_on: date | None
    undone_by: str | None
    undone_at: datetime | None
    withdrawn_at: datetime | None


class Recuts(BaseModel):
    items: list[RecutHead]


class RecutPreview(BaseModel):
    """`before` and `after` are FeatureCollections; a new grid has `code` null and the label `new 1`
    until it is applied. `findings` is a FeatureCollection of what does not fit; with `fits` false
    it cannot be proposed. `preview` counts what moves, or moved when it was applied.
    """

    before: dict[str, Any]
    after: dict[str, Any]
    fits: bool | None
    findings: dict[str, Any] | None
    preview: dict[str, Any] | None


class WholeRecut(RecutHead, RecutPreview):
    """`conflict` says why it cannot be applied any more."""

    conflict: str | None


class SteppedRecut(RecutHead):
    """`preview` counts what has moved by approving or undoing; null where nothing has."""

    preview: dict[str, Any] | None


class RecutFigures(BaseModel):
    """`balance` says for each count, before and after, how it is spread over the grids: `min`,
    `max`, `mean`, `sd` (standard deviation) and `gini`. `moved` counts what has another grid after.
    Null where `conflict` keeps it from being counted.
    """

    id: int
    title: str
    status: Status
    fits: bool | None
    balance: dict[str, dict[str, dict[str, float]]] | None
    moved: dict[str, int] | None
    total: dict[str, int] | None
    straddling: int | None
    conflict: str | None


class ComparedGrid(BaseModel):
    """What a grid has `before`, and after one proposal and the other; null where it is not there,
    or not touched."""

    grid: str
    before: dict[str, int] | None
    a: dict[str, int] | None
    b: dict[str, int] | None


class Comparison(BaseModel):
    """Two proposals side by side."""

    a: RecutFigures
    b: RecutFigures
    grids: list[ComparedGrid]


def head_of(one: Recut, me: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "note": one.note,
        "status": one.status,
        "owner": one.owner_name,
        "yours": one.owner == me,
        "created_at": one.created_at,
        "proposed_at": one.proposed_at,
        "approved_by": one.approved_by_name,
        "applied_at": one.applied_at,
        "applied_on": one.applied_on,
        "undone_by": one.undone_by_name,
        "undone_at": one.undone_at,
        "withdrawn_at": one.withdrawn_at,
    }


def grids_of(plan: Plan) -> dict[str, dict[str, Any]]:
    before = [(g.code, g.code, g.name, False, g.geometry) for g in plan.before]
    after = [(g.label, g.code, g.name, g.adapted, g.geometry) for g in plan.after]
    return {"before": _collection(before), "after": _collection(after)}


def compared_of(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two whole re-cuts as a Comparison."""
    previews = [whole["preview"] or EMPTY_PREVIEW for whole in (one, other)]
    return {"a": _figures(one), "b": _figures(other), "grids": compared(*previews)}


def _figures(whole: dict[str, Any]) -> dict[str, Any]:
    preview = whole["preview"]
    return {
        **{name: whole[name] for name in ("id", "title", "status", "fits", "conflict")},
        "balance": preview and preview["balance"],
        "moved": preview and preview["moved"],
        "total": preview and preview["total_after"],
        "straddling": preview and len(preview["straddling"]),
    }


def _collection(grids: Sequence[tuple[str, str | None, str | None, bool, Any]]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": label,
            "geometry": _rounded(geometry),
            "properties": {"label": label, "code": code, "name": name, "adapted": adapted},
        }
        for label, code, name, adapted, geometry in grids
    ]
    crs = {"type": "name", "properties": {"name": CRS84_URN}}
    return {"type": "FeatureCollection", "crs": crs, "features": features}


def _rounded(geometry: Any) -> Any:
    """7 decimals, vertex by vertex: drawn on, they are found again."""
    shape = shapely.transform(geometry, lambda points: points.round(7))
    return orjson.loads(shapely.to_geojson(shape))


def findings_of(findings: list[Finding] | None) -> dict[str, Any] | None:
    if findings is None:
        return None
    document = orjson.loads(findings_geojson(findings))
    for feature in document["features"]:
        properties = feature["properties"]
        properties["lon"], properties["lat"] = (rounded(properties[k]) for k in ("lon", "lat"))
    return document
