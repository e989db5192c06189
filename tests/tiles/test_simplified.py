"""How far tiles are from what they are simplified from, with pyproj and shapely as judges."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from sqlalchemy import text

from gis.database import Database, Role
from layers.bands import Band
from layers.extent import layer_extent
from layers.model import Layer
from tests.tiles.decoding import EXTENT, WORLD, Decoded, decode
from tiles import TileAddress, TileRenderer
from tiles.address import DISPLAY_PX, covering

TO_METRES = Transformer.from_crs(4326, 3857, always_xy=True)
ZOOMS = (8, 10, 12)
INSERT = (
    "INSERT INTO features (theme, code, geom) VALUES (:theme, 'a', ST_GeomFromWKB(:geom, 4326))"
)


def bent(latitude: float) -> NDArray[np.float64]:
    """Corners around a ring a tenth of a degree wide, with large bends and many small ones."""
    random = np.random.default_rng(5)
    turn = np.linspace(0, 2 * np.pi, 800, endpoint=False)
    radius = 0.04 + 0.004 * np.sin(9 * turn) + random.normal(0, 0.0004, len(turn))
    return np.column_stack([10 + radius * np.cos(turn), latitude + radius * np.sin(turn)])


def metres(shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: np.column_stack(TO_METRES.transform(*xy.T)))


@pytest.mark.parametrize("latitude", [0.3, 22.5, -41.0, 53.5, 70.0])
@pytest.mark.parametrize(("name", "px"), [("gas-zones", 0.5), ("gas-zones", 2), ("bus-routes", 1)])
def test_no_corner_is_further_away_than_asked_for(
    renderer: TileRenderer, database: Database, name: str, px: float, latitude: float
):
    layer = simplified(renderer.catalogue.layer(name, Role.ANONYMOUS), px)
    corners = bent(latitude)
    points = np.array(shapely.points(corners))
    is_line = name == "bus-routes"
    original = shapely.LineString(corners) if is_line else shapely.Polygon(corners)
    values = {"theme": layer.source.theme, "geom": shapely.to_wkb(original)}
    with database.load() as connection:
        connection.execute(text(INSERT), values)
    for z in ZOOMS:
        side = 2 * WORLD / 2**z
        seen = 0
        for tile, feature in features(renderer, database, layer, z):
            outline = metres(feature.place if is_line else feature.place.boundary)
            inside = points[shapely.contains(shapely.box(*tile.bounds()), points)]
            away = shapely.distance(metres(inside), outline)
            assert away.max(initial=0) <= px * side / DISPLAY_PX + side / EXTENT
            assert z > ZOOMS[0] or shapely.get_num_coordinates(outline) < len(corners) / 2
            seen += len(inside)
        assert seen == len(corners)


def simplified(layer: Layer, px: float) -> Layer:
    bands = (Band.model_validate({"from": ZOOMS[0], "simplify_px": px}),)
    zoom = layer.zoom.model_copy(update={"min": ZOOMS[0]})
    return layer.model_copy(update={"bands": bands, "zoom": zoom})


def features(
    renderer: TileRenderer, database: Database, layer: Layer, z: int
) -> Iterator[tuple[TileAddress, Decoded]]:
    with database.request() as connection:
        bounds = layer_extent(connection, layer)
        assert bounds is not None
        columns, rows = covering(bounds, z)
        for tile in (TileAddress(z, x, y) for x in columns for y in rows):
            data = renderer.render(connection, [layer], Role.ANONYMOUS, tile).data
            for feature in decode(data, tile).get(layer.id, []):
                yield tile, feature
