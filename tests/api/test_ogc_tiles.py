"""OGC API Tiles: both tile matrix sets, single collections and several together."""

from typing import Any

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import shape
from sqlalchemy import text
from starlette.testclient import TestClient

from gis.database import Database, DatabaseAccess
from tests.api.conftest import problem
from tests.dense_district import SIDE, SOUTH, WEST
from tiles.matrix_set import CGCS2000_QUAD, WEB_MERCATOR_QUAD

MIDDLE = (WEST + SIDE / 2, SOUTH + SIDE / 2)


def links(document: Any) -> dict[str, str]:
    return {link["rel"]: link["href"] for link in document["links"]}


def test_the_doors_lead_to_tiles(dense_api: TestClient):
    landing = dense_api.get("/ogc/").json()
    found = links(landing)
    sets = dense_api.get(found["http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"]).json()
    assert [one["id"] for one in sets["tileMatrixSets"]] == ["WebMercatorQuad", "CGCS2000Quad"]
    tilesets = dense_api.get(found["http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"]).json()
    assert len(tilesets["tilesets"]) == 2
    collection = dense_api.get("/ogc/collections/buildings").json()
    of_one = dense_api.get(
        links(collection)["http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"]
    ).json()
    for tileset in of_one["tilesets"]:
        whole = dense_api.get(links(tileset)["self"]).json()
        [layer] = whole["layers"]
        assert layer["id"] == "buildings"
        limits = whole["tileMatrixSetLimits"][1]
        url = links(whole)["item"].format(
            tileMatrix=limits["tileMatrix"],
            tileRow=limits["minTileRow"],
            tileCol=limits["minTileCol"],
        )
        answer = dense_api.get(url)
        assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
        assert set(mapbox_vector_tile.decode(answer.content)) <= {"buildings"}


def test_a_matrix_set_says_how_tiles_are_cut(dense_api: TestClient):
    mercator = dense_api.get("/ogc/tileMatrixSets/WebMercatorQuad").json()
    first = mercator["tileMatrices"][0]
    # OGC 17-083r4, table D.1.
    assert first["scaleDenominator"] == pytest.approx(559082264.028717)
    assert first["cellSize"] == pytest.approx(156543.033928041)
    assert first["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892])
    chinese = dense_api.get("/ogc/tileMatrixSets/CGCS2000Quad").json()
    assert chinese["crs"] == "http://www.opengis.net/def/crs/EPSG/0/4490"
    assert chinese["orderedAxes"] == ["Lat", "Lon"]
    one = chinese["tileMatrices"][0]
    # 天地图's "c" begins with two tiles side by side, of 0.703125 degrees a pixel.
    assert (one["id"], one["matrixWidth"], one["matrixHeight"]) == ("1", 2, 1)
    assert one["cellSize"] == pytest.approx(0.703125)
    assert one["scaleDenominator"] == pytest.approx(2.795411320143589e8)
    assert one["pointOfOrigin"] == [90, -180]


@pytest.mark.parametrize("matrix_set", [WEB_MERCATOR_QUAD, CGCS2000_QUAD], ids=lambda one: one.id)
@pytest.mark.parametrize("z", [14, 16])
def test_every_building_is_where_the_table_has_it(
    dense_api: TestClient, dense: tuple[Database, DatabaseAccess], matrix_set: Any, z: int
):
    columns, rows = matrix_set.covering((*MIDDLE, *MIDDLE), z)
    x, y = columns[0], rows[0]
    answer = dense_api.get(f"/ogc/collections/buildings/tiles/{matrix_set.id}/{z}/{y}/{x}")
    assert answer.status_code == 200
    tile = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    address = matrix_set.address(str(z), str(x), str(y))
    west, south, east, north = matrix_set.bounds(address)
    with dense[0].request() as connection:
        stored = {
            row.code: shapely.from_wkb(bytes(row.wkb))
            for row in connection.execute(
                text("SELECT code, ST_AsBinary(geom) AS wkb FROM buildings")
            )
        }
    frame = shapely.box(west, south, east, north)
    around = shapely.box(*matrix_set.bounds(address, 64 / 4096))
    expected = {code for code, geom in stored.items() if geom.intersects(frame)}
    found = {f["properties"]["code"]: shape(f["geometry"]) for f in tile["buildings"]["features"]}
    if z == 16:
        assert expected <= set(found)
    assert len(found) > 3
    slack = 6 * (east - west) / 4096  # simplified to a quarter of a pixel, two units
    left, bottom, right, top = matrix_set.frame(address)
    to_degrees = Transformer.from_crs(matrix_set.srid, 4326, always_xy=True)

    def placed(points: Any) -> Any:
        x = left + points[:, 0] / 4096 * (right - left)
        y = top - points[:, 1] / 4096 * (top - bottom)
        return np.column_stack(to_degrees.transform(x, y))

    for code, units in found.items():
        place = shapely.transform(units, placed)
        clipped = stored[code].intersection(around)
        assert clipped.hausdorff_distance(place) < slack, code


def test_several_collections_make_one_tile(dense_api: TestClient):
    columns, rows = WEB_MERCATOR_QUAD.covering((*MIDDLE, *MIDDLE), 15)
    place = f"15/{rows[0]}/{columns[0]}"
    url = f"/ogc/tiles/WebMercatorQuad/{place}?collections=buildings,roads"
    assert set(mapbox_vector_tile.decode(dense_api.get(url).content)) == {"buildings", "roads"}
    document = dense_api.get("/ogc/tiles/WebMercatorQuad?collections=buildings,roads").json()
    assert [layer["id"] for layer in document["layers"]] == ["buildings", "roads"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ogc/tileMatrixSets/Nothing", 404),
        ("/ogc/collections/buildings/tiles/Nothing", 404),
        ("/ogc/collections/events/tiles", 404),
        ("/ogc/collections/events/tiles/WebMercatorQuad/14/1/1", 404),
        ("/ogc/collections/nothing/tiles/WebMercatorQuad/14/1/1", 404),
        ("/ogc/collections/buildings/tiles/WebMercatorQuad/14/16384/0", 400),
        ("/ogc/collections/buildings/tiles/CGCS2000Quad/0/0/0", 400),
        ("/ogc/collections/buildings/tiles/CGCS2000Quad/14/8192/0", 400),
        ("/ogc/collections/buildings/tiles/CGCS2000Quad/x/0/0", 400),
        ("/ogc/collections/buildings/tiles/CGCS2000Quad/14/0/0?v=1", 400),
        ("/ogc/tiles/WebMercatorQuad/14/1/1", 400),
        ("/ogc/tiles/WebMercatorQuad/14/1/1?collections=buildings,events", 404),
        (f"/ogc/tiles/WebMercatorQuad/14/1/1?collections={','.join(['x'] * 100)}", 400),
    ],
)
def test_what_is_not_there_or_out_of_range_is_said(dense_api: TestClient, path: str, status: int):
    problem(dense_api.get(path), status)
