"""Overviews against tiles from the sources themselves."""

from collections.abc import Generator, Mapping

import pytest
import shapely
import shapely.affinity
from sqlalchemy import text

import tiles.overviews.build
from gis.database import Database, Role
from layers import Catalogue, load_catalogue
from layers.bands import Band
from layers.model import Layer
from layers.parts import Access
from tests.conftest import Databases
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district
from tests.tiles.decoding import Decoded, decode
from tiles import TileAddress, TileRenderer
from tiles.address import EXTENT, covering
from tiles.overviews import (
    build_overviews,
    levels_of,
    outdated,
    overview_layers,
    refresh,
    regions_touching,
    usable,
    versions,
)

BOUNDS = (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
TILE = shapely.box(0, 0, EXTENT, EXTENT)
NAMES = ("buildings", "roads", "addresses", "landcover")
CELLS = ("building-squares", "address-hexes", "address-points")


def with_bands(layer: Layer, *bands: Mapping[str, object]) -> Layer:
    return layer.model_copy(update={"bands": tuple(Band.model_validate(band) for band in bands)})


def one(renderer: TileRenderer, database: Database, layer: str, tile: TileAddress) -> list[Decoded]:
    with database.request() as connection:
        found = renderer.layers(layer, Role.ANONYMOUS)
        data = renderer.render(connection, found, Role.ANONYMOUS, tile).data
    return decode(data, tile).get(layer, [])


def said(feature: Decoded) -> tuple[tuple[str, object], ...]:
    """A column of type real is a float in one tile and a double in the other."""
    values = {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in feature.properties.items()
    }
    return tuple(sorted(values.items()))


def tiles_at(zoom: int) -> list[TileAddress]:
    columns, rows = covering(BOUNDS, zoom)
    return [TileAddress(zoom, x, y) for x in columns for y in rows]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    known = load_catalogue()
    squares = {"from": 9, "aggregate": {"shape": "grid", "px": 16}}
    hexes = {"from": 9, "aggregate": {"shape": "hex", "px": 16}}
    points = {"from": 9, "aggregate": {"shape": "point", "px": 4}}
    extra: list[Layer] = []
    for name, bands, new in (
        ("buildings", squares, "building-squares"),
        ("addresses", hexes, "address-hexes"),
        ("addresses", points, "address-points"),
        ("landcover", {"from": 9, "fields": ["class"], "merge": True}, "merged-cover"),
    ):
        layer = known.layer(name, Role.ANONYMOUS)
        zoom = layer.zoom.model_copy(update={"min": 9})
        extra.append(with_bands(layer, bands).model_copy(update={"id": new, "zoom": zoom}))
    return Catalogue(known.categories, (*known.layers, *extra))


@pytest.fixture(scope="module")
def district(databases: Databases, catalogue: Catalogue) -> Generator[Database]:
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
        with database.maintain() as connection:
            connection.execute(text("ANALYZE"))
        extra = ("facilities", "streets", *CELLS, "merged-cover")
        layers = [layer for layer in overview_layers(catalogue) if layer.id in (*NAMES, *extra)]
        build_overviews(database, layers)
        yield database


@pytest.fixture(scope="module")
def prepared(district: Database, catalogue: Catalogue) -> TileRenderer:
    with district.load() as connection:
        return TileRenderer(catalogue, usable(catalogue, versions(connection)))


@pytest.mark.parametrize(
    "layer", [*NAMES, "facilities", "streets", "building-squares", "address-points"]
)
def test_a_tile_from_an_overview_shows_what_its_source_shows(
    district: Database, catalogue: Catalogue, prepared: TileRenderer, layer: str
):
    direct = TileRenderer(catalogue)
    first = catalogue.layer(layer, Role.ANONYMOUS).zoom.min
    for zoom in range(max(first, 11), 15):
        assert (layer, zoom) in prepared.prepared
        for tile in tiles_at(zoom)[:4]:
            # The two need not agree about the last unit of the margin.
            expected, found = (
                [f for f in one(r, district, layer, tile) if f.shape.intersects(TILE)]
                for r in (direct, prepared)
            )
            assert {said(f) for f in found} == {said(f) for f in expected}
            if layer == "roads":
                continue  # joined region by region, so in other pieces
            assert len(found) == len(expected)
            areas = [sum(f.shape.area for f in fs) for fs in (found, expected)]
            assert areas[0] == pytest.approx(areas[1], rel=0.01, abs=400)


@pytest.mark.parametrize("layer", ["building-squares", "address-hexes"])
def test_cells_count_every_feature_once(
    district: Database, catalogue: Catalogue, prepared: TileRenderer, layer: str
):
    """All of the district is in one tile of zoom 9 or 10; each feature's middle is in its cell."""
    table = catalogue.layer(layer, Role.ANONYMOUS).source.table
    with district.request() as connection:
        rows = connection.execute(
            text(f"SELECT ST_X(p), ST_Y(p) FROM {table}, ST_Centroid(geom) AS p")
        ).all()
    points = shapely.points([tuple(row) for row in rows])
    for renderer in (prepared, TileRenderer(catalogue)):
        for zoom in (10, 13):
            cells: dict[str, Decoded] = {}
            for tile in tiles_at(zoom):
                for cell in one(renderer, district, layer, tile):
                    whole = cell.shape.within(shapely.box(-63, -63, 4159, 4159))
                    middle = cell.place.centroid
                    if whole:
                        cells[f"{middle.x:.5f} {middle.y:.5f}"] = cell
            tree = shapely.STRtree(points)
            for cell in cells.values():
                slack = 2 * 360 / 2**zoom / 4096
                within = len(tree.query(cell.place.buffer(-slack), predicate="contains"))
                around = len(tree.query(cell.place.buffer(slack), predicate="contains"))
                assert within <= cell.properties["_count"] <= around
            if zoom == 10:
                assert sum(cell.properties["_count"] for cell in cells.values()) == len(points)


def test_merged_polygons_cover_what_their_parts_cover(
    district: Database, catalogue: Catalogue, prepared: TileRenderer
):
    [tile] = tiles_at(11)
    parts = one(TileRenderer(catalogue), district, "merged-cover", tile)
    merged = one(prepared, district, "merged-cover", tile)
    assert {f.properties["class"] for f in merged} == {f.properties["class"] for f in parts}
    areas = [shapely.union_all([f.shape for f in fs]).area for fs in (merged, parts)]
    assert areas[0] == pytest.approx(areas[1], rel=0.02)


def test_whoever_sees_more_than_everybody_sees_it_in_tiles(
    district: Database, catalogue: Catalogue, prepared: TileRenderer
):
    """An overview holds what everybody may see."""
    buildings = catalogue.layer("buildings", Role.ANONYMOUS)
    fields = tuple(
        field.model_copy(update={"roles": (Access.PLANNER,)}) if field.name == "use" else field
        for field in buildings.fields
    )
    layer = buildings.model_copy(update={"fields": fields})
    renderer = TileRenderer(catalogue, prepared.prepared)
    tile = tiles_at(14)[0]
    for role, expected in (
        (Role.PLANNER, {"code", "use", "height_m"}),
        (Role.ANONYMOUS, {"code", "height_m"}),
    ):
        with district.request(role) as connection:
            data = renderer.render(connection, [layer], role, tile).data
        found = decode(data, tile)["buildings"]
        assert {name for one in found for name in one.properties} - {"name"} == expected


def test_an_overview_of_another_definition_is_not_used(district: Database, catalogue: Catalogue):
    with district.load() as connection:
        made = versions(connection)
    assert ("buildings", 14) in usable(catalogue, made)
    buildings = with_bands(catalogue.layer("buildings", Role.ANONYMOUS), {"from": 13, "min_px": 4})
    others = tuple(layer for layer in catalogue.layers if layer.id != "buildings")
    changed = Catalogue(catalogue.categories, (*others, buildings))
    assert ("buildings", 14) not in usable(changed, made)
    assert ("roads", 14) in usable(changed, made)


def test_a_refresh_makes_what_a_build_makes_and_tells_where(
    databases: Databases, catalogue: Catalogue
):
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
        layers = [catalogue.layer(name, Role.ANONYMOUS) for name in NAMES]
        build_overviews(database, layers)
        with database.load() as connection:
            code, wkb = connection.execute(
                text("SELECT code, ST_AsBinary(geom) FROM buildings ORDER BY code LIMIT 1")
            ).one()
            connection.execute(
                text(
                    "UPDATE buildings SET use = 'other', geom = ST_Translate(geom, 0.01, 0.004)"
                    " WHERE code = :code"
                ),
                {"code": code},
            )
        old = shapely.from_wkb(bytes(wkb))
        new = shapely.affinity.translate(old, 0.01, 0.004)
        for level in levels_of(layers[0]):
            with database.own() as connection:
                regions = {r for shape in (old, new) for r in regions_touching(level, shape.bounds)}
                told = [box for region in regions for box in refresh(connection, level, region)]
                again = [box for region in regions for box in refresh(connection, level, region)]
            assert again == []
            unit = 360 / 2**level.z / EXTENT  # what shapes are rounded to
            found = shapely.union_all([shapely.box(*box).buffer(unit) for box in told])
            if level.z == 14:
                assert found.covers(shapely.union(old, new))
            around = shapely.union_all([old.buffer(2e-4), new.buffer(2e-4)])
            assert around.covers(found)
        refreshed = rows(database)
        build_overviews(database, layers)
        assert rows(database) == refreshed


def rows(database: Database) -> list[str]:
    with database.load() as connection:
        found = connection.scalars(text("SELECT ROW(o.*)::text FROM overviews AS o"))
        return sorted(found)


class Interrupted(Exception):
    pass


def test_a_layer_keeps_its_overview_until_the_next_is_whole(
    district: Database, catalogue: Catalogue, prepared: TileRenderer
):
    [tile] = tiles_at(11)[:1]
    layer = catalogue.layer("landcover", Role.ANONYMOUS)
    with district.load() as connection:
        made = versions(connection)
    found: list[list[Decoded]] = []

    def interrupt(*_: object) -> None:
        found.append(one(prepared, district, layer.id, tile))
        raise Interrupted

    expected = one(prepared, district, layer.id, tile)
    assert expected
    with pytest.raises(Interrupted):
        build_overviews(district, [layer], interrupt)
    assert found == [expected]
    with district.load() as connection:
        assert versions(connection) == made
    build_overviews(district, [layer])
    assert one(prepared, district, layer.id, tile) == expected
    with district.own() as connection:
        left = "SELECT count(*) FROM pg_tables WHERE schemaname = 'onemap_overviews_unfinished'"
        assert connection.scalar(text(left)) == 0


def test_large_layers_want_one_until_they_have_it(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
):
    catalogue = load_catalogue()
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
        with database.maintain() as connection:
            connection.execute(text("ANALYZE"))
        assert outdated(database, catalogue) == []
        monkeypatch.setattr(tiles.overviews.build, "FEWEST_FEATURES", 100)
        wanted = outdated(database, catalogue)
        assert "buildings" in {layer.id for layer in wanted}
        build_overviews(database, wanted)
        assert outdated(database, catalogue) == []


@pytest.mark.parametrize(("quarter", "wanted"), [(1_000, False), (13_000, True)])
def test_few_features_with_very_many_corners_want_one_too(
    database: Database, quarter: int, wanted: bool
):
    query = """
        INSERT INTO features (theme, code, geom) VALUES
        ('gas-zones', 'a', ST_Buffer(ST_SetSRID(ST_Point(114.02, 22.52), 4326), 0.01, :quarter))
    """
    with database.load() as connection:
        connection.execute(text(query), {"quarter": quarter})
    found = {layer.id for layer in outdated(database, load_catalogue())}
    assert ("gas-zones" in found) is wanted


def test_regions_of_another_size_are_another_definition(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
):
    layer = catalogue.layer("buildings", Role.ANONYMOUS)
    before = {level.key: level.definition for level in levels_of(layer)}
    monkeypatch.setattr("tiles.overviews.levels.REGION_ZOOM", 13)
    after = {level.key: level.definition for level in levels_of(layer)}
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
