"""Word to the owners of layers that their data was changed by others 图层责任单位通知."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson
from sqlalchemy import Connection, text

from gis.errors import NotFound

Event = Literal["recut_applied", "recut_undone"]
NOTIFY = text("""
    INSERT INTO notices (
        layer, owner_zh, owner_en, event, recut, grids_before, grids_after, rows
    )
    VALUES (
        :layer, :owner_zh, :owner_en, :event, :recut, :grids_before, :grids_after,
        CAST(:rows AS jsonb)
    )
""")
COLUMNS = (
    "SELECT n.id, n.created_at, n.layer, n.owner_zh, n.owner_en, n.event, n.recut,"
    " c.title AS recut_title, n.grids_before, n.grids_after, n.rows, r.read_at"
    " FROM notices AS n JOIN recuts AS c ON c.id = n.recut"
    " LEFT JOIN notice_reads AS r ON r.notice = n.id AND r.reader = :reader"
)
LISTED = text(
    f"{COLUMNS} WHERE (NOT :unread OR r.read_at IS NULL)"
    " AND (CAST(:layer AS text) IS NULL OR n.layer = :layer) ORDER BY n.id DESC LIMIT :limit"
)
ONE = text(f"{COLUMNS} WHERE n.id = :id")
UNREAD = text(
    "SELECT count(*) FROM notices AS n WHERE NOT EXISTS"
    " (SELECT FROM notice_reads AS r WHERE r.notice = n.id AND r.reader = :reader)"
)
READ = text(
    "INSERT INTO notice_reads (notice, reader) SELECT n.id, :reader FROM notices AS n"
    " WHERE n.id = :id ON CONFLICT DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class Readership:
    """A layer of the catalogue, who answers for it, and the tables that it shows."""

    layer: str
    owner_zh: str
    owner_en: str
    tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """`rows` counts the rows changed of each table of the layer. `read_at` None: not read yet by
    whom it was looked up for."""

    id: int
    created_at: datetime
    layer: str
    owner_zh: str
    owner_en: str
    event: Event
    recut: int
    recut_title: str
    grids_before: list[str]
    grids_after: list[str]
    rows: dict[str, int]
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Happening:
    """What a re-cut did: the codes of the grids before and after, and how many rows of each table
    are others now."""

    event: Event
    recut: int
    grids_before: Sequence[str]
    grids_after: Sequence[str]
    rows: Mapping[str, int]


def notify_owners(
    connection: Connection, readerships: Sequence[Readership], happening: Happening
) -> int:
    """A notice for each layer that shows a table of which rows were changed, on a connection of the
    loader and in its transaction. How many there are."""
    notices = [
        {
            "layer": one.layer,
            "owner_zh": one.owner_zh,
            "owner_en": one.owner_en,
            "event": happening.event,
            "recut": happening.recut,
            "grids_before": list(happening.grids_before),
            "grids_after": list(happening.grids_after),
            "rows": orjson.dumps(rows).decode(),
        }
        for one in readerships
        if (rows := {name: n for name, n in happening.rows.items() if n and name in one.tables})
    ]
    if notices:
        connection.execute(NOTIFY, notices)
    return len(notices)


def notices(
    connection: Connection,
    reader: int,
    *,
    unread: bool = False,
    layer: str | None = None,
    limit: int = 100,
) -> list[Notice]:
    """The latest first, as the user with the id `reader` has read them."""
    values = {"reader": reader, "unread": unread, "layer": layer, "limit": limit}
    return [Notice(*row) for row in connection.execute(LISTED, values)]


def unread_count(connection: Connection, reader: int) -> int:
    """How many a user has not read."""
    return connection.execute(UNREAD, {"reader": reader}).scalar_one()


def mark_read(connection: Connection, notice: int, reader: int) -> Notice:
    """On a connection of the loader; again changes nothing. Raises NotFound."""
    values = {"id": notice, "reader": reader}
    connection.execute(READ, values)
    row = connection.execute(ONE, values).one_or_none()
    if row is None:
        raise NotFound(f"There is no notice {notice}.")
    return Notice(*row)
