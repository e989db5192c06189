"""The forecast's SQL against plain Python and shapely, to the last child."""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import floor
from typing import Any

import pytest
import shapely
from sqlalchemy import Connection, text

from gis.database import Database
from gis.education import SeatWarning, Stage, forecast, outlook_of

ENTRY_AND_LAST_AGE: dict[Stage, tuple[int, int]] = {"primary": (6, 11), "junior": (12, 14)}
FIRST_YEAR = datetime.now(UTC).year + 1
stages = pytest.mark.parametrize("stage", ["primary", "junior"])


@dataclass
class Oracle:
    """The district as plain lists: catchments by code, children and schools as points."""

    catchments: dict[str, Any]
    children: list[tuple[Any, int]]
    schools: list[tuple[Any, int, int]]

    def catchment_of(self, point: Any) -> str | None:
        return next((c for c in sorted(self.catchments) if self.catchments[c].covers(point)), None)


def rows(connection: Connection, query: str, **values: Any) -> list[Any]:
    return list(connection.execute(text(query), values))


def read(connection: Connection, stage: Stage) -> Oracle:
    features = "SELECT code, attributes, ST_AsBinary(geom) AS geom FROM features WHERE theme = :t"
    districts = rows(connection, features, t=f"{stage}-districts")
    people = rows(
        connection,
        "SELECT p.birth_year, ST_AsBinary(a.geom) AS geom FROM people AS p, addresses AS a"
        " WHERE a.code = p.address AND p.category <> 'employee' AND p.birth_year >= :first",
        first=FIRST_YEAR - 20,
    )
    public = [
        (shapely.from_wkb(bytes(row.geom)), row.attributes["seats"], 0)
        for row in rows(connection, features, t=f"{stage}-schools")
        if row.attributes["ownership"] == "public"
    ]
    planned = [
        (
            shapely.from_wkb(bytes(row.geom)),
            row.attributes[f"{stage}_seats"],
            row.attributes["opens"],
        )
        for row in rows(connection, features, t="planned-schools")
    ]
    return Oracle(
        {row.code: shapely.from_wkb(bytes(row.geom)) for row in districts},
        [(shapely.from_wkb(bytes(row.geom)), row.birth_year) for row in people],
        public + planned,
    )


@stages
def test_pupils_and_seats_are_those_of_a_plain_count(town: Database, stage: Stage) -> None:
    with town.load() as connection:
        oracle = read(connection, stage)
        derived = {one.code: one for one in outlook_of(connection, stage).catchments}
    entry, last = ENTRY_AND_LAST_AGE[stage]
    pupils = {code: [0] * 6 for code in oracle.catchments}
    seats = {code: [0] * 6 for code in oracle.catchments}
    for point, born in oracle.children:
        code = oracle.catchment_of(point)
        for step in range(6):
            if code and entry <= FIRST_YEAR + step - born <= last:
                pupils[code][step] += 1
    for point, count, opens in oracle.schools:
        code = oracle.catchment_of(point)
        for step in range(6):
            if code and opens <= FIRST_YEAR + step:
                seats[code][step] += count
    assert set(derived) == set(oracle.catchments)
    assert sum(map(sum, pupils.values())) > 100
    for code, one in derived.items():
        assert list(one.seats) == seats[code]
        assert list(one.pupils) == [count if count >= 10 else None for count in pupils[code]]


@stages
def test_the_layer_and_the_service_reckon_alike(town: Database, stage: Stage) -> None:
    with town.load() as connection:
        outlook = outlook_of(connection, stage)
        query = "SELECT code, attributes FROM features WHERE theme = :t"
        layer = {
            row.code: row.attributes for row in rows(connection, query, t=f"{stage}-seat-forecast")
        }
    assert outlook.first_year == FIRST_YEAR
    for one in forecast(outlook):
        for step, year in enumerate(one.years, start=1):
            attributes = layer[one.code]
            assert year.demand == attributes.get(f"demand_{step}")
            assert year.shortage == attributes.get(f"shortage_{step}")
            if year.demand is not None:
                assert year.demand == floor(attributes[f"pupils_{step}"] * 1.01**step + 0.5)
            else:
                assert year.warning is SeatWarning.UNKNOWN


@stages
def test_school_districts_cover_the_district_once(town: Database, stage: Stage) -> None:
    with town.load() as connection:
        zones = list(read(connection, stage).catchments.values())
        (district,) = rows(
            connection, "SELECT ST_AsBinary(geom) AS geom FROM areas WHERE level = 'district'"
        )
    whole = shapely.from_wkb(bytes(district.geom))
    assert sum(zone.area for zone in zones) == pytest.approx(whole.area, rel=1e-6)
    assert shapely.union_all(zones).symmetric_difference(whole).area < whole.area * 1e-6
