"""What holds for each layer file, whoever adds it."""

import json
import re
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from gis.database import Database, DatabaseAccess, Role
from layers import json_schema, legend, load_catalogue, load_layer, style_layers
from layers.model import Layer
from layers.parts import FieldType, Geometry
from layers.relation import relation
from layers.symbols import CategorisedStyle
from tests.dense_district import SIDE, SOUTH, WEST
from tests.layers.vision import difference
from tests.tiles.decoding import decode
from tiles import TileAddress, TileRenderer
from tiles.address import covering

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue()
LAYERS = CATALOGUE.layers
VALIDATOR = ROOT / "web" / "node_modules" / ".bin" / "gl-style-validate"
SQL_TYPES = {
    FieldType.STRING: {"text", "character varying"},
    FieldType.INTEGER: {"integer", "bigint", "smallint"},
    FieldType.NUMBER: {"real", "double precision", "numeric"},
    FieldType.BOOLEAN: {"boolean"},
    FieldType.DATE: {"date"},
    FieldType.DATETIME: {"timestamp with time zone"},
}
MVT_TYPES = {
    Geometry.POINT: {"Point", "MultiPoint"},
    Geometry.LINE: {"LineString", "MultiLineString"},
    Geometry.POLYGON: {"Polygon", "MultiPolygon"},
}
Dense = tuple[Database, DatabaseAccess]
Bounds = tuple[float, float, float, float]
every_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)


def path_of(layer: Layer) -> Path:
    return ROOT / "layers" / layer.category / f"{layer.id}.yaml"


def role_for(layer: Layer) -> Role:
    return next(role for role in Role if layer.visible_to(role))


@every_layer
def test_it_loads_by_itself_and_fits_the_schema(layer: Layer):
    assert load_layer(path_of(layer)) == layer
    document = yaml.safe_load(path_of(layer).read_text(encoding="utf-8"))
    jsonschema.validate(document, json_schema())


@every_layer
def test_its_titles_are_bilingual(layer: Layer):
    texts = [layer.title, layer.description, layer.owner, layer.update]
    texts += [field.title for field in layer.fields]
    texts += [title for field in layer.fields for title in field.codes.values()]
    texts += [item.label for item in legend(layer)]
    for text in texts:
        numbers = re.fullmatch(r"[\d.,–−\s]+[%‰°]?( \S+)?", text.zh)
        assert numbers or re.search(r"[\u4e00-\u9fff]", text.zh), text
        assert not re.search(r"[\u4e00-\u9fff]", text.en), text
    assert layer.title.zh != layer.title.en


@every_layer
def test_its_legend_names_each_sign_once(layer: Layer):
    items = legend(layer)
    assert items
    labels = [item.label.zh for item in items]
    assert len(set(labels)) == len(labels)


@every_layer
def test_its_fields_are_columns_of_the_right_type(layer: Layer, dense: Dense):
    with dense[0].request(role_for(layer)) as connection:
        query = f"SELECT * FROM {relation(layer, role_for(layer)).as_string(None)} LIMIT 0"
        found = connection.exec_driver_sql(query)
        described = found.cursor.description  # pyright: ignore[reportOptionalMemberAccess]
        names = {column[0]: column[1] for column in described}
        types = dict(
            connection.exec_driver_sql(
                "SELECT oid::int, format_type(oid, NULL) FROM pg_type WHERE oid = ANY(%s::oid[])",
                (list(names.values()),),
            ).all()
        )
    assert "geom" in names
    for field in layer.fields_for(role_for(layer)):
        assert types[names[field.name]] in SQL_TYPES[field.type], field.name
    time = layer.source.time
    wanted = [*layer.source.where, *(n for band in layer.bands for n in band.where)]
    wanted += [name for name in (time.at, time.start, time.end) if name] if time else []
    assert set(wanted) <= set(names)


@every_layer
def test_its_tiles_render_at_every_zoom(layer: Layer, request: pytest.FixtureRequest):
    renderer = TileRenderer(CATALOGUE)
    role = role_for(layer)
    names = {field.name for field in layer.fields}
    themed = layer.source.theme is not None
    database = request.getfixturevalue("themed") if themed else request.getfixturevalue("dense")[0]
    bounds = _bounds(database) if themed else (WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    for zoom in range(layer.zoom.min, layer.zoom.max + 1):
        drawn = 0
        for address in _tiles(bounds, zoom, all_of_it=themed and zoom == layer.zoom.min):
            with database.request(role) as connection:
                tile = renderer.render(connection, [layer], role, address)
            features = decode(tile.data, address).get(layer.id, [])
            drawn += len(features)
            for feature in features:
                assert feature.shape.geom_type in MVT_TYPES[layer.geometry]
                assert set(feature.properties) <= names
        if zoom == layer.zoom.min:
            assert drawn, f"zoom {zoom} is empty"


def _bounds(database: Database) -> Bounds:
    with database.load() as connection:
        found = connection.exec_driver_sql(
            "SELECT ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e)"
            " FROM (SELECT ST_Extent(geom) AS e FROM areas) AS whole"
        ).one()
    west, south, east, north = found
    return west, south, east, north


def _tiles(bounds: Bounds, zoom: int, *, all_of_it: bool) -> list[TileAddress]:
    """Those that cover the bounds, or the one in the middle."""
    columns, rows = covering(bounds, zoom)
    if all_of_it:
        return [TileAddress(zoom, x, y) for x in columns for y in rows]
    return [TileAddress(zoom, columns[len(columns) // 2], rows[len(rows) // 2])]


@every_layer
def test_what_draws_it_is_in_its_tiles(layer: Layer):
    needed = {name for styled in style_layers(layer) for name in _gets(styled)}
    for zoom in range(layer.zoom.min, layer.zoom.max + 1):
        band = layer.band(zoom)
        assert band is not None
        in_tile = set(band.fields or [field.name for field in layer.fields])
        label = {layer.label.field} if layer.label and layer.label.from_ > zoom else set[str]()
        assert needed - label <= in_tile, f"zoom {zoom}"


def test_the_styles_are_valid(tmp_path: Path):
    if not VALIDATOR.is_file():
        pytest.skip("needs the style validator of web/node_modules: run npm ci in web/")
    source = {"type": "vector", "tiles": ["http://localhost/{z}/{x}/{y}"]}
    style: dict[str, Any] = {
        "version": 8,
        "sources": {"onemap": source},
        "sprite": "http://localhost/sprite",
        "glyphs": "http://localhost/{fontstack}/{range}.pbf",
        "layers": [
            {**styled, "source": "onemap"} for layer in LAYERS for styled in style_layers(layer)
        ],
    }
    file = tmp_path / "style.json"
    file.write_text(json.dumps(style), encoding="utf-8")
    done = subprocess.run([VALIDATOR, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_icons_are_in_the_sprite():
    drawn = json.loads((ROOT / "web" / "scripts" / "icons.json").read_text(encoding="utf-8"))
    wanted = {item.icon for layer in LAYERS for item in legend(layer) if item.icon}
    assert wanted <= set(drawn)


@pytest.mark.parametrize("vision", ["normal", "protan", "deutan"])
@every_layer
def test_its_colours_are_told_apart(layer: Layer, vision: str):
    """With dichromats' eyes too: CIE76 differences after the projection of Machado et al. 2009."""
    least = 8 if isinstance(layer.style, CategorisedStyle) else 6
    items = {item.color: item for item in legend(layer)}
    for one, other in combinations(items, 2):
        widths = items[one].width, items[other].width
        icons = items[one].icon, items[other].icon
        if widths[0] == widths[1] and icons[0] == icons[1]:
            apart = difference(one, other, vision)
            assert apart >= least, f"{one} {other}: {apart:.1f}"


def _gets(value: Any) -> set[str]:
    """The properties that an expression reads."""
    if isinstance(value, list):
        if len(value) == 2 and value[0] in ("get", "has") and isinstance(value[1], str):
            return {value[1]}
        return {name for part in value for name in _gets(part)}
    if isinstance(value, dict):
        return {name for part in value.values() for name in _gets(part)}
    return set()
