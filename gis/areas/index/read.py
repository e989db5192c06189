"""Reads the areas of a day, and what tells them from those of any other day."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from sqlalchemy import Connection, Date, Row, bindparam, text

from gis.areas.index.area import Area

SQL = Path(__file__).with_name("areas.sql").read_text(encoding="utf-8")
AREAS = text(SQL).bindparams(bindparam("day", type_=Date))


@dataclass(frozen=True, slots=True)
class AreasOfDay:
    """`areas`: level, area, (multi)polygon in WGS 84. The same `digest` means the same areas."""

    areas: tuple[tuple[str, Area, shapely.Geometry], ...]
    digest: str


def read_areas(connection: Connection, on: date | None = None) -> AreasOfDay:
    """The areas that are valid on a day; None is the database's today."""
    rows = connection.execute(AREAS, {"day": on, "polygons": True}).all()
    geometries = shapely.from_wkb([bytes(row.wkb) for row in rows])
    areas = tuple(
        (row.level, Area(row.code, row.name, row.contact, row.source), geometry)
        for row, geometry in zip(rows, geometries, strict=True)
    )
    return AreasOfDay(areas, _digest(rows))


def digest_on(connection: Connection, on: date) -> str:
    """The digest that read_areas() would give, without reading the polygons."""
    return _digest(connection.execute(AREAS, {"day": on, "polygons": False}).all())


def _digest(rows: Sequence[Row[Any]]) -> str:
    said = [(r.level, r.code, r.name, r.contact, r.source, bytes(r.digest).hex()) for r in rows]
    return hashlib.sha256(json.dumps(sorted(said, key=lambda area: area[:2])).encode()).hexdigest()
