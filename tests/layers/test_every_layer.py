"""What holds for each layer file, whoever adds it."""

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml
from psycopg import sql
from sqlalchemy import Connection

from gis.database import Database, Role
from layers import Catalogue, json_schema, legend, load_catalogue, load_layer, style_layers
from layers.cells import gathers
from layers.classify import FoundClasses, classify, with_classes
from layers.files import LOADER
from layers.legend_svg import legend_svg
from layers.model import Layer
from layers.parts import FieldType, Geometry
from layers.quality import check_quality
from layers.relation import all_of, column, conditions, in_force, relation
from layers.symbols import CategorisedStyle, GraduatedStyle
from tests.layers.vision import difference
from tests.tiles.decoding import decode
from tiles import TileAddress, TileRenderer
from tiles.address import covering

ROOT = Path(__file__).parents[2]
CATALOGUE = load_catalogue()
LAYERS = CATALOGUE.layers
SCHEMA = jsonschema.Draft202012Validator(json_schema())
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
# A hospital stands in a street of two houses, in a district as small as this.
TOO_SMALL = {("beds-per-1000", "range")}
every_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)


@dataclass(frozen=True)
class District:
    """A small one with all themes, what its data says of classes, and the catalogue with them."""

    database: Database
    classes: dict[str, FoundClasses]
    catalogue: Catalogue
    renderer: TileRenderer


@pytest.fixture(scope="module")
def district(themed: Database) -> District:
    found = {one.layer: one for one in classify(themed, CATALOGUE)}
    catalogue = with_classes(CATALOGUE, found)
    return District(themed, found, catalogue, TileRenderer(catalogue))


def path_of(layer: Layer) -> Path:
    return ROOT / "layers" / layer.category / f"{layer.id}.yaml"


def role_for(layer: Layer) -> Role:
    return next(role for role in Role if layer.visible_to(role))


@every_layer
def test_it_loads_by_itself_and_fits_the_schema(layer: Layer):
    assert load_layer(path_of(layer)) == layer
    document = yaml.load(path_of(layer).read_text(encoding="utf-8"), LOADER)
    assert not list(SCHEMA.iter_errors(document))


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
def test_its_fields_are_columns_of_the_right_type(layer: Layer, district: District):
    with district.database.request(role_for(layer)) as connection:
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
def test_its_data_keeps_its_own_rules(layer: Layer, district: District):
    assert len(layer.quality) >= 2 or layer.source.table, "say at least two things of its data"
    with district.database.load() as connection:
        broken = [one for one in check_quality(connection, layer) if not one.holds]
    assert [one for one in broken if (layer.id, one.rule) not in TOO_SMALL] == []


@every_layer
def test_it_has_features_in_tiles_at_every_zoom(layer: Layer, district: District):
    role = role_for(layer)
    names = {field.name for field in layer.fields_for(role)}
    with district.database.request(role) as connection:
        places = _places(connection, layer, role)
        assert places, "there are no features"
        for zoom in range(layer.zoom.min, layer.zoom.max + 1):
            found: list[Any] = []
            for lon, lat in places:
                columns, rows = covering((lon, lat, lon, lat), zoom)
                address = TileAddress(zoom, columns[0], rows[0])
                tile = district.renderer.render(connection, [layer], role, address)
                found = decode(tile.data, address).get(layer.id, [])
                if found:
                    break
            assert found, f"zoom {zoom} is empty"
            band = layer.band(zoom)
            assert band is not None
            known = {"_count"} if band.aggregate else names
            for feature in found:
                assert feature.shape.geom_type in MVT_TYPES[layer.geometry]
                assert set(feature.properties) <= known


@every_layer
def test_its_classes_are_those_of_its_data(layer: Layer, district: District):
    [known] = [one for one in district.catalogue.layers if one.id == layer.id]
    labels = [item.label.zh for item in legend(known)]
    assert len(set(labels)) == len(labels)
    if isinstance(known.style, GraduatedStyle):
        found = district.classes.get(layer.id)
        alike = found is not None and found.smallest == found.largest
        assert known.style.breaks or alike, "it has no numbers"
    root = ElementTree.fromstring(legend_svg(known))
    assert root.tag.endswith("svg")


def test_there_are_244_in_ten_categories():
    assert len(CATALOGUE.categories) == 10
    assert len(LAYERS) == 244
    assert {layer.category for layer in LAYERS} == {entry.id for entry in CATALOGUE.categories}


def test_no_two_are_alike():
    for name, values in {
        "approval number": [layer.approval_number for layer in LAYERS],
        "Chinese title": [layer.title.zh for layer in LAYERS],
        "English title": [layer.title.en for layer in LAYERS],
        "source and style": [
            json.dumps(layer.model_dump(mode="json", include={"source", "style"}), sort_keys=True)
            for layer in LAYERS
        ],
    }.items():
        twice = [value for value, times in Counter(values).items() if times > 1]
        assert twice == [], name


@every_layer
def test_what_draws_it_is_in_its_tiles(layer: Layer):
    needed = {name for styled in style_layers(layer) for name in _gets(styled)}
    for zoom in range(layer.zoom.min, layer.zoom.max + 1):
        band = layer.band(zoom)
        assert band is not None
        in_tile = set(band.fields or [field.name for field in layer.fields])
        if gathers(layer):  # a point without a count is one
            in_tile = {"_count"} if band.aggregate else in_tile | {"_count"}
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


def _places(connection: Connection, layer: Layer, role: Role) -> list[tuple[float, float]]:
    """Where the largest features are, and some others: low zooms leave the small ones out."""
    where = all_of([sql.SQL("true"), *conditions(layer), *in_force(layer.source)])
    query = sql.SQL(
        "WITH f AS (SELECT ST_PointOnSurface(geom) AS p, ST_Area(geom) + ST_Length(geom) AS size,"
        " {key} AS key FROM {relation} WHERE {where}),"
        " picked AS ((SELECT * FROM f ORDER BY size DESC, key LIMIT 12)"
        " UNION ALL (SELECT * FROM f ORDER BY md5(key::text) LIMIT 12))"
        " SELECT ST_X(p), ST_Y(p) FROM picked"
    ).format(key=column(layer.key), relation=relation(layer, role), where=where)
    return [(row[0], row[1]) for row in connection.exec_driver_sql(query.as_string(None))]


def _gets(value: Any) -> set[str]:
    """The properties that an expression reads."""
    if isinstance(value, list):
        if len(value) == 2 and value[0] in ("get", "has") and isinstance(value[1], str):
            return {value[1]}
        return {name for part in value for name in _gets(part)}
    if isinstance(value, dict):
        return {name for part in value.values() for name in _gets(part)}
    return set()
