"""Which address is here."""

from pathlib import Path

from sqlalchemy import Connection, text

from gis.addresses.address import Address, read_address
from gis.errors import NotFound

REVERSE = text(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
REACH_M = 500.0


def nearest_address(
    connection: Connection, lon: float, lat: float, max_m: float = REACH_M
) -> Address:
    """The address of the building around a WGS 84 point, or else the nearest one of a building.

    Raises NotFound when there is none within `max_m`.
    """
    row = connection.execute(REVERSE, {"lon": lon, "lat": lat, "max_m": max_m}).one_or_none()
    if row is None:
        raise NotFound(f"There is no address within {max_m:g} m.")
    return read_address(row)
