"""Loads of areas that begin on a day: what was before ends then, and `as_of` still answers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, TextClause, text

from gis.errors import Conflict

KEEP = text("""
    CREATE TEMP TABLE areas_before ON COMMIT DROP AS SELECT * FROM areas WHERE valid_to IS NULL
""")
# The same again makes no new generation, nor do vertices more or less along the same edges.
CHANGED = """(
    (b.name, b.parent, b.contact, b.within) IS DISTINCT FROM (a.name, a.parent, a.contact, a.within)
    OR (ST_AsBinary(b.geom) <> ST_AsBinary(a.geom) AND NOT ST_Equals(b.geom, a.geom))
)"""
LATER = text(f"""
    SELECT a.level, a.code, coalesce(b.valid_from, o.valid_to) AS day
    FROM areas AS a
    LEFT JOIN areas_before AS b USING (id)
    LEFT JOIN areas AS o ON o.level = a.level AND o.code = a.code AND o.valid_to > :day
    WHERE a.valid_to IS NULL
        AND ((b.id IS NULL AND o.id IS NOT NULL) OR (b.valid_from > :day AND {CHANGED}))
    ORDER BY a.level, a.code LIMIT 1
""")  # noqa: S608 - nothing of it comes from outside
BEGIN = text(f"""
    UPDATE areas AS a SET valid_from = :day FROM areas_before AS b
    WHERE a.id = b.id AND b.valid_from < :day AND {CHANGED}
""")  # noqa: S608
BEGIN_NEW = text("""
    UPDATE areas AS a SET valid_from = :day
    WHERE a.valid_to IS NULL AND a.valid_from <> :day
        AND NOT EXISTS (SELECT FROM areas_before AS b WHERE b.id = a.id)
""")
PREVIOUS = text("""
    INSERT INTO areas (
        level, code, name, parent, contact, within, valid_from, valid_to, source, source_id, geom
    )
    SELECT
        b.level, b.code, b.name, b.parent, b.contact, b.within, b.valid_from, a.valid_from,
        b.source, b.source_id, b.geom
    FROM areas_before AS b
    JOIN areas AS a USING (id)
    WHERE a.valid_from = :day AND b.valid_from < :day
""")
LEFT_OUT = """
    a.valid_to IS NULL AND a.level = :level AND NOT a.code = ANY(:codes)
"""
LATER_LEFT_OUT = text(f"""
    SELECT a.level, a.code, a.valid_from AS day FROM areas AS a
    WHERE {LEFT_OUT} AND a.valid_from > :day ORDER BY a.code LIMIT 1
""")  # noqa: S608
GONE = text(f"DELETE FROM areas AS a WHERE {LEFT_OUT} AND a.valid_from = :day")  # noqa: S608
END = text(f"UPDATE areas AS a SET valid_to = :day WHERE {LEFT_OUT}")  # noqa: S608


@dataclass(frozen=True, slots=True)
class Begun:
    """How many areas have a generation that ended, and how many ended without another."""

    replaced: int
    ended: int


def keep_generations(connection: Connection) -> None:
    """Before a load: remembers the areas as they are. Until the transaction ends."""
    connection.execute(KEEP)


def begin_generations(
    connection: Connection, day: date, whole: Mapping[str, Sequence[str]]
) -> Begun:
    """After a load: what it changed begins on `day`, and what it was before ends then; areas that
    began on that very day are written over. `whole`: by level, all the codes that there are from
    then on; the others end.

    Raises Conflict for an area that has a later generation.
    """
    values = {"day": day}
    _refuse_later(connection, LATER, values)
    connection.execute(BEGIN, values)
    replaced = connection.execute(PREVIOUS, values).rowcount
    connection.execute(BEGIN_NEW, values)
    ended = 0
    for level, codes in whole.items():
        left_out = values | {"level": level, "codes": list(codes)}
        _refuse_later(connection, LATER_LEFT_OUT, left_out)
        ended += connection.execute(GONE, left_out).rowcount
        ended += connection.execute(END, left_out).rowcount
    return Begun(replaced, ended)


def _refuse_later(connection: Connection, query: TextClause, values: Mapping[str, object]) -> None:
    row = connection.execute(query, values).first()
    if row is not None:
        raise Conflict(
            f"The {row.level} {row.code} has a generation of {row.day} already:"
            f" none can begin on {values['day']}."
        )
