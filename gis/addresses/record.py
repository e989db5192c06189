"""One address with everything about it: components, aliases, validity, lineage."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from gis.addresses.address import Address
from gis.codes.lineage import Lineage, lineage_of
from gis.errors import NotFound

RECORD = text(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
ALIASES = text("""
    SELECT l.component, l.name, l.alias, l.kind
    FROM address_aliases AS l
    JOIN unnest(CAST(:components AS text[]), CAST(:names AS text[])) AS c (component, name)
        USING (component, name)
    WHERE
        (l.within IS NULL OR l.within = ANY(:codes))
        AND (l.valid_from IS NULL OR l.valid_from <= :day)
        AND (l.valid_to IS NULL OR l.valid_to > :day)
    ORDER BY l.id
""")
# The components of an address in the order in which they are said, and the column of each that is
# its own; the others are the names of what it lies in.
PROVINCE_AND_CITY = ("province", "city")
AREAS = ("district", "street", "community")
OWN = {
    "road": "road",
    "number": "house_number",
    "estate": "estate",
    "building_name": "building_name",
    "unit": "unit",
    "floor": "floor",
    "room": "room",
}


@dataclass(frozen=True, slots=True)
class Component:
    """One element 地址要素 of a standard address; `component` as gis.addresses.parser names it."""

    component: str
    value: str


@dataclass(frozen=True, slots=True)
class Alias:
    """What is also said for the component `name`. `kind` is alias, former or short."""

    component: str
    name: str
    alias: str
    kind: str


@dataclass(frozen=True, slots=True)
class AddressRecord:
    """`components` are in order, from the province down; `area_names` by level. `accuracy_m` is how
    far the point may be off. `lineage` is None when nothing ever happened to the code.
    """

    address: Address
    components: tuple[Component, ...]
    aliases: tuple[Alias, ...]
    area_names: dict[str, str]
    valid_from: date
    valid_to: date | None
    source: str | None
    accuracy_m: float | None
    lineage: Lineage | None


def address_record(connection: Connection, code: str, as_of: date | None = None) -> AddressRecord:
    """The address of a code as it is, or as it was on a day; one that is retired says so.

    Raises NotFound for an unknown code, and for a day before the address was valid.
    """
    row = connection.execute(RECORD, {"code": code, "as_of": as_of}).one_or_none()
    if row is None or (as_of is not None and as_of < row.valid_from):
        raise NotFound("There is no address with this code.")
    components = tuple(_components(row))
    lineage = lineage_of(connection, code, as_of)
    return AddressRecord(
        address=_address(row, as_of),
        components=components,
        aliases=_aliases(connection, row, components),
        area_names=row.area_names,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        source=row.source,
        accuracy_m=row.accuracy_m,
        lineage=lineage if lineage.is_known else None,
    )


def _components(row: Any) -> list[Component]:
    values = [
        *zip(PROVINCE_AND_CITY, row.within or (), strict=False),
        *((level, row.area_names.get(level)) for level in AREAS),
        *((name, getattr(row, column)) for name, column in OWN.items()),
    ]
    return [Component(name, value) for name, value in values if value]


def _address(row: Any, as_of: date | None) -> Address:
    """Before its last day, a retired address was current."""
    lived = as_of is not None and row.status == "retired" and as_of < row.valid_to
    return Address(
        row.code,
        row.text,
        row.level,
        "current" if lived else row.status,
        row.building,
        row.lon,
        row.lat,
        row.district,
        row.street,
        row.community,
        row.grid,
    )


def _aliases(
    connection: Connection, row: Any, components: tuple[Component, ...]
) -> tuple[Alias, ...]:
    lies_in = (row.building, row.grid, row.community, row.street, row.district)
    values = {
        "components": [one.component for one in components],
        "names": [one.value for one in components],
        "codes": [code for code in lies_in if code],
        "day": row.day,
    }
    return tuple(Alias(*found) for found in connection.execute(ALIASES, values))
