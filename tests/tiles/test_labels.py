"""Names of polygons: each once, whatever number of tiles a polygon lies in."""

from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import pytest
import shapely
from sqlalchemy import text

from gis.database import Database, Role
from layers import Catalogue, load_catalogue
from layers.bands import Band
from layers.model import Layer
from layers.parts import Geometry
from layers.symbols import Label
from tests.conftest import Databases
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district
from tests.tiles.decoding import decode
from tiles import TileAddress, TileRenderer
from tiles.address import covering
from tiles.matrix_set import CGCS2000_QUAD, WEB_MERCATOR_QUAD, MatrixSet
from tiles.overviews import build_overviews, usable, versions
from tiles.validate import validate

BOUNDS = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
FROM = 13


@dataclass(frozen=True)
class Town:
    database: Database
    layer: Layer
    renderers: tuple[TileRenderer, TileRenderer]


@pytest.fixture(scope="module")
def town(databases: Databases) -> Generator[Town]:
    """Land cover, cut by many tiles, with its classes as names; one renderer has an overview."""
    known = load_catalogue()
    layer = known.layer("landcover", Role.ANONYMOUS).model_copy(
        update={
            "id": "named-cover",
            "label": Label.model_validate({"field": "class", "from": FROM}),
            "bands": (Band.model_validate({"from": 7}),),
        }
    )
    catalogue = Catalogue(known.categories, (*known.layers, layer))
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
        build_overviews(database, [layer])
        with database.load() as connection:
            prepared = usable(catalogue, versions(connection))
        assert (layer.id, 14) in prepared
        yield Town(database, layer, (TileRenderer(catalogue), TileRenderer(catalogue, prepared)))


def tile_of(town: Town, renderer: TileRenderer, tile: TileAddress, matrix_set: MatrixSet) -> bytes:
    with town.database.request() as connection:
        return renderer.render(connection, [town.layer], Role.ANONYMOUS, tile, matrix_set).data


@pytest.mark.parametrize("zoom", [13, 14, 15])
def test_each_polygon_has_one_point_which_lies_on_it(town: Town, zoom: int):
    columns, rows = covering(BOUNDS, zoom)
    with town.database.request() as connection:
        stored = connection.execute(text("SELECT code, ST_AsBinary(geom) FROM landcover")).all()
    shapes = {code: shapely.from_wkb(bytes(wkb)) for code, wkb in stored}
    for renderer in town.renderers:
        points, polygons = Counter[str](), Counter[str]()
        for tile in (TileAddress(zoom, x, y) for x in columns for y in rows):
            data = tile_of(town, renderer, tile, WEB_MERCATOR_QUAD)
            validate(data)
            found = decode(data, tile)
            own = found.get("named-cover", [])
            polygons.update({one.properties["code"] for one in own})
            for point in found.get("named-cover-labels", []):
                code = point.properties["code"]
                assert isinstance(point.shape, shapely.Point)
                assert 0 <= point.shape.x < 4096
                assert 0 <= point.shape.y < 4096
                assert point.properties in [one.properties for one in own]
                slack = 3 * 360 / 2**zoom / 512
                assert shapes[code].distance(point.place) < slack
                points[code] += 1
        assert points == Counter(dict.fromkeys(polygons, 1))
        assert max(polygons.values()) > 1


def test_below_its_zoom_a_name_has_no_point(town: Town):
    columns, rows = covering(BOUNDS, FROM - 1)
    tile = TileAddress(FROM - 1, columns[0], rows[0])
    for renderer in town.renderers:
        data = tile_of(town, renderer, tile, WEB_MERCATOR_QUAD)
        assert set(decode(data, tile)) == {"named-cover"}


def test_other_matrix_sets_have_the_points_too(town: Town):
    middle = (WEST + SIDE / 2, SOUTH + SIDE / 2)
    z = 14
    x = int((middle[0] + 180) / 360 * 2**z)
    y = int((90 - middle[1]) / 360 * 2**z)
    for renderer in town.renderers:
        data = tile_of(town, renderer, TileAddress(z, x, y), CGCS2000_QUAD)
        assert "named-cover-labels" in {layer.name for layer in validate(data)}


def test_every_polygon_layer_with_names_has_points_for_them():
    for layer in load_catalogue().layers:
        named = layer.geometry is Geometry.POLYGON and layer.label is not None
        assert layer.label_points == (f"{layer.id}-labels" if named else None)
        if layer.label and named:
            # The tiles that the names are drawn from have the field that is written.
            band = layer.band(layer.labelled_from)
            assert band is not None
            assert band.fields is None or layer.label.field in band.fields, layer.id
            assert not band.merge, layer.id
