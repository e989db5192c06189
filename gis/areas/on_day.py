"""The areas of any day, asked of the database."""

from datetime import date

from sqlalchemy import Connection, text

from gis.areas.index import LEVELS, Area
from gis.errors import NotFound

FIRST_DAY = text("SELECT min(valid_from) FROM areas")


def areas_on(connection: Connection, lon: float, lat: float, day: date) -> dict[str, Area | None]:
    """What AreaIndex.at() says for the areas that were, or will be, valid on `day`.

    Raises NotFound that names the first day there is for one before it.
    """
    found = {
        row.level: Area(row.code, row.name, row.contact)
        for row in connection.execute(
            text("SELECT level, code, name, contact FROM areas_at(:lon, :lat, :day)"),
            {"lon": lon, "lat": lat, "day": day},
        )
    }
    if not found:
        check_day(connection, day)
    return {level: found.get(level) for level in LEVELS}


def check_day(connection: Connection, day: date, name: str = "as_of") -> None:
    """Raises NotFound for a day, of the parameter `name`, before the first that has areas."""
    first = connection.execute(FIRST_DAY).scalar()
    if first is not None and day < first:
        raise NotFound(f"{name}={day} is before the first areas, which are of {first}.")
