"""The tables of a copy that follows the feed: plain ones, in any database that SQLAlchemy speaks.

They have the columns of the source. Geometry is GeoJSON text in WGS 84 and a day is text, as the
feed has them, so that a copy loses nothing; a list is JSON text. Nothing refers to anything: an
area's copy need not hold what its rows refer to.
"""

from collections.abc import Mapping
from typing import Any

import orjson
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeEngine

from gis.changes.feed import Entity
from gis.database.tables import addresses, areas, buildings
from gis.errors import Conflict

SOURCES: dict[Entity, Table] = {"areas": areas, "buildings": buildings, "addresses": addresses}
# What a copy is of and how far it has come; always one row.
POSITION = "onemap_feed"
PLAIN = (BigInteger, Integer, Float, Boolean)

copies = MetaData()
position = Table(
    POSITION,
    copies,
    Column("feed", Text, primary_key=True),
    Column("entities", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    for plain in PLAIN:
        if isinstance(kind, plain):
            return BigInteger() if plain is Integer else plain()
    return Text()


def _copy_of(name: str, source: Table) -> Table:
    columns = [
        Column(
            column.name,
            _plain(column.type),
            primary_key=column.primary_key,
            autoincrement=False,
        )
        for column in source.columns
    ]
    return Table(name, copies, *columns)


TABLES: dict[Entity, Table] = {name: _copy_of(name, source) for name, source in SOURCES.items()}


def key_of(entity: Entity) -> Column[Any]:
    """The column that identifies a row: areas have several rows a code."""
    (key,) = TABLES[entity].primary_key.columns
    return key


def copied(entity: Entity, image: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the copy. Raises Conflict for a column that this program does not know."""
    columns = TABLES[entity].columns
    row: dict[str, Any] = dict.fromkeys(columns.keys())
    for name, value in image.items():
        if name not in row:
            raise Conflict(
                f"The source's {entity} have a column {name[:40]!r} that this OneMap does not "
                "know; update it first."
            )
        nested = isinstance(value, dict | list)
        row[name] = orjson.dumps(value).decode() if nested else value
    return row
