"""Tiles against the tables they are made of, with mapbox_vector_tile and shapely as judges."""

from typing import Any

import pytest
import shapely
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

import tiles.render
from gis.database import Database, DatabaseAccess, Role
from gis.errors import InvalidInput, NotFound
from tests.dense_district import SIDE, SOUTH, WEST
from tests.tiles.decoding import BUFFER, EXTENT, decode
from tiles import TileAddress, TileRenderer
from tiles.address import covering
from tiles.matrix_set import WEB_MERCATOR_QUAD

Dense = tuple[Database, DatabaseAccess]
BOUNDS = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
TILE_FRAME = shapely.box(-BUFFER, -BUFFER, EXTENT + BUFFER, EXTENT + BUFFER)
UNIT_DEG = 360 / 2**16 / EXTENT  # of zoom 16
TABLES = ["areas", "buildings", "addresses", "facilities", "roads", "landcover"]


def tiles_of(zoom: int) -> list[TileAddress]:
    columns, rows = covering(BOUNDS, zoom)
    return [TileAddress(zoom, x, y) for x in columns for y in rows]


def rendered(renderer: TileRenderer, dense: Dense, layer: str, address: TileAddress) -> Any:
    with dense[0].request() as connection:
        found = renderer.layers(layer, Role.ANONYMOUS)
        return renderer.render(connection, found, Role.ANONYMOUS, address)


@pytest.mark.parametrize("layer", TABLES)
@pytest.mark.parametrize("zoom", [11, 13, 14, 16])
def test_features_lie_in_the_tile_and_are_valid(
    renderer: TileRenderer, dense: Dense, layer: str, zoom: int
):
    known = {field.name for field in renderer.catalogue.layer(layer, Role.ANONYMOUS).fields}
    for address in tiles_of(zoom)[:6]:
        tile = rendered(renderer, dense, layer, address)
        features = decode(tile.data, address).get(layer, [])
        assert len(features) == tile.features
        for feature in features:
            assert TILE_FRAME.covers(feature.shape)
            assert feature.shape.is_valid, shapely.is_valid_reason(feature.shape)
            assert not feature.shape.is_empty
            assert set(feature.properties) <= known


@pytest.mark.parametrize("layer", TABLES)
def test_nothing_is_missing_where_tiles_are_complete(
    renderer: TileRenderer, dense: Dense, layer: str
):
    zoom = 17 if layer == "addresses" else 16
    with dense[0].request() as connection:
        rows = connection.execute(text(f"SELECT code, ST_AsBinary(geom) FROM {layer}")).all()
    stored = {code: shapely.from_wkb(bytes(wkb)) for code, wkb in rows}
    missing = set(stored)
    for address in tiles_of(zoom):
        frame = shapely.box(*address.bounds())
        inside = {code for code, shape in stored.items() if shape.intersects(frame)}
        tile = rendered(renderer, dense, layer, address)
        features = decode(tile.data, address).get(layer, [])
        assert inside <= {feature.properties["code"] for feature in features}
        for feature in features:
            original = stored[feature.properties["code"]]
            assert original.distance(feature.place) < UNIT_DEG
            clipped = original.intersection(frame)
            missed = clipped.difference(feature.place.buffer(2 * UNIT_DEG))
            assert missed.is_empty, feature.properties
        missing -= inside
    # What lies outside BOUNDS is not asked for.
    assert not {code for code in missing if stored[code].intersects(shapely.box(*BOUNDS))}


def test_properties_are_those_of_the_row(renderer: TileRenderer, dense: Dense):
    with dense[0].request() as connection:
        rows = connection.execute(text("SELECT code, name, use, height_m FROM buildings")).all()
    stored = {row.code: row for row in rows}
    seen = 0
    for address in tiles_of(16):
        data = rendered(renderer, dense, "buildings", address).data
        for feature in decode(data, address).get("buildings", []):
            row = stored[feature.properties["code"]]
            assert feature.properties["name"] == row.name
            assert feature.properties.get("use") == row.use
            assert feature.properties.get("height_m") == row.height_m
            seen += 1
    assert seen >= len(stored)


def test_low_zooms_hold_less(renderer: TileRenderer, dense: Dense):
    [address] = tiles_of(11)
    data = rendered(renderer, dense, "roads", address).data
    classes = {feature.properties["class"] for feature in decode(data, address)["roads"]}
    assert classes == {"motorway", "primary", "secondary"}
    # Ten pieces of a street have become one line.
    assert rendered(renderer, dense, "roads", address).features <= 42


def test_thinning_agrees_across_a_tile_edge(renderer: TileRenderer, dense: Dense):
    kept: dict[str, set[TileAddress]] = {}
    for address in tiles_of(13):
        data = rendered(renderer, dense, "hydrants,components,bus-stops", address).data
        for feature in decode(data, address).get("bus-stops", []):
            x, y = shapely.get_x(feature.shape), shapely.get_y(feature.shape)
            kept.setdefault(feature.properties["code"], set())
            if 0 < x < EXTENT and 0 < y < EXTENT:
                kept[feature.properties["code"]].add(address)
    assert kept
    # A point in a neighbour's buffer is one that its own tile shows.
    assert all(len(own) == 1 for own in kept.values())


def test_below_its_zooms_a_layer_is_empty(renderer: TileRenderer, dense: Dense):
    assert rendered(renderer, dense, "buildings", TileAddress(3, 6, 3)).data == b""


def test_composites_hold_each_layer_once(renderer: TileRenderer, dense: Dense):
    [address] = tiles_of(11)
    together = rendered(renderer, dense, "landcover,roads,areas", address).data
    alone = [
        rendered(renderer, dense, layer, address).data for layer in ("landcover", "roads", "areas")
    ]
    assert together == b"".join(alone)
    assert set(decode(together, address)) == {"landcover", "roads", "areas"}


def test_a_tile_stays_within_its_size(
    renderer: TileRenderer, dense: Dense, monkeypatch: pytest.MonkeyPatch
):
    address = max(tiles_of(14), key=lambda a: rendered(renderer, dense, "buildings", a).features)
    whole = rendered(renderer, dense, "buildings,roads", address)
    monkeypatch.setattr(tiles.render, "MAX_TILE_BYTES", len(whole.data) // 3)
    small = rendered(renderer, dense, "buildings,roads", address)
    assert 0 < len(small.data) <= len(whole.data) // 3
    before, after = (decode(tile.data, address)["buildings"] for tile in (whole, small))
    assert 0 < len(after) < len(before)
    # The largest stay.
    assert min(f.shape.area for f in after) >= min(f.shape.area for f in before)
    assert max(f.shape.area for f in after) == max(f.shape.area for f in before)


def test_a_tile_is_always_the_same_bytes(renderer: TileRenderer, dense: Dense):
    for address in tiles_of(13):
        first, again = (rendered(renderer, dense, "buildings,roads", address) for _ in range(2))
        assert first == again


def test_a_private_layer_is_not_there(renderer: TileRenderer):
    with pytest.raises(NotFound) as forbidden:
        renderer.layers("areas,events", Role.ANONYMOUS)
    with pytest.raises(NotFound) as absent:
        renderer.layers("areas,evented", Role.ANONYMOUS)
    assert str(forbidden.value) == str(absent.value).replace("evented", "events")


def test_the_database_keeps_a_private_layer_from_the_wrong_role(
    renderer: TileRenderer, dense: Dense
):
    layers = renderer.layers("events", Role.PLANNER)
    [address] = tiles_of(11)
    with dense[0].request(Role.PLANNER) as connection:
        tile = renderer.render(connection, layers, Role.PLANNER, address)
    assert tile.features > 0
    with pytest.raises(ProgrammingError), dense[0].request() as connection:
        renderer.render(connection, layers, Role.PLANNER, address)


@pytest.mark.parametrize("ids", ["areas,areas", ",".join(f"layer{n}" for n in range(100))])
def test_repeated_and_too_many_layers_are_refused(renderer: TileRenderer, ids: str):
    with pytest.raises(InvalidInput) as refused:
        renderer.layers(ids, Role.ANONYMOUS)
    assert refused.value.parameter == "layer"


def test_a_tile_uses_the_spatial_index(renderer: TileRenderer, dense: Dense):
    """The one of the addresses that this zoom shows."""
    [layer] = renderer.layers("addresses", Role.ANONYMOUS)
    band = layer.band(16)
    assert band
    job = renderer._job(  # pyright: ignore[reportPrivateUsage]
        layer, band, Role.ANONYMOUS, tiles_of(16)[0], WEB_MERCATOR_QUAD
    )
    with dense[0].own() as connection:
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {job.query}", {**job.parameters, "limit": None})
        assert any("addresses_building_geom_idx" in row[0] for row in rows)
