"""The change feed: what was written to areas, buildings and addresses, in order, without gaps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, text

Entity = Literal["areas", "buildings", "addresses"]
HIGHEST_SEQ = 2**63 - 1
FEED = text("""
    SELECT seq, changed_at, entity, code, operation, before, after
    FROM changes_since(:since, :limit, :entity)
""")


@dataclass(frozen=True, slots=True)
class Change:
    """One row written; `before` and `after` are its columns, None where there was or is no row."""

    seq: int
    changed_at: datetime
    entity: str
    code: str
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def changes_since(
    connection: Connection, since: int, limit: int, entity: str | None = None
) -> list[Change]:
    """The changes with a sequence number above `since`, oldest first.

    Polling on from the last number never misses one, whatever the order of commits.
    """
    rows = connection.execute(FEED, {"since": since, "limit": limit, "entity": entity})
    return [Change(**row._mapping) for row in rows]  # pyright: ignore[reportPrivateUsage]
