"""Saved maps as answers show them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.caller import Caller
from gis.database import Role
from layers import Catalogue
from layers.maps import MapHead, MapKey, SavedMap, left_out, shown_layers


class MapLine(BaseModel):
    """A saved map in a list; `layers` counts those on it."""

    id: str
    title: str
    description: str
    sharing: str
    owner: str
    mine: bool
    version: int
    created_at: datetime
    updated_at: datetime
    layers: int


class MapList(BaseModel):
    """The latest changed first."""

    items: list[MapLine]


class OneMap(BaseModel):
    """A saved map, with those of its layers that the caller may see."""

    id: str
    title: str
    description: str
    sharing: str
    owner: Annotated[str | None, Field(description="For planners only")]
    mine: bool
    version: int
    created_at: datetime
    updated_at: datetime
    layers: list[dict[str, Any]]
    view: dict[str, Any]
    notes: list[dict[str, Any]]
    base: bool
    left_out: Annotated[
        list[str] | None, Field(description="For its owner: layers that not everybody gets")
    ] = None
    style: Annotated[str, Field(description="Its MapLibre style")]


class OneKey(BaseModel):
    """What is known of an embed key. `live`: neither revoked nor past its end."""

    id: int
    label: str
    origins: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    live: bool


class KeyList(BaseModel):
    """The oldest first."""

    items: list[OneKey]


class NewKey(OneKey):
    """`key` is told this once. `left_out` are the map's layers that it does not open, because not
    everybody may see them."""

    key: str
    left_out: list[str]
    embed: str
    style: str


def line_of(head: MapHead, me: int | None) -> MapLine:
    return MapLine(
        id=head.id,
        title=head.title,
        description=head.description,
        sharing=head.sharing,
        owner=head.owner_name,
        mine=head.owner == me,
        version=head.version,
        created_at=head.created_at,
        updated_at=head.updated_at,
        layers=head.layers,
    )


def map_of(saved: SavedMap, catalogue: Catalogue, caller: Caller, me: int | None) -> OneMap:
    """What the caller may see of it. A layer that is not theirs is named by nothing."""
    composition, mine = saved.composition, saved.owner == me
    shown = shown_layers(composition, catalogue, caller.role)
    return OneMap(
        id=saved.id,
        title=saved.title,
        description=saved.description,
        sharing=saved.sharing,
        owner=saved.owner_name if caller.role is Role.PLANNER else None,
        mine=mine,
        version=saved.version,
        created_at=saved.created_at,
        updated_at=saved.updated_at,
        layers=[placed.model_dump(mode="json") for placed, _ in shown],
        view=composition.view.model_dump(mode="json"),
        notes=[note.model_dump(mode="json") for note in composition.notes],
        base=composition.base,
        left_out=left_out(composition, catalogue, Role.ANONYMOUS) if mine else None,
        style=f"/styles/maps/{saved.id}.json",
    )


def key_of(key: MapKey, now: datetime) -> OneKey:
    ended = key.expires_at is not None and key.expires_at <= now
    return OneKey(
        id=key.id,
        label=key.label,
        origins=key.origins,
        created_at=key.created_at,
        expires_at=key.expires_at,
        revoked_at=key.revoked_at,
        live=key.revoked_at is None and not ended,
    )
