"""The areas of any day, asked of the database."""

from datetime import date

from sqlalchemy import Connection, text

from gis.areas.index import LEVELS, Area


def areas_on(connection: Connection, lon: float, lat: float, day: date) -> dict[str, Area | None]:
    """What AreaIndex.at() says for the areas that were, or will be, valid on `day`."""
    found = {
        row.level: Area(row.code, row.name, row.contact)
        for row in connection.execute(
            text("SELECT level, code, name, contact FROM areas_at(:lon, :lat, :day)"),
            {"lon": lon, "lat": lat, "day": day},
        )
    }
    return {level: found.get(level) for level in LEVELS}
