"""What stands on a plate, asked of the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gis.errors import InvalidInput, NotFound

COLUMNS = """
    SELECT b.code, b.name, b.status, a.standard_address AS address, a.road, a.house_number,
        a.estate, a.building_name, d.name AS district, s.name AS street, c.name AS community
    FROM buildings AS b
    LEFT JOIN addresses AS a ON a.code = b.code AND a.status = 'current'
    LEFT JOIN areas AS d ON d.level = 'district' AND d.code = b.district AND d.valid_to IS NULL
    LEFT JOIN areas AS s ON s.level = 'street' AND s.code = b.street AND s.valid_to IS NULL
    LEFT JOIN areas AS c ON c.level = 'community' AND c.code = b.community AND c.valid_to IS NULL
"""
OF_CODE = text(COLUMNS + " WHERE b.code = :code")
IN_AREA = text(
    COLUMNS
    + " WHERE :area IN (b.district, b.street, b.community, b.grid) AND b.status = 'current'"
    + " ORDER BY b.code"
)
AREA = text("SELECT FROM areas WHERE code = :area LIMIT 1")
FETCHED = 500


@dataclass(frozen=True, slots=True)
class Plate:
    """`main` is what is read from afar: 3栋, 12号, a tower's name; `above` it what it belongs to,
    `below` the door in its road where that is not said already. `places` are district, street and
    community. Empty where there is none.
    """

    code: str
    address: str
    main: str
    above: str
    below: str
    places: tuple[str, ...]


def plate_of(connection: Connection, code: str) -> Plate:
    """Raises NotFound for an unknown building, InvalidInput for a retired or proposed one."""
    row = connection.execute(OF_CODE, {"code": code}).one_or_none()
    if row is None:
        raise NotFound(f"There is no building {code[:40]!r}.")
    if row.status != "current":
        raise InvalidInput(f"Building {code} is {row.status}: it gets no plate.", "building")
    return _plate(row)


def plates_in(connection: Connection, area: str) -> Iterator[Plate]:
    """Those of the current buildings in an area of any level, in the order of their codes, a few
    hundred at a time. Raises NotFound for an area that there never was.
    """
    if connection.execute(AREA, {"area": area}).first() is None:
        raise NotFound(f"There is no area {area[:40]!r}.")
    streamed = connection.execution_options(yield_per=FETCHED)
    for row in streamed.execute(IN_AREA, {"area": area}):
        yield _plate(row)


def _plate(row: Any) -> Plate:
    door = f"{row.road or ''}{row.house_number or ''}"
    if row.building_name:
        main, above, below = row.building_name, row.estate or door, door if row.estate else ""
    elif row.estate:
        main, above, below = row.estate, row.road or "", row.house_number or ""
    else:
        main, above, below = row.house_number or row.name or row.address or "", row.road or "", ""
    places = tuple(name for name in (row.district, row.street, row.community) if name)
    return Plate(row.code, row.address or row.name or "", main, above, below, places)
