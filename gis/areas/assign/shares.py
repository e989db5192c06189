"""The table of the buildings that straddle a border, kept as it should be."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from gis.areas.assign.borders import Share
from gis.database import driver_connection

STORED = "SELECT building, level, area, share FROM building_shares"
OF_SOME = f"{STORED} WHERE building = ANY(%s)"
DELETE = text("""
    DELETE FROM building_shares AS s
    USING unnest(
        CAST(:buildings AS text[]), CAST(:levels AS text[]), CAST(:areas AS text[])
    ) AS gone (building, level, area)
    WHERE s.building = gone.building AND s.level = gone.level AND s.area = gone.area
""")
INSERT = "COPY building_shares (building, level, area, share) FROM STDIN"


def write_shares(
    connection: Connection, shares: Iterable[Share], buildings: Sequence[str] | None = None
) -> int:
    """Makes these the shares of `buildings`, None: of all there are. Returns how many rows that
    took."""
    wanted = {(s.building, s.level, s.area): s.share for s in shares}
    with driver_connection(connection).cursor() as cursor:
        query, values = (STORED, None) if buildings is None else (OF_SOME, [list(buildings)])
        rows = cursor.execute(query, values).fetchall()
        stored = {(building, level, area): share for building, level, area, share in rows}
        gone = [key for key, share in stored.items() if wanted.get(key) != share]
        if gone:
            keys = zip(("buildings", "levels", "areas"), zip(*gone, strict=True), strict=True)
            connection.execute(DELETE, {name: list(values) for name, values in keys})
        new = [(*key, share) for key, share in wanted.items() if stored.get(key) != share]
        with cursor.copy(INSERT) as copy:
            for row in new:
                copy.write_row(row)
    return len(gone) + len(new)
