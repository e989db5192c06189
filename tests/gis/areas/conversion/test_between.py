"""Areas of two days, with what lies in them, against shapely area by area."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from sqlalchemy import Connection, insert, text

from gis.areas.conversion import Conversion, conversion_between
from gis.database import Database
from gis.database.tables import people
from gis.errors import InvalidInput, NotFound
from tests.conftest import Databases
from tests.factories import (
    COMMUNITY,
    DISTRICT,
    STREET,
    add_addresses,
    add_areas,
    add_buildings,
    add_facilities,
    address_row,
    area_row,
    building_row,
    facility_row,
)

THEN, NOW = date(2024, 1, 1), date(2025, 6, 1)
GRIDS = [f"{COMMUNITY}{number:02d}" for number in range(1, 9)]
WHOLE = shapely.box(114.0, 22.5, 114.04, 22.52)
CUT = "2025-01-01"
FIRST = f"{GRIDS[0]}00001"


def cells(random: np.random.Generator, count: int) -> list[shapely.Geometry]:
    points = shapely.multipoints(random.uniform((114.0, 22.5), (114.04, 22.52), (count, 2)))
    found = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=WHOLE))
    return list(shapely.intersection(found, WHOLE))


class Town:
    """Five grids until 2024, six from 2025 on of which the first is the same; and two more cells
    beside them that never change."""

    def __init__(self) -> None:
        random = np.random.default_rng(11)
        left = cells(random, 5)
        self.old = dict(zip(GRIDS, left, strict=False))
        kept = left[0]
        rest = shapely.difference(WHOLE, kept)
        new = [g for c in cells(random, 4) for g in [shapely.intersection(c, rest)] if g.area > 0]
        self.new = {GRIDS[0]: kept, **dict(zip(GRIDS[2:], new, strict=False))}
        places = random.uniform((114.0, 22.5), (114.04, 22.52), (300, 2))
        self.addresses: list[tuple[str, float, float]] = [
            (f"{GRIDS[0]}{i:05d}", place[0], place[1]) for i, place in enumerate(places.tolist(), 1)
        ]
        self.retired = {code for code, *_ in self.addresses[::7]}
        self.buildings = {
            code: shapely.box(lon, lat, lon + 0.0005, lat + 0.0003)
            for code, lon, lat in self.addresses[:60]
        }
        self.facilities = random.uniform((114.0, 22.5), (114.04, 22.52), (80, 2))

    def add(self, connection: Connection) -> None:
        add_areas(
            connection,
            *(area_row(code, WHOLE) for code in (DISTRICT, STREET, COMMUNITY)),
            area_row(GRIDS[0], self.old[GRIDS[0]]),
            *(area_row(c, g, valid_to=CUT) for c, g in self.old.items() if c != GRIDS[0]),
            *(area_row(c, g, valid_from=CUT) for c, g in self.new.items() if c != GRIDS[0]),
        )
        add_buildings(connection, *(building_row(c, g) for c, g in self.buildings.items()))
        add_addresses(
            connection,
            *(
                address_row(c, f"示例区创新路{c}", x, y, building=FIRST)
                for c, x, y in self.addresses
            ),
        )
        connection.execute(
            text("UPDATE addresses SET status = 'retired', valid_to = '2025-01-01'"
                 " WHERE code = ANY(:codes)"), {"codes": sorted(self.retired)},
        )  # fmt: skip
        add_facilities(connection, *(facility_row("toilet", x, y) for x, y in self.facilities))
        connection.execute(
            insert(people),
            [{"name": "示例住户", "category": "resident", "address": c, "building": FIRST}
             for c, *_ in self.addresses for _ in range(int(c[-5:]) % 3)],
        )  # fmt: skip

    def counted(self, places: list[Any], times: list[int] | None = None) -> dict[Any, int]:
        """How many points lie in each old and new grid of which one has changed."""
        found: Counter[Any] = Counter()
        for point, number in zip(places, times or [1] * len(places), strict=True):
            cell = _grid_at(self.old, point), _grid_at(self.new, point)
            if cell not in ((GRIDS[0], GRIDS[0]), (None, None)):
                found[cell] += number
        return {cell: number for cell, number in found.items() if number}


def _grid_at(grids: dict[str, shapely.Geometry], point: Any) -> str | None:
    holds = (code for code, g in grids.items() if shapely.covers(g, shapely.Point(point)))
    return min(holds, default=None)


@pytest.fixture(scope="module")
def town(databases: Databases) -> Iterator[tuple[Town, Database]]:
    town, database = Town(), databases.copy()
    with database.load() as connection:
        town.add(connection)
    yield town, database
    database.close()


def between(
    database: Database, old: date, new: date, level: str = "grid", *, staff: bool = True
) -> Conversion:
    with database.load() if staff else database.request() as connection:
        return conversion_between(connection, old, new, level, people=staff)


def amounts(found: Conversion, measure: str) -> dict[Any, float]:
    return {(p.old, p.new): p.amounts[measure] for p in found.pairs if p.amounts[measure]}


def test_what_has_moved_is_what_shapely_finds_one_by_one(town: tuple[Town, Database]):
    here, database = town
    found = between(database, THEN, NOW)
    live = [place for place in here.addresses if place[0] not in here.retired]
    assert amounts(found, "addresses") == here.counted([place[1:] for place in live])
    persons = [int(code[-5:]) % 3 for code, *_ in live]
    assert amounts(found, "people") == here.counted([place[1:] for place in live], persons)
    inside = [shapely.point_on_surface(g).coords[0] for g in here.buildings.values()]
    assert amounts(found, "buildings") == here.counted(inside)
    assert amounts(found, "facilities") == here.counted(list(here.facilities))


def test_ground_is_measured_as_an_equal_area_projection_does(town: tuple[Town, Database]):
    here, database = town
    found = amounts(between(database, THEN, NOW), "area")
    assert found
    for (old, new), size in found.items():
        common = shapely.intersection(here.old[old], here.new[new])
        metric = geopandas.GeoSeries([common], crs=4326).to_crs(6933).area[0]
        assert size == pytest.approx(metric, rel=1e-4)


def test_the_same_grid_is_unchanged_and_stands_in_no_pair_of_its_own(town: tuple[Town, Database]):
    found = between(town[1], THEN, NOW)
    assert found.unchanged == (GRIDS[0],)
    assert (GRIDS[0], GRIDS[0]) not in amounts(found, "area")
    assert found.divisions("area")[GRIDS[0]] == {GRIDS[0]: 1}


def test_backwards_is_the_mirror_image(town: tuple[Town, Database]):
    there, back = between(town[1], THEN, NOW), between(town[1], NOW, THEN)
    for measure in ("addresses", "people", "buildings", "facilities"):
        mirrored = {(new, old): n for (old, new), n in amounts(there, measure).items()}
        assert amounts(back, measure) == mirrored


def test_shares_are_parts_of_one(town: tuple[Town, Database]):
    here, database = town
    found = between(database, THEN, NOW)
    for measure in ("area", "addresses", "people"):
        divisions = found.divisions(measure)
        assert set(divisions) == set(here.old)
        assert all(sum(shares.values()) == 1 for shares in divisions.values())


def test_on_the_same_day_nothing_has_moved(town: tuple[Town, Database]):
    found = between(town[1], NOW, NOW)
    assert found.pairs == ()
    assert set(found.unchanged) == set(town[0].new)
    assert between(town[1], THEN, NOW, level="street").pairs == ()


def test_people_are_counted_for_nobody_who_may_not_know(town: tuple[Town, Database]):
    found = between(town[1], THEN, NOW, staff=False)
    assert found.pairs
    assert all("people" not in pair.amounts for pair in found.pairs)


def test_bad_days_and_levels_say_why(town: tuple[Town, Database]):
    with pytest.raises(NotFound, match="from=2019-12-31 is before the first areas"):
        between(town[1], date(2019, 12, 31), NOW)
    with pytest.raises(NotFound, match="to=2019-12-31 is before the first areas"):
        between(town[1], NOW, date(2019, 12, 31))
    with pytest.raises(InvalidInput, match="level='ward' is not one of district, street"):
        between(town[1], THEN, NOW, level="ward")


def test_ground_that_no_area_has_any_more_goes_to_none(loader: Connection):
    old, new = shapely.box(114.0, 22.5, 114.02, 22.51), shapely.box(114.0, 22.5, 114.015, 22.51)
    add_areas(
        loader,
        area_row(DISTRICT, old),
        area_row(GRIDS[0], old, valid_to=CUT),
        area_row(GRIDS[0], new, valid_from=CUT),
    )
    add_buildings(loader, building_row(FIRST, shapely.box(114.0, 22.5, 114.001, 22.501)))
    add_addresses(loader, address_row(FIRST, "示例区创新路1号", 114.018, 22.505))
    found = conversion_between(loader, THEN, NOW, "grid", people=False)
    area, number = (found.divisions(by)[GRIDS[0]] for by in ("area", "addresses"))
    assert float(area[GRIDS[0]]) == pytest.approx(0.75, rel=1e-6)
    assert area[None] + area[GRIDS[0]] == 1
    assert number == {None: Fraction(1)}
    # No facility is there: by ground.
    assert found.divisions("facilities")[GRIDS[0]] == area


def test_changes_far_apart_count_nothing_twice(loader: Connection):
    pairs = [(shapely.box(x, 22.5, x + 0.01, 22.51), x) for x in (114.0, 114.02, 114.3)]
    for i, (shape, x) in enumerate(pairs):
        half = shapely.box(x, 22.5, x + 0.005, 22.51)
        add_areas(
            loader,
            area_row(GRIDS[i], shape, valid_to=CUT),
            area_row(GRIDS[i], half, valid_from=CUT),
            area_row(GRIDS[i + 3], shapely.difference(shape, half), valid_from=CUT),
        )
        add_facilities(loader, facility_row("toilet", x + 0.001, 22.505))
    # A building that reaches from the first into the second is one building.
    long = shapely.box(114.004, 22.501, 114.0260001, 22.502)
    add_buildings(loader, building_row(FIRST, long))
    found = conversion_between(loader, THEN, NOW, "grid", people=False)
    assert sum(amounts(found, "facilities").values()) == 3
    assert sum(amounts(found, "buildings").values()) <= 1
