"""Edits of areas in plain SQL, and what follows them by itself."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from gis.areas import LEVELS
from gis.areas.assign import TABLES, follow_edits, reassign
from tests.conftest import Databases
from tests.factories import COMMUNITY
from tests.gis.areas.assign.brute_force import KEYS, shares_by_area, wrong_codes
from tests.gis.recut.conftest import STEP, add_town, cell

STATEMENTS = (
    "UPDATE areas SET geom = ST_Translate(geom, :x, :y) WHERE code = :code",
    "UPDATE areas SET geom = ST_Translate(geom, :x, :y) WHERE level = :level",
    "UPDATE areas SET geom = ST_Multi(ST_Buffer(geom, abs(:x) / 10)) WHERE code = :code",
    "UPDATE areas SET valid_to = current_date WHERE code = :code",
    "DELETE FROM areas WHERE code = :code",
    "UPDATE areas SET code = code || '9' WHERE code = :code",
    "UPDATE areas SET name = 'renamed' WHERE code = :code",
    """
    UPDATE areas SET valid_to = NULL
    WHERE code = :code AND (SELECT count(*) FROM areas WHERE code = :code) = 1
    """,
    """
    INSERT INTO areas (level, code, name, parent, geom)
    SELECT :level, left(:code, 5) || abs(hashtext(string_agg(code, ',' ORDER BY code))), '', '4',
        ST_Multi(ST_Translate(CAST(:geom AS geometry), :x, :y))
    FROM areas
    """,
)
Edit = Callable[[Connection], None]
END = "SET CONSTRAINTS ALL IMMEDIATE"
UNDER_WAY = text("SELECT count(*) FROM area_edits")


@pytest.fixture(scope="module")
def town(databases: Databases) -> Iterator[Any]:
    with databases.lend() as database:
        with database.load() as connection:
            add_town(connection)
        yield database


@pytest.fixture
def loader(town: Any) -> Iterator[Connection]:
    with town._owner.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL ROLE onemap_loader"))
        yield connection
        transaction.rollback()


def sql(statement: str, **values: Any) -> Edit:
    return lambda connection: connection.execute(text(statement), values) and None


def wkt(geometry: shapely.Geometry) -> str:
    return f"SRID=4326;{shapely.to_wkt(geometry, rounding_precision=-1)}"


codes = st.integers(1, 9).map(lambda n: f"{COMMUNITY}{n:02d}")
levels = st.sampled_from(LEVELS)
shift = st.integers(-4000, 4000).map(lambda n: n / 4000 * STEP)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """One statement on `areas`: outlines moved, ended, dropped, brought back, coded anew, laid over
    others."""
    code, level, x, y = draw(codes), draw(levels), draw(shift), draw(shift)
    corner = cell(draw(st.integers(0, 3)), draw(st.integers(0, 2)))
    values = {"code": code, "x": x, "y": y, "level": level, "geom": wkt(corner)}
    return sql(draw(st.sampled_from(STATEMENTS)), **values)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some=st.lists(edits(), min_size=1, max_size=4))
def test_after_any_edits_everything_has_the_codes_that_brute_force_finds(
    loader: Connection, some: list[Edit]
):
    with loader.begin_nested() as nested:
        for edit in some:
            edit(loader)
        loader.execute(text(END))
        assert wrong_codes(loader) == []
        assert stored_shares(loader) == pytest.approx(shares_by_area(loader), abs=2e-4)
        assert loader.execute(UNDER_WAY).scalar_one() == 0
        nested.rollback()


def stored_shares(connection: Connection) -> dict[tuple[str, str, str], float]:
    rows = connection.execute(text("SELECT building, level, area, share FROM building_shares"))
    return {(row.building, row.level, row.area): row.share for row in rows}


def versions(connection: Connection) -> dict[tuple[str, str], tuple[str, bytes]]:
    """Where each row lies in its table, which changes when it is written, and its geometry."""
    found: dict[tuple[str, str], tuple[str, bytes]] = {}
    for table, key in KEYS.items():
        query = f"SELECT {key} AS key, ctid::text, ST_AsBinary(geom) AS wkb FROM {table}"
        for row in connection.execute(text(query)):
            found[table, str(row.key)] = row.ctid, bytes(row.wkb)
    return found


def test_rows_outside_the_difference_are_neither_read_nor_written(loader: Connection):
    code = f"{COMMUNITY}05"
    query = text("SELECT ST_AsBinary(geom) FROM areas WHERE code = :code")
    old = shapely.from_wkb(bytes(loader.execute(query, {"code": code}).scalar_one()))
    new = shapely.transform(old, lambda points: np.add(points, (0.0005, 0)))
    difference = shapely.symmetric_difference(old, new)
    before = versions(loader)
    inside = {key for key, (_, wkb) in before.items()
              if shapely.dwithin(shapely.from_wkb(wkb), difference, 1e-9)}  # fmt: skip
    assert 0 < len(inside) < len(before) / 4
    loader.execute(text("SET LOCAL enable_seqscan = off"))
    read = text(
        "SELECT sum(seq_tup_read), sum(idx_tup_fetch) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('addresses', 'buildings', 'facilities', 'components', 'events',"
        " 'features', 'guarded_features')"
    )
    all_before, some_before = loader.execute(read).one()
    loader.execute(
        text("UPDATE areas SET geom = CAST(:geom AS geometry) WHERE code = :code"),
        {"geom": wkt(new), "code": code},
    )
    loader.execute(text(END))
    all_after, some_after = loader.execute(read).one()
    assert all_after == all_before
    # Each piece of the difference asks for the rows around it, and a building again for its shares.
    assert some_after - some_before < 8 * len(inside)
    moved = {key for key, (ctid, _) in versions(loader).items() if before[key][0] != ctid}
    assert moved
    assert moved <= inside
    assert wrong_codes(loader) == []


def test_a_change_and_what_follows_it_are_one_transaction_in_the_feed(town: Any):
    with town._owner.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL ROLE onemap_loader"))
        connection.execute(
            text("UPDATE areas SET geom = ST_Translate(geom, 0.001, 0) WHERE code = :code"),
            {"code": f"{COMMUNITY}02"},
        )
        connection.execute(text(END))
        connection.execute(text("RESET ROLE"))
        rows = connection.execute(
            text("SELECT entity, before, after FROM change WHERE xid = pg_current_xact_id()")
        ).all()
        transaction.rollback()
    assert {row.entity for row in rows} == {"areas", "buildings", "addresses"}
    assert all(row.before["grid"] != row.after["grid"] for row in rows if row.entity != "areas")


def test_what_was_invalid_is_mended_with_all_that_is_around_it(loader: Connection):
    bow = shapely.MultiPolygon([shapely.Polygon([(114, 22.5), (114.004, 22.504), (114.004, 22.5),
                                                 (114, 22.504)])])  # fmt: skip
    good = cell(0, 0)
    for shape in (bow, shapely.MultiPolygon([good])):
        loader.execute(
            text("UPDATE areas SET geom = CAST(:geom AS geometry) WHERE code = :code"),
            {"geom": wkt(shape), "code": f"{COMMUNITY}01"},
        )
        loader.execute(text(END))
    assert wrong_codes(loader) == []


@pytest.mark.parametrize("moved", ["grid", "district"])
def test_large_and_small_changes_come_to_the_same(loader: Connection, moved: str):
    loader.execute(
        text("UPDATE areas SET geom = ST_Translate(geom, 0.001, 0.0007) WHERE level = :level"),
        {"level": moved},
    )
    follow_edits(loader)
    assert loader.execute(UNDER_WAY).scalar_one() == 0
    assert wrong_codes(loader) == []
    assert [report.changed for report in reassign(loader).tables] == [0] * len(TABLES)


def test_a_small_change_waits_for_the_end_of_the_transaction(loader: Connection):
    loader.execute(
        text("INSERT INTO areas (level, code, name, parent, geom)"
             " VALUES ('grid', '1', '1', '1', ST_Multi(CAST(:geom AS geometry)))"),
        {"geom": wkt(shapely.box(114.001, 22.501, 114.0012, 22.5012))},
    )  # fmt: skip
    follow_edits(loader)
    assert loader.execute(UNDER_WAY).scalar_one() == 1
    loader.execute(text(END))
    assert wrong_codes(loader) == []


def test_shares_are_those_of_shapely(loader: Connection):
    found = stored_shares(loader)
    assert found == pytest.approx(shares_by_area(loader), abs=1e-4)
    assert {level for _, level, _ in found} == set(LEVELS)
    by_level: dict[tuple[str, str], float] = {}
    for (building, level, _), share in found.items():
        by_level[building, level] = by_level.get((building, level), 0) + share
    assert np.max(list(by_level.values())) == pytest.approx(1, abs=1e-3)
