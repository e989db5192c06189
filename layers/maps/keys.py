"""Embed keys: each opens one saved map for the pages of others."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gis.errors import Conflict, Denied, NotFound
from layers.maps.draft import KeyWish

PREFIX = "omk_"
KEY_BYTES = 24
LONGEST_KEY = 64
MOST_KEYS = 20
SELECT = (
    "SELECT k.id, k.map, k.label, k.origins, k.created_at, k.expires_at, k.revoked_at"
    " FROM saved_map_keys AS k WHERE k.map = :map"
)
LIVE = text("SELECT count(*) FROM saved_map_keys AS k WHERE k.map = :map AND k.revoked_at IS NULL")
ALL = text(f"{SELECT} ORDER BY k.id")
ONE = text(f"{SELECT} AND k.id = :id")
MAKE = text("""
    INSERT INTO saved_map_keys (map, key_hash, label, origins, expires_at)
    VALUES (
        :map, :key_hash, :label, :origins,
        now() + make_interval(days => CAST(:days AS integer))
    )
    RETURNING id
""")
REVOKE = text(
    "UPDATE saved_map_keys AS k SET revoked_at = now()"
    " WHERE k.map = :map AND k.id = :id AND k.revoked_at IS NULL RETURNING k.id"
)
ORIGINS = text("SELECT embedding_origins(:map, :key)")


@dataclass(frozen=True, slots=True)
class MapKey:
    """What is known of a key, which is not the key itself. `origins` empty: any page;
    `expires_at` None: never."""

    id: int
    map: str
    label: str
    origins: list[str]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def make_key(connection: Connection, map_id: str, wish: KeyWish) -> tuple[str, MapKey]:
    """A new key of a map that the connection's role may change, and what is kept of it: this is
    the only time that it is known. Raises Conflict when the map has too many."""
    if connection.execute(LIVE, {"map": map_id}).scalar_one() >= MOST_KEYS:
        raise Conflict(f"The map has {MOST_KEYS} keys; revoke one before you make another.")
    key = PREFIX + secrets.token_urlsafe(KEY_BYTES)
    values = {
        "map": map_id,
        "key_hash": hashlib.sha256(key.encode("ascii")).digest(),
        "label": wish.label,
        "origins": list(dict.fromkeys(wish.origins)),
        "days": wish.days,
    }
    made: int = connection.execute(MAKE, values).scalar_one()
    return key, MapKey(*connection.execute(ONE, {"map": map_id, "id": made}).one())


def map_keys(connection: Connection, map_id: str) -> list[MapKey]:
    """The oldest first, revoked ones too."""
    return [MapKey(*row) for row in connection.execute(ALL, {"map": map_id})]


def revoke_key(connection: Connection, map_id: str, key_id: int) -> None:
    """Ends a key at once. Raises NotFound where there is no live one of that number."""
    if connection.execute(REVOKE, {"map": map_id, "id": key_id}).one_or_none() is None:
        raise NotFound(f"The map has no live key {key_id}.")


def embedding_origins(connection: Connection, map_id: str, key: str | None = None) -> list[str]:
    """Which pages may embed the map, by one of its keys or by any; `*` stands for every page."""
    return sorted(connection.scalars(ORIGINS, {"map": map_id, "key": key}))


def check_origin(connection: Connection, map_id: str, key: str, origin: str) -> None:
    """Raises Denied for a page that the key was not made for."""
    allowed = embedding_origins(connection, map_id, key)
    if "*" not in allowed and origin not in allowed:
        raise Denied("This key is not for pages of that origin.", "origin_not_allowed")
