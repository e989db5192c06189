"""One standard address."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from gis.database.tables import addresses
from gis.errors import NotFound


@dataclass(frozen=True, slots=True)
class Address:
    """`level` is building or room; the four area codes are None outside of all areas.

    `distance_m` is set where an address was looked for by place: 0 inside its building.
    """

    code: str
    text: str
    level: str
    status: str
    building: str | None
    lon: float
    lat: float
    district: str | None
    street: str | None
    community: str | None
    grid: str | None
    distance_m: float | None = None

    @property
    def areas(self) -> dict[str, str | None]:
        return {
            "district": self.district,
            "street": self.street,
            "community": self.community,
            "grid": self.grid,
        }


def select_addresses(*more: Any) -> Select[*tuple[Any, ...]]:
    """The columns of an Address, for the queries of this package."""
    a = addresses.c
    return select(
        a.code,
        a.standard_address.label("text"),
        a.level,
        a.status,
        a.building,
        func.ST_X(a.geom).label("lon"),
        func.ST_Y(a.geom).label("lat"),
        a.district,
        a.street,
        a.community,
        a.grid,
        *more,
    )


def read_address(row: Any) -> Address:
    return Address(**row._mapping)


def address_of(connection: Connection, code: str, on: date | None = None) -> Address:
    """The address of a code, as it is, or only if it was valid `on` a day. Raises NotFound."""
    query = select_addresses().where(addresses.c.code == code)
    if on is not None:
        query = query.where(
            addresses.c.valid_from <= on,
            or_(addresses.c.valid_to.is_(None), addresses.c.valid_to > on),
        )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound("There is no address with this code.")
    return read_address(row)
