"""A building's public card."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from gis.areas import LEVELS, Area
from gis.errors import NotFound

CARD = text("""
    SELECT b.code, b.name, b.use, b.height_m, b.floors_above, b.floors_below, b.status,
        a.standard_address AS address, ST_X(here) AS lon, ST_Y(here) AS lat,
        b.district, b.street, b.community, b.grid
    FROM buildings AS b
    CROSS JOIN LATERAL ST_PointOnSurface(b.geom) AS here
    LEFT JOIN addresses AS a ON a.code = b.code
    WHERE b.code = :code
""")
SHARES = text("""
    SELECT level, area, share FROM building_shares
    WHERE building = :code ORDER BY level, share DESC, area
""")
AREAS = text("""
    SELECT level, code, name, contact FROM areas
    WHERE (level, code) IN (
        ('district', :district), ('street', :street), ('community', :community), ('grid', :grid)
    ) AND valid_from <= current_date AND (valid_to IS NULL OR valid_to > current_date)
""")


@dataclass(frozen=True, slots=True)
class BuildingCard:
    """`lon`, `lat` lie inside the footprint. `duty_contact` is that of the building's grid.
    `shares` say, for the levels at which it straddles a border, how much of its footprint lies in
    which area (by code, the most first).
    """

    code: str
    name: str | None
    use: str | None
    height_m: float | None
    floors_above: int | None
    floors_below: int | None
    status: str
    address: str | None
    lon: float
    lat: float
    areas: dict[str, Area | None]
    shares: dict[str, dict[str, float]]

    @property
    def duty_contact(self) -> str | None:
        grid = self.areas["grid"]
        return grid.contact if grid else None


def building_card(connection: Connection, code: str) -> BuildingCard:
    """Raises NotFound."""
    row = connection.execute(CARD, {"code": code}).one_or_none()
    if row is None:
        raise NotFound("There is no building with this code.")
    building: dict[str, Any] = dict(row._mapping)  # pyright: ignore[reportPrivateUsage]
    codes = {level: building.pop(level) for level in LEVELS}
    found = {
        area.level: Area(area.code, area.name, area.contact)
        for area in connection.execute(AREAS, codes)
    }
    shares: dict[str, dict[str, float]] = {}
    for level, area, share in connection.execute(SHARES, {"code": code}):
        shares.setdefault(level, {})[area] = share
    return BuildingCard(
        **building, areas={level: found.get(level) for level in LEVELS}, shares=shares
    )
