from collections.abc import Sequence

import shapely
from sqlalchemy import Connection, text

from gis.areas.assign import TableReport, reassign
from tests.factories import (
    COMMUNITY,
    GRID,
    add_addresses,
    add_buildings,
    add_facilities,
    add_small_district,
    address_row,
    building_row,
    facility_row,
    square,
)

NOWHERE = dict.fromkeys(("district", "street", "community", "grid"))
# A horseshoe around the edge between the grids: its centroid lies east, in none of its own parts.
HORSESHOE = shapely.Polygon(
    [(114.004, 22.502), (114.0185, 22.502), (114.0185, 22.503), (114.005, 22.503),
     (114.005, 22.507), (114.0185, 22.507), (114.0185, 22.508), (114.004, 22.508)]
)  # fmt: skip


def grids(connection: Connection, table: str) -> dict[str, str | None]:
    rows = connection.execute(text(f"SELECT code, grid FROM {table} ORDER BY code"))
    return {row.code: row.grid for row in rows}


def by_table(reports: Sequence[TableReport]) -> dict[str, tuple[int, int, int]]:
    return {one.table: (one.read, one.changed, one.outside) for one in reports}


def test_everything_gets_the_codes_of_where_it_is(loader: Connection):
    add_small_district(loader)
    add_buildings(loader, building_row(f"{GRID}00009", square(114.012, 22.502, 0.001)))
    add_addresses(loader, address_row(f"{GRID}00009", "示例路9号", 114.0125, 22.5025, **NOWHERE))
    add_facilities(loader, facility_row("toilet", 0, 0, code="far", grid="old"))
    reports = reassign(loader).tables
    assert grids(loader, "buildings")[f"{GRID}00009"] == f"{COMMUNITY}02"
    assert grids(loader, "addresses")[f"{GRID}00009"] == f"{COMMUNITY}02"
    assert grids(loader, "facilities") == {"far": None}
    found = by_table(reports)
    assert found["buildings"] == (2, 1, 0)
    assert found["addresses"] == (3, 1, 0)
    assert found["facilities"] == (1, 1, 1)


def test_a_second_run_rewrites_nothing(loader: Connection):
    add_small_district(loader)
    add_facilities(loader, facility_row("toilet", 114.015, 22.505))
    reassign(loader)
    # Where a row version lies on disk: a row that is written again lies elsewhere.
    versions = text(
        "SELECT code, ctid::text FROM addresses UNION SELECT code, ctid::text FROM facilities"
    )
    before = set(loader.execute(versions))
    assert {report.changed for report in reassign(loader).tables} == {0}
    assert set(loader.execute(versions)) == before


def test_a_building_goes_by_a_point_inside_its_footprint(loader: Connection):
    add_small_district(loader)
    add_buildings(loader, building_row(f"{GRID}00009", HORSESHOE))
    reassign(loader)
    inside = shapely.point_on_surface(HORSESHOE)
    expected = f"{COMMUNITY}01" if inside.x < 114.01 else f"{COMMUNITY}02"
    assert grids(loader, "buildings")[f"{GRID}00009"] == expected


def test_a_building_keeps_its_code_when_grids_are_re_cut(loader: Connection):
    add_small_district(loader)
    loader.execute(text("UPDATE areas SET valid_to = current_date WHERE level = 'grid'"))
    loader.execute(
        text(
            "INSERT INTO areas (level, code, name, parent, geom)"
            " SELECT 'grid', :code, '新网格', code, geom FROM areas WHERE level = 'community'"
        ),
        {"code": f"{COMMUNITY}03"},
    )
    reassign(loader)
    assert grids(loader, "buildings") == {f"{GRID}00001": f"{COMMUNITY}03"}


def test_progress_is_told(loader: Connection):
    add_small_district(loader)
    told: list[tuple[str, int, int]] = []
    reassign(loader, lambda table, done, total: told.append((table, done, total)))
    assert ("addresses", 2, 2) in told
    assert ("events", 0, 0) in told
