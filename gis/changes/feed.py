"""The change feed: what was written to areas, buildings and addresses, in order, without gaps.

Its one form is the JSON document of `/api/changes`, described in docs/changes.md: whoever follows
the feed reads the same whether it came by HTTP or from the database beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import orjson
from sqlalchemy import Connection, text

from gis.errors import InvalidInput

Entity = Literal["areas", "buildings", "addresses"]
ENTITIES: tuple[Entity, ...] = get_args(Entity)
HIGHEST_SEQ = 2**63 - 1
# How many changes one request goes through in search of those that fit.
MOST_SCANNED = 50_000
HORIZON = text("SELECT feed, latest, scan_to FROM change_horizon(:since, :max_rows)")
ROWS = text("""
    SELECT seq, xid, changed_at, entity, code, operation, before, after
    FROM changes_between(:since, :scan_to, :limit, :entities, :area)
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes: of these entities (none: all), and of what lies in the area with this code,
    of any level (None: everywhere)."""

    entities: tuple[Entity, ...] = ()
    area: str | None = None

    @property
    def everything(self) -> bool:
        return not self.entities and self.area is None


EVERY_CHANGE = Wanted()


@dataclass(frozen=True, slots=True)
class Change:
    """One row written; `before` and `after` are its columns, None where there was or is no row.

    `operation` is insert, update, delete; of an area's changes also enter and leave: updates that
    bring the row into the area or take it out. `xid` is the transaction, as text.
    """

    seq: int
    xid: str
    changed_at: str
    entity: Entity
    code: str
    operation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Document:
    """A Page as JSON, and its `next`."""

    json: bytes
    next: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, and `next`: the number to go on from, `since` itself when there are no more.

    `latest` is the last number drawn so far; `feed` names the sequence that the numbers are of.
    """

    feed: str
    changes: tuple[Change, ...]
    next: int
    latest: int


def changes_document(
    connection: Connection, since: int, limit: int, wanted: Wanted = EVERY_CHANGE
) -> Document:
    """The Page after `since`, oldest first and at most `limit` changes, as JSON.

    Going on from `next` never misses one, whatever the order of commits. It advances over what
    does not fit as well, at most MOST_SCANNED changes at a time.
    """
    scanned = limit if wanted.everything else max(limit, MOST_SCANNED)
    horizon = connection.execute(HORIZON, {"since": since, "max_rows": scanned}).one()
    rows = _rows(connection, since, horizon.scan_to, limit, wanted)
    following = rows[-1]["seq"] if len(rows) == limit else horizon.scan_to
    page = {
        "feed": horizon.feed,
        "changes": rows,
        "next": following,
        "latest": horizon.latest,
    }
    return Document(orjson.dumps(page), following)


def read_page(document: bytes) -> Page:
    """The Page that a JSON document of the feed holds. Raises InvalidInput for anything else."""
    try:
        members = orjson.loads(document)
        changes = tuple(Change(**change) for change in members["changes"])
        return Page(members["feed"], changes, members["next"], members["latest"])
    except (ValueError, KeyError, TypeError):
        raise InvalidInput("The answer is not a page of a change feed.") from None


def changes_since(
    connection: Connection, since: int, limit: int, wanted: Wanted = EVERY_CHANGE
) -> Page:
    """The Page after `since`, oldest first and at most `limit` changes: see changes_document()."""
    return read_page(changes_document(connection, since, limit, wanted).json)


def _rows(
    connection: Connection, since: int, scan_to: int, limit: int, wanted: Wanted
) -> Sequence[dict[str, Any]]:
    """The images stay the JSON text that the database made of them."""
    found = connection.execute(
        ROWS,
        {
            "since": since,
            "scan_to": scan_to,
            "limit": limit,
            "entities": list(wanted.entities) or None,
            "area": wanted.area,
        },
    )
    rows = [dict(row) for row in found.mappings()]
    for row in rows:
        for image in ("before", "after"):
            if row[image] is not None:
                row[image] = orjson.Fragment(row[image])
    return rows
