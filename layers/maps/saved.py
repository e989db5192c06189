"""Custom maps as the database keeps them."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, Row, text

from gis.errors import Conflict, Denied, NotFound, Outdated
from layers.maps.draft import Composition, Draft, Sharing

MOST_MAPS = 500
ID_BYTES = 10
SELECT = (
    "SELECT m.id, m.owner, m.owner_name, m.title, m.description, m.sharing, m.version,"
    " m.created_at, m.updated_at"
)
NAMED = text("SELECT set_config('onemap.map', :id, true), set_config('onemap.map_key', :key, true)")
ONE = text(f"{SELECT}, m.composition FROM saved_maps AS m WHERE m.id = :id")
ALL = text(
    f"{SELECT}, jsonb_array_length(m.composition -> 'layers') AS layers FROM saved_maps AS m"
    " ORDER BY m.updated_at DESC, m.id LIMIT :limit OFFSET :offset"
)
COUNT = text("SELECT count(*) FROM saved_maps AS m WHERE m.owner = current_user_id()")
SAVE = text("""
    INSERT INTO saved_maps (id, owner, owner_name, title, description, sharing, composition)
    VALUES (
        :id, current_user_id(), :owner_name, :title, :description, :sharing,
        CAST(:composition AS jsonb)
    )
""")
CHANGE = text("""
    UPDATE saved_maps AS m
    SET title = :title, description = :description, sharing = :sharing, owner_name = :owner_name,
        composition = CAST(:composition AS jsonb), version = m.version + 1, updated_at = now()
    WHERE m.id = :id AND m.version = :version AND m.owner = current_user_id()
""")
REMOVE = text(
    "DELETE FROM saved_maps AS m WHERE m.id = :id AND m.owner = current_user_id()"
    " AND (CAST(:version AS integer) IS NULL OR m.version = :version)"
)
DISCARD = text("DELETE FROM saved_maps AS m WHERE m.id = :id")
ME = text("SELECT current_user_id()")


@dataclass(frozen=True, slots=True)
class MapHead:
    """A saved map without what is on it. `owner` is a user's id; `layers` counts them."""

    id: str
    owner: int
    owner_name: str
    title: str
    description: str
    sharing: Sharing
    version: int
    created_at: datetime
    updated_at: datetime
    layers: int


@dataclass(frozen=True, slots=True)
class SavedMap:
    """A saved map."""

    id: str
    owner: int
    owner_name: str
    title: str
    description: str
    sharing: Sharing
    version: int
    created_at: datetime
    updated_at: datetime
    composition: Composition


def save_map(connection: Connection, owner_name: str, draft: Draft) -> SavedMap:
    """Keeps a new map of the planner whose session the connection is in. Raises Conflict when they
    have too many."""
    if connection.execute(COUNT).scalar_one() >= MOST_MAPS:
        raise Conflict(f"You have {MOST_MAPS} maps; delete one before you save another.")
    made = base64.b32encode(secrets.token_bytes(ID_BYTES)).decode("ascii").lower()
    connection.execute(SAVE, {"id": made, **_values(owner_name, draft)})
    return saved_map(connection, made)


def saved_map(connection: Connection, map_id: str, key: str | None = None) -> SavedMap:
    """The map, if the connection's role may see it: its own, shared, or opened by `key`.

    Raises NotFound, the same for a map that is not there and for one that is not for this caller.
    """
    connection.execute(NAMED, {"id": map_id, "key": key or ""})
    row = connection.execute(ONE, {"id": map_id}).one_or_none()
    if row is None:
        raise NotFound(f"There is no map {map_id[:32]!r} for this caller.")
    return _saved(row)


def saved_maps(connection: Connection, limit: int = 100, offset: int = 0) -> list[MapHead]:
    """All that the connection's role may list, the latest changed first."""
    return [MapHead(*row) for row in connection.execute(ALL, {"limit": limit, "offset": offset})]


def change_map(
    connection: Connection, map_id: str, version: int, owner_name: str, draft: Draft
) -> SavedMap:
    """Raises NotFound, Denied for somebody else's, and Outdated when `version` is not the last."""
    values = {"id": map_id, "version": version, **_values(owner_name, draft)}
    if connection.execute(CHANGE, values).rowcount == 0:
        raise _refusal(connection, map_id, version)
    return saved_map(connection, map_id)


def remove_map(connection: Connection, map_id: str, version: int | None = None) -> None:
    """With its keys. Raises as change_map does; without `version` whichever is the last."""
    if connection.execute(REMOVE, {"id": map_id, "version": version}).rowcount == 0:
        raise _refusal(connection, map_id, version)


def discard_map(connection: Connection, map_id: str) -> None:
    """Whoever's it is, on a connection of the loader. Raises NotFound."""
    if connection.execute(DISCARD, {"id": map_id}).rowcount == 0:
        raise NotFound(f"There is no map {map_id[:32]!r}.")


def own_map(connection: Connection, map_id: str) -> SavedMap:
    """A map of the caller's own. Raises NotFound, and Denied for somebody else's."""
    found = saved_map(connection, map_id)
    if found.owner != caller_id(connection):
        raise Denied("This map is somebody else's; save a copy of your own.", "not_your_map")
    return found


def caller_id(connection: Connection) -> int | None:
    """The user in whose session a planner's connection is."""
    return connection.execute(ME).scalar()


def _refusal(connection: Connection, map_id: str, version: int | None) -> Exception:
    found = own_map(connection, map_id)
    return Outdated(
        f"The map is at version {found.version}, not {version}; read it again before changing it."
    )


def _values(owner_name: str, draft: Draft) -> dict[str, Any]:
    return {
        "owner_name": owner_name,
        "title": draft.title,
        "description": draft.description,
        "sharing": draft.sharing,
        "composition": orjson.dumps(draft.composition.model_dump(mode="json")).decode(),
    }


def _saved(row: Row[Any]) -> SavedMap:
    return SavedMap(
        id=row.id,
        owner=row.owner,
        owner_name=row.owner_name,
        title=row.title,
        description=row.description,
        sharing=row.sharing,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        composition=Composition.model_validate(row.composition),
    )
