"""After areas were changed, in the transaction that changed them."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy import Connection, text

from gis.areas.assign.borders import Borders
from gis.areas.assign.reassign import reassign
from gis.areas.assign.shares import write_shares

# From this part of the district on, looking at everything is faster than looking row by row.
LARGE_PART = 0.05
CHANGED = text("""
    SELECT
        coalesce(sum(ST_Area(e.geom)), 0) AS changed,
        (SELECT coalesce(ST_Area(ST_Extent(a.geom)), 0) FROM areas AS a) AS whole,
        EXISTS (SELECT FROM buildings) OR EXISTS (SELECT FROM addresses)
        OR EXISTS (SELECT FROM facilities) OR EXISTS (SELECT FROM components)
        OR EXISTS (SELECT FROM events) OR EXISTS (SELECT FROM features)
        OR EXISTS (SELECT FROM guarded_features) AS holds_something
    FROM area_edits AS e
""")
FORGET = text("DELETE FROM area_edits")


def follow_edits(connection: Connection) -> None:
    """What lies where this transaction changed areas gets the codes of those it lies in now.

    After small changes the database does that by itself at the end of the transaction, looking only
    at what lies where they were (gis/sql/functions/follow_area_edits.sql). After large ones it is
    done here, over all there is. On a connection of the loader.
    """
    edits = connection.execute(CHANGED).one()
    if not edits.holds_something:
        connection.execute(FORGET)
    elif edits.changed > LARGE_PART * edits.whole:
        reassign(connection)


def share_out(
    connection: Connection, codes: Sequence[str], footprints: npt.NDArray[np.object_]
) -> None:
    """Keeps the shares of buildings that were written: which of them straddle borders of today."""
    borders = Borders.load(connection)
    near = np.flatnonzero(borders.may_touch(shapely.bounds(footprints).reshape(-1, 4)))
    shares = borders.shares([codes[i] for i in near.tolist()], footprints[near])
    write_shares(connection, shares, codes)
