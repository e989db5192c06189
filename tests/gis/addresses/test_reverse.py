import random

import pytest
import shapely
from pyproj import Geod
from sqlalchemy import Connection, text

from gis.addresses import nearest_address
from gis.addresses.reverse import REVERSE
from gis.errors import NotFound
from tests.factories import (
    GRID,
    Row,
    add_addresses,
    add_buildings,
    address_row,
    building_row,
    square,
)

GEOD = Geod(ellps="WGS84")
WEST, SOUTH, SIDE = 114.0, 22.5, 0.02


def code(number: int) -> str:
    return f"{GRID}{number:05d}"


def add_house(
    connection: Connection, number: int, footprint: shapely.Polygon, **of_address: object
) -> None:
    at = footprint.representative_point()
    add_buildings(connection, building_row(code(number), footprint))
    add_addresses(
        connection, address_row(code(number), f"示例路{number}号", at.x, at.y, **of_address)
    )


def at(connection: Connection, lon: float, lat: float, max_m: float = 500) -> tuple[str, float]:
    found = nearest_address(connection, lon, lat, max_m)
    return found.code, found.distance_m or 0.0


def test_of_footprints_over_each_other_the_smallest_counts(loader: Connection):
    add_house(loader, 1, square(114.0, 22.5, 0.004))
    add_house(loader, 2, square(114.001, 22.501, 0.001))
    add_house(loader, 3, square(114.0005, 22.5005, 0.003))
    assert at(loader, 114.0015, 22.5015) == (code(2), 0)
    assert at(loader, 114.003, 22.503) == (code(3), 0)


def test_the_smallest_without_an_address_is_passed_over(loader: Connection):
    add_house(loader, 1, square(114.0, 22.5, 0.004))
    add_buildings(loader, building_row(code(2), square(114.001, 22.501, 0.001)))
    assert at(loader, 114.0015, 22.5015) == (code(1), 0)


def test_an_address_with_another_code_than_its_building_counts(loader: Connection):
    add_buildings(loader, building_row(code(1), square(114.0, 22.5, 0.004)))
    other = address_row(code(7), "示例路7号", 114.0001, 22.5001, building=code(1))
    room = address_row(f"{code(1)}001001", "示例路7号101", 114.0015, 22.5015, building=code(1))
    add_addresses(loader, other, room)
    assert at(loader, 114.0015, 22.5015) == (code(7), 0)


@pytest.mark.parametrize("status", ["retired", "proposed"])
def test_what_does_not_hold_is_no_answer(loader: Connection, status: str):
    add_house(loader, 1, square(114.0, 22.5, 0.001), status=status)
    add_house(loader, 2, square(114.002, 22.5, 0.001))
    found, distance_m = at(loader, 114.0005, 22.5005)
    assert found == code(2)
    assert distance_m > 0
    loader.execute(text("UPDATE addresses SET status = 'retired'"))
    with pytest.raises(NotFound, match="within 500 m"):
        at(loader, 114.0005, 22.5005)


def test_the_answer_is_that_of_geodesics_to_all(loader: Connection):
    dice = random.Random(3)
    rows = [_row(dice, number) for number in range(400)]
    add_addresses(loader, *rows)
    current = [row for row in rows if row["status"] == "current"]
    for _ in range(60):
        lon = WEST + dice.uniform(-SIDE / 2, SIDE * 1.5)
        lat = SOUTH + dice.uniform(-SIDE / 2, SIDE * 1.5)
        max_m = dice.choice([30.0, 100.0, 500.0, 3000.0])
        distance_m, wanted = min(
            (GEOD.inv(lon, lat, *_point(row))[2], str(row["code"])) for row in current
        )
        if distance_m > max_m:
            with pytest.raises(NotFound):
                nearest_address(loader, lon, lat, max_m)
            continue
        found = nearest_address(loader, lon, lat, max_m)
        assert (found.code, found.distance_m) == (wanted, pytest.approx(distance_m, abs=1e-3))


def _row(dice: random.Random, number: int) -> Row:
    lon, lat = WEST + dice.uniform(0, SIDE), SOUTH + dice.uniform(0, SIDE)
    status = dice.choice(["current", "current", "retired", "proposed"])
    valid_to = "2024-01-01" if status == "retired" else None
    return address_row(
        code(number), f"示例{number}号", lon, lat, building=None, status=status, valid_to=valid_to
    )


def _point(row: Row) -> tuple[float, float]:
    point = shapely.from_wkt(str(row["geom"]).removeprefix("SRID=4326;"))
    return float(shapely.get_x(point)), float(shapely.get_y(point))


def test_it_goes_by_the_indexes(loader: Connection):
    loader.execute(
        text(
            "INSERT INTO buildings (code, geom) SELECT CAST(n AS text), ST_Multi(ST_MakeEnvelope("
            " x, y, x + 1e-4, y + 1e-4, 4326)) FROM (SELECT n, 114 + random() / 10 AS x,"
            " 22.5 + random() / 10 AS y FROM generate_series(1, 5000) AS n) AS place"
        )
    )
    loader.execute(
        text(
            "INSERT INTO addresses (code, standard_address, building, geom)"
            " SELECT code, 'a', code, ST_Centroid(geom) FROM buildings"
        )
    )
    loader.execute(text("RESET ROLE"))
    loader.execute(text("ANALYZE buildings, addresses"))
    values = {"lon": 114.05, "lat": 22.55, "max_m": 500}
    steps = "\n".join(loader.execute(text(f"EXPLAIN {REVERSE.text}"), values).scalars())
    for index in ("buildings_geom_idx", "addresses_building_geom_idx", "addresses_building_idx"):
        assert index in steps, steps
    assert "Seq Scan" not in steps, steps
