"""Shapes of which nothing is left: at a low zoom, or at all. They stop nobody."""

from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.conftest import Databases
from tests.dense_district import SOUTH, STEP, WEST, add_dense_district
from tests.tiles.town import Town
from tiles import TileRenderer

VALUES, GRIDS = "toilet-reach", "areas:grid"
GRID, BESIDE = "44039900100101", "44039900100103"
# A tenth of the pixel that corners snap to at zoom 10, cut off the eastern side of a grid.
WIDTH = 0.00003
CUT = text("""
    UPDATE areas SET geom = ST_Multi(ST_MakeEnvelope(:west, :south, :east - :width, :north, 4326))
    WHERE code = :code
""")
SLIVER = text("""
    INSERT INTO areas (level, code, name, parent, valid_from, geom)
    SELECT 'grid', parent || '99', 'sliver', parent, valid_from,
        ST_Multi(ST_MakeEnvelope(:east - :width, :south, :east, :north, 4326))
    FROM areas WHERE code = :code
""")
PLACE = {
    "code": GRID,
    "west": WEST,
    "south": SOUTH,
    "east": WEST + STEP,
    "north": SOUTH + STEP,
    "width": WIDTH,
}
FILL = text("""
    INSERT INTO area_values (theme, code, attributes)
    SELECT :theme, code, jsonb_build_object('distance_m', 100 * length(code)) FROM areas
    WHERE level = 'grid'
""")
MOVE_BORDER = text("""
    UPDATE areas SET geom = ST_Multi(ST_MakeEnvelope(
        ST_XMin(geom), ST_YMin(geom), ST_XMax(geom), ST_YMax(geom) - 0.001, 4326
    ))
    WHERE code = :code
""")


@pytest.fixture
def town(databases: Databases, renderer: TileRenderer, tmp_path: Path) -> Generator[Town]:
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
            connection.execute(CUT, PLACE)
            connection.execute(SLIVER, PLACE)
            connection.execute(FILL, {"theme": VALUES})
        made = Town(database, tmp_path, renderer.catalogue, [VALUES], [GRIDS])
        made.prepare()
        yield made


def test_the_keeper_goes_on_beside_a_sliver_that_vanishes(town: Town):
    with town.database.load() as connection:
        shown = connection.scalars(
            text("SELECT DISTINCT z FROM overviews WHERE key LIKE '%99' ORDER BY z")
        ).all()
    assert 6 not in shown
    assert 14 in shown
    assert town.stale() == []
    town.edit(MOVE_BORDER.bindparams(code=BESIDE))
    assert town.keeper.step().tiles
    assert town.keeper.step().marks == 0
    assert town.stale() == []


def test_the_keeper_goes_on_after_a_shape_without_a_place(town: Town):
    town.edit(
        text(
            "INSERT INTO facilities (code, kind, geom)"
            " VALUES ('nowhere', 'toilet', 'SRID=4326;POINT EMPTY')"
        ),
        MOVE_BORDER.bindparams(code=BESIDE),
    )
    assert town.keeper.step().tiles
    assert town.keeper.step().marks == 0
    assert town.stale() == []
