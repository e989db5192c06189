"""Reads from the database what an index is made of, in bulk."""

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv as pcsv
from sqlalchemy import Connection, text

from gis.database.driver import driver_connection

HERE = Path(__file__).parent
BUILDINGS = (HERE / "buildings.sql").read_text(encoding="utf-8")
ROOMS = (HERE / "rooms.sql").read_text(encoding="utf-8")
AREAS = text((HERE / "areas.sql").read_text(encoding="utf-8"))
ALIASES = text((HERE / "aliases.sql").read_text(encoding="utf-8"))
DRAWN = text("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM change_seq")
# The lowest number that an open transaction may still write: see log_change().
HORIZON = text("""
    SELECT min(-(((l.classid::bigint << 32) | l.objid::bigint)))
    FROM pg_locks AS l
    WHERE l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
        AND ((l.classid::bigint << 32) | l.objid::bigint) < 0
""")
LAST_CHANGE = text(
    "SELECT seq || ':' || xid::text || ':' || changed_at::text FROM change WHERE seq <= :seq"
    " ORDER BY seq DESC LIMIT 1"
)
ON_DISK = 64 << 20
TEXT = pa.string()
WORD = pa.dictionary(pa.int32(), pa.string())
BUILDING_TYPES = {
    "code": TEXT,
    "standard_address": TEXT,
    **dict.fromkeys(("road", "house_number", "estate", "building_name", "status"), WORD),
    "lon": pa.float64(),
    "lat": pa.float64(),
    **dict.fromkeys(("district", "street", "community", "grid"), WORD),
}
ROOM_TYPES = {
    **dict.fromkeys(("building", "tail", "unit", "floor", "room", "status"), WORD),
    "standard_address": TEXT,
    "lon": pa.float64(),
    "lat": pa.float64(),
    "areas": TEXT,
    "parts": TEXT,
}


@dataclass(frozen=True, slots=True)
class AreaName:
    """What an area is called; `within` is what a district lies in, from the top."""

    level: str
    code: str
    name: str
    within: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """`within` is the code of an area or a building; None holds everywhere."""

    component: str
    name: str
    alias: str
    within: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """All rows, or those of some buildings. `seq`: they show every change up to it, and maybe
    later ones. `last_change` says which change stands at `seq`, to tell databases apart.
    """

    buildings: pa.Table
    rooms: pa.Table
    areas: tuple[AreaName, ...]
    seq: int
    last_change: str | None


def sequence_now(connection: Connection) -> int:
    """The number up to which all changes are visible to statements that start from now on.

    Two reads in this order, in READ COMMITTED, as in change_horizon().
    """
    drawn = int(connection.execute(DRAWN).scalar_one())
    horizon = connection.execute(HORIZON).scalar_one()
    return drawn if horizon is None else min(drawn, int(horizon) - 1)


def last_change(connection: Connection, seq: int) -> str | None:
    """Which change is the last one up to `seq`."""
    return connection.execute(LAST_CHANGE, {"seq": seq}).scalar_one_or_none()


def no_source() -> Source:
    """What there is to read where there are no addresses."""
    tables = [
        pa.schema(list(types.items())).empty_table() for types in (BUILDING_TYPES, ROOM_TYPES)
    ]
    return Source(tables[0], tables[1], (), 0, None)


def read_source(connection: Connection, buildings: Sequence[str] | None = None) -> Source:
    """The addresses as they are, or those of some buildings with all of their rooms.

    An empty code stands for rooms that lie in no building.
    """
    seq = sequence_now(connection)
    wanted = None if buildings is None else list(buildings)
    return Source(
        buildings=_copy(connection, BUILDINGS, BUILDING_TYPES, wanted),
        rooms=_copy(connection, ROOMS, ROOM_TYPES, wanted),
        areas=read_areas(connection),
        seq=seq,
        last_change=last_change(connection, seq),
    )


def read_areas(connection: Connection) -> tuple[AreaName, ...]:
    return tuple(
        AreaName(row.level, row.code, row.name, tuple(row.within or ()))
        for row in connection.execute(AREAS)
    )


def read_aliases(connection: Connection) -> tuple[Alias, ...]:
    return tuple(Alias(*row) for row in connection.execute(ALIASES))


def _copy(
    connection: Connection, query: str, types: dict[str, pa.DataType], wanted: list[str] | None
) -> pa.Table:
    """The rows of a query through COPY: text all the way, never a Python object a row."""
    with tempfile.SpooledTemporaryFile(max_size=ON_DISK) as file:
        cursor = driver_connection(connection).cursor()
        with cursor, cursor.copy(_as_copy(query), {"wanted": wanted}) as copy:
            for block in copy:
                file.write(block)
        return _parsed(file, types)


def _as_copy(query: str) -> Any:
    """With the parameter as the driver writes it, which no SQL linter reads."""
    return f"COPY ({query.replace(':wanted', '%(wanted)s')}) TO STDOUT (FORMAT csv)"


def _parsed(file: IO[bytes], types: dict[str, pa.DataType]) -> pa.Table:
    if file.tell() == 0:
        return pa.table({name: pa.array([], kind) for name, kind in types.items()})
    file.seek(0)
    table = pcsv.read_csv(
        pa.PythonFile(file, mode="r") if not isinstance(file, io.BytesIO) else file,
        read_options=pcsv.ReadOptions(column_names=list(types), block_size=8 << 20),
        parse_options=pcsv.ParseOptions(newlines_in_values=True),
        convert_options=pcsv.ConvertOptions(
            column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    return table.unify_dictionaries()
