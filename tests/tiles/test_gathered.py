"""Points that stand for those of a square, against numpy and pyproj."""

from collections import defaultdict

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import Transformer
from sqlalchemy import text

import tiles.render
from gis.database import Database, DatabaseAccess, Role
from layers.bands import Band
from layers.model import Layer
from tests.dense_district import SIDE, SOUTH, WEST
from tests.tiles.decoding import EXTENT, WORLD, decode
from tiles import TileAddress, TileRenderer
from tiles.address import DISPLAY_PX, covering

TO_METRES = Transformer.from_crs(4326, 3857, always_xy=True)
Gathered = dict[tuple[int, int], tuple[NDArray[np.float64], int]]


@pytest.mark.parametrize("z", [9, 11, 13, 15])
@pytest.mark.parametrize("px", [2, 8])
def test_each_square_has_a_point_in_the_middle_of_its_own(
    renderer: TileRenderer, dense: tuple[Database, DatabaseAccess], z: int, px: int
):
    database = dense[0]
    layer = gathering(renderer.catalogue.layer("addresses", Role.ANONYMOUS), px)
    with database.request() as connection:
        rows = connection.execute(text("SELECT ST_X(geom), ST_Y(geom) FROM addresses")).all()
    squares = gathered(np.array([tuple(row) for row in rows]), z, px)
    assert sum(count for _, count in squares.values()) == len(rows)
    columns, lines = covering((WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), z)
    for tile in (TileAddress(z, column, line) for column in columns for line in lines):
        with database.request() as connection:
            data = renderer.render(connection, [layer], Role.ANONYMOUS, tile).data
        drawn = decode(data, tile).get("addresses", [])
        found = np.array([(*f.shape.bounds[:2], f.properties["_count"]) for f in drawn])
        inside = found[((found[:, :2] > 0) & (found[:, :2] < EXTENT)).all(axis=1)]
        across = DISPLAY_PX // px
        own = {at for at in squares if at[0] // across == tile.x and at[1] // across == tile.y}
        assert len(inside) <= len(own)
        for at in own:
            middle, count = squares[at]
            units = (middle - (tile.x, tile.y)) * EXTENT
            near = found[np.abs(found[:, :2] - units).max(axis=1) < 0.51]
            assert count in near[:, 2]


def gathering(layer: Layer, px: int) -> Layer:
    band = Band.model_validate({"from": 9, "aggregate": {"shape": "point", "px": px}})
    zoom = layer.zoom.model_copy(update={"min": 9})
    return layer.model_copy(update={"bands": (band,), "zoom": zoom})


def gathered(degrees: NDArray[np.float64], z: int, px: int) -> Gathered:
    """By square, counted from the north-west corner: the mean of its points, in tiles from there,
    and how many they are."""
    members: dict[tuple[int, int], list[int]] = defaultdict(list)
    across = 2**z * DISPLAY_PX // px
    for index, (x, y) in enumerate(tiles_from_corner(degrees, 0)):
        members[int(x * across), int(y * across)].append(index)
    return {
        at: (tiles_from_corner(degrees[indices].mean(axis=0)[None], z)[0], len(indices))
        for at, indices in members.items()
    }


def tiles_from_corner(degrees: NDArray[np.float64], z: int) -> NDArray[np.float64]:
    x, y = TO_METRES.transform(*degrees.T)
    return np.column_stack([x + WORLD, WORLD - y]) / (2 * WORLD) * 2**z


def test_where_not_all_fit_the_largest_stay(
    renderer: TileRenderer,
    dense: tuple[Database, DatabaseAccess],
    monkeypatch: pytest.MonkeyPatch,
):
    layer = gathering(renderer.catalogue.layer("addresses", Role.ANONYMOUS), 2)
    tile = TileAddress(11, 1672, 892)
    counts: list[list[int]] = []
    with dense[0].request() as connection:
        for share in (1, 3):
            whole = len(renderer.render(connection, [layer], Role.ANONYMOUS, tile).data)
            monkeypatch.setattr(tiles.render, "MAX_TILE_BYTES", whole // share)
            data = renderer.render(connection, [layer], Role.ANONYMOUS, tile).data
            drawn = decode(data, tile)["addresses"]
            counts.append(sorted((f.properties["_count"] for f in drawn), reverse=True))
    whole_counts, kept = counts
    assert 0 < len(kept) < len(whole_counts)
    assert kept == whole_counts[: len(kept)]
