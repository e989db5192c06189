import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from gis.database import Database
from gis.errors import InvalidInput
from tiles.address import MAX_LATITUDE, TileAddress, covering, tile_address

ADDRESSES = [(2, 1, 1), (13, 6691, 3569), (22, 3425931, 1827368), (22, 4194300, 4194300)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_bounds_are_those_of_postgis(shared_database: Database, address: tuple[int, int, int]):
    query = text(
        "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)"
        " FROM ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 0.25), 4326) AS e"
    )
    with shared_database.request() as connection:
        expected = connection.execute(query, dict(zip("zxy", address, strict=True))).one()
    assert TileAddress(*address).bounds(0.25) == pytest.approx(tuple(expected), abs=1e-9)


def test_the_first_tile_is_the_world():
    assert TileAddress(0, 0, 0).bounds() == pytest.approx((-180, -MAX_LATITUDE, 180, MAX_LATITUDE))


@given(
    st.integers(0, 22),
    st.floats(-180, 179.999),
    st.floats(-85, 85),
)
def test_a_point_is_in_the_tile_that_covers_it(z: int, lon: float, lat: float):
    columns, rows = covering((lon, lat, lon, lat), z)
    assert len(columns) == len(rows) == 1
    west, south, east, north = TileAddress(z, columns[0], rows[0]).bounds()
    slack = 1e-9
    assert west - slack <= lon <= east + slack
    assert south - slack <= lat <= north + slack


def test_the_world_is_covered_once():
    columns, rows = covering((-180, -90, 180, 90), 3)
    assert (columns, rows) == (range(8), range(8))


@pytest.mark.parametrize(
    ("z", "x", "y", "wrong"),
    [
        ("23", "0", "0", "z"),
        ("-1", "0", "0", "z"),
        ("1", "2", "0", "x"),
        ("1", "0", "2", "y"),
        ("1", "NaN", "0", "x"),
        ("1", "0", "1.0", "y"),
        ("1", "0", "٣", "y"),
        ("9" * 5000, "0", "0", "z"),
    ],
)
def test_what_is_no_tile_is_named(z: str, x: str, y: str, wrong: str):
    with pytest.raises(InvalidInput) as refused:
        tile_address(z, x, y)
    assert refused.value.parameter == wrong
    assert len(refused.value.detail) < 100
