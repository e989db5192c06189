from math import inf

import numpy as np
import pytest
from pyproj import Geod
from sqlalchemy import ARRAY, Connection, Text, bindparam, text

from gis.facilities import KINDS, nearest
from tests.factories import Row, add_facilities, facility_row

WGS84 = Geod(ellps="WGS84")


def brute_force(
    rows: list[Row], kinds: set[str], lon: float, lat: float
) -> list[tuple[float, str]]:
    """Every facility of the kinds by geodesic distance in metres and code, nearest first."""
    some = [row for row in rows if row["kind"] in kinds]
    places = np.array([row["place"] for row in some])
    n = len(some)
    _, _, distances = WGS84.inv([lon] * n, [lat] * n, places[:, 0], places[:, 1])
    return sorted(zip(distances, (row["code"] for row in some), strict=True))


def scatter(
    random: np.random.Generator, n: int, west: float, south: float, east: float, north: float
) -> list[Row]:
    rows: list[Row] = []
    for lon, lat in random.uniform((west, south), (east, north), (n, 2)).tolist():
        rows.append(facility_row(KINDS[random.integers(3)], lon, lat) | {"place": (lon, lat)})
    return rows


def add(connection: Connection, rows: list[Row]) -> None:
    add_facilities(connection, *({k: v for k, v in r.items() if k != "place"} for r in rows))


@pytest.mark.parametrize(
    ("west", "south", "east", "north"),
    [
        (113.8, 22.4, 114.2, 22.8),  # where a degree of longitude is 8 % shorter
        (9.4, 47.0, 9.7, 47.3),  # a third shorter
        (24.0, 69.0, 30.0, 71.0),  # to a third
        (179.0, -20.0, 180.0, -10.0),  # beside the antimeridian
        (-180.0, -90.0, 180.0, 90.0),
    ],
)
def test_the_nearest_are_those_of_a_brute_force_search(
    loader: Connection, west: float, south: float, east: float, north: float
):
    random = np.random.default_rng(7)
    rows = scatter(random, 400, west, south, east, north)
    add(loader, rows)
    for trial in range(40):
        lon, lat = random.uniform((west, south), (east, north)).tolist()
        kinds = {KINDS[0]} if trial % 2 else {KINDS[0], KINDS[2]}
        k = int(random.integers(1, 101))
        expected = brute_force(rows, kinds, lon, lat)[:k]
        found = nearest(loader, list(kinds), lon, lat, k=k)
        assert [facility.code for facility in found] == [code for _, code in expected]
        distances = [distance for distance, _ in expected]
        assert [facility.distance_m for facility in found] == pytest.approx(distances, abs=1e-5)


def test_max_m_ends_the_list(loader: Connection):
    rows = scatter(np.random.default_rng(8), 300, 113.9, 22.5, 114.0, 22.6)
    add(loader, rows)
    expected = brute_force(rows, {"toilet"}, 113.95, 22.55)
    limit = expected[9][0] + 0.01
    found = nearest(loader, ["toilet"], 113.95, 22.55, k=100, max_m=limit)
    assert [facility.code for facility in found] == [code for _, code in expected[:10]]
    assert nearest(loader, ["toilet"], 0.0, 0.0, max_m=1000) == []


def test_fewer_than_k_are_all(loader: Connection):
    add_facilities(loader, facility_row("toilet", 114.0, 22.5), facility_row("toilet", 9.5, 47.1))
    assert len(nearest(loader, ["toilet"], 114.0, 22.5, k=100, max_m=inf)) == 2
    assert nearest(loader, ["clinic"], 114.0, 22.5) == []


def test_accessible_means_known_to_be(loader: Connection):
    add_facilities(
        loader,
        facility_row("toilet", 114.0, 22.5, wheelchair=None, code="unknown"),
        facility_row("toilet", 114.001, 22.5, wheelchair=False, code="no"),
        facility_row("toilet", 114.002, 22.5, wheelchair=True, code="yes"),
    )
    found = nearest(loader, ["toilet"], 114.0, 22.5, accessible=True)
    assert [facility.code for facility in found] == ["yes"]


def test_of_two_in_one_place_the_smaller_code_comes_first(loader: Connection):
    add_facilities(
        loader,
        facility_row("toilet", 114.0, 22.5, code="b"),
        facility_row("toilet", 114.0, 22.5, code="a"),
    )
    assert [facility.code for facility in nearest(loader, ["toilet"], 114, 22.5)] == ["a", "b"]


def test_the_search_uses_the_index_of_kind_and_place(loader: Connection):
    from gis.facilities.nearest import NEAREST

    loader.execute(text("SET LOCAL enable_seqscan = off"))
    kinds = bindparam("kinds", type_=ARRAY(Text))
    explain = text(f"EXPLAIN {NEAREST.text}").bindparams(kinds)
    place = {"kinds": ["toilet"], "lon": 114.0, "lat": 22.5}
    others = {"k": 5, "max_m": inf, "accessible": False}
    plan = "\n".join(loader.scalars(explain, place | others))
    assert plan.count("facilities_kind_geom_idx") == 2
    assert "Seq Scan on facilities" not in plan
