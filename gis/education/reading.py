"""What forecasts are made from, as the database holds it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from gis.education.forecast import YEARS, Catchment, Outlook, School, Stage
from gis.education.what_if import Locate
from gis.errors import NotFound

SCHOOLS = text(Path(__file__).with_name("schools.sql").read_text(encoding="utf-8"))
CATCHMENTS = text(
    "SELECT code, coalesce(name, code) AS name, attributes FROM features"
    " WHERE theme = :theme ORDER BY code"
)
CATCHMENT_AT = text(
    "SELECT code FROM features WHERE theme = :theme"
    " AND ST_Covers(geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)) ORDER BY code LIMIT 1"
)


def outlook_of(connection: Connection, stage: Stage) -> Outlook:
    """The derived rows of a stage's forecast layer, and its schools.

    Raises NotFound where they have not been derived.
    """
    rows = connection.execute(CATCHMENTS, {"theme": f"{stage}-seat-forecast"}).all()
    if not rows:
        raise NotFound(f"There is no forecast of {stage} school seats: its layer has no rows.")
    first: Mapping[str, Any] = rows[0].attributes
    themes = {
        "schools": f"{stage}-schools",
        "districts": f"{stage}-districts",
        "seats": f"{stage}_seats",
    }
    schools = connection.execute(SCHOOLS, themes)
    return Outlook(
        stage,
        int(first["first_year"]),
        float(first["in_migration_percent"]) / 100,
        tuple(_catchment(row.code, row.name, row.attributes) for row in rows),
        tuple(School(*row) for row in schools),
    )


def locator(connection: Connection, stage: Stage) -> Locate:
    """Finds the catchment of a point; None outside all."""

    def locate(lon: float, lat: float) -> str | None:
        place = {"theme": f"{stage}-districts", "lon": lon, "lat": lat}
        return connection.execute(CATCHMENT_AT, place).scalar()

    return locate


def _catchment(code: str, name: str, attributes: Mapping[str, Any]) -> Catchment:
    steps = range(1, YEARS + 1)
    pupils = (attributes.get(f"pupils_{step}") for step in steps)
    return Catchment(
        code,
        name,
        tuple(None if count is None else int(count) for count in pupils),
        tuple(int(attributes.get(f"seats_{step}") or 0) for step in steps),
    )
