"""The fixtures of github.com/mapbox/mvt-fixtures, bytes at random, and the tiles of OneMap."""

import json
import time
from contextlib import suppress
from pathlib import Path

import mapbox_vector_tile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.database import Database, DatabaseAccess, Role
from tests.tiles.test_render import TABLES, tiles_of
from tiles import TileRenderer
from tiles.commands import LINESTRING, POINT, POLYGON, UNKNOWN, parts
from tiles.validate import Feature, TileLayer, validate
from tiles.wire import Fault, zigzag

Dense = tuple[Database, DatabaseAccess]

FAULTS = {
    "003": "a feature has no geometry type",
    "004": "a feature has no geometry",
    "005": "the tags of a feature are no pairs",
    "006": "there is no geometry type 8",
    "007": "the version of a layer is encoded as bytes, not as a varint",
    "008": "the extent of a layer is encoded as bytes, not as a varint",
    "010": "a string value is encoded as a varint, not as bytes",
    "011": "there is no type 4242 of values",
    "012": "there is no version 99 of layers",
    "013": "a key is encoded as a varint, not as bytes",
    "014": "a layer has no name",
    "015": "two layers have the name 'hello'",
    "023": "a layer has no name",
    "024": "a layer has no version",
    "026": "there is no type 20 of values",
    "030": "the geometry of a feature is there 2 times",
    "040": "a tag names key 2 of 1",
    "041": "a tag names key 106 of 1",
    "042": "a tag names value 2 of 1",
    "044": "a command counts 6 positions, not those that follow it",
    "045": "a command counts 1 positions, not those that follow it",
    "046": "a LineTo stays where it is",
    "047": "a ClosePath has the count 2, not 1",
    "048": "a ClosePath has the count 0, not 1",
    "051": "a command counts 536870911 positions, not those that follow it",
    "052": "a command counts 2 positions, not those that follow it",
    "058": "a command counts 536870911 positions, not those that follow it",
    # Its ClosePath is not reached: it is a tile of version 1 that does not say so.
    "061": "a layer has no version",
}
# Called valid by the suite, refused here.
STRICTER = {
    # Meant to be of the type "unknown", but the field is not in its bytes, which differ in nothing
    # from the invalid 003: "A feature MUST contain a type field" (clause 4.2).
    "016": FAULTS["003"],
    # A decoder's memory is its subject; its geometry is that of the invalid 051.
    "057": FAULTS["051"],
}
UNREAD = "039"  # of the type "unknown", which mapbox_vector_tile refuses


def fixture(shared_data: Path, number: str) -> bytes:
    return (shared_data / f"suites/mvt_fixtures/fixtures/{number}/tile.mvt").read_bytes()


def judged(shared_data: Path, *, valid: bool) -> set[str]:
    """What the suite says of version 2."""
    return {
        path.parent.name
        for path in (shared_data / "suites/mvt_fixtures/fixtures").glob("*/info.json")
        if json.loads(path.read_text())["validity"]["v2"] is valid
    }


def test_the_suite_is_all_of_it(shared_data: Path):
    valid, invalid = judged(shared_data, valid=True), judged(shared_data, valid=False)
    assert len(valid) + len(invalid) == 74
    assert invalid == set(FAULTS)
    assert set(STRICTER) < valid


@pytest.mark.parametrize(("number", "fault"), [*FAULTS.items(), *STRICTER.items()])
def test_an_invalid_tile_is_refused_for_its_fault(shared_data: Path, number: str, fault: str):
    with pytest.raises(Fault) as refused:
        validate(fixture(shared_data, number))
    assert str(refused.value) == fault


def test_valid_tiles_are_read_as_another_library_reads_them(shared_data: Path):
    for number in sorted(judged(shared_data, valid=True) - set(STRICTER)):
        data = fixture(shared_data, number)
        ours = {layer.name: layer for layer in validate(data)}
        if number == UNREAD:
            continue
        theirs = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
        assert set(ours) == set(theirs), number
        for name, layer in theirs.items():
            assert ours[name].extent == layer["extent"]
            read = [feature.properties for feature in ours[name].features]
            assert read == [feature["properties"] for feature in layer["features"]], number


def test_the_example_of_the_specification(shared_data: Path):
    [layer] = validate(fixture(shared_data, "022"))
    assert layer == TileLayer(
        "hello",
        2,
        4096,
        (
            Feature(
                1,
                POLYGON,
                (
                    ((0, 0), (10, 0), (10, 10), (0, 10)),
                    ((11, 11), (20, 11), (20, 20), (11, 20)),
                    ((13, 13), (13, 17), (17, 17), (17, 13)),
                ),
                {"hello": "world"},
            ),
        ),
    )


def signs(*numbers: int) -> list[int]:
    return [(number << 1) ^ (number >> 31) for number in numbers]


MOVE, CLOSE = 9, 15
HOLE = [*signs(0, 5), *signs(5, 0), *signs(0, -5)]
RING = [*signs(5, 0), *signs(0, 5), *signs(-5, 0)]


@pytest.mark.parametrize(
    ("kind", "numbers", "fault"),
    [
        (POINT, [], "is empty"),
        (POINT, [1], "counts 0 positions"),
        (POINT, [MOVE, 2, 2, MOVE, 2, 2], "not one MoveTo"),
        (POINT, [10, 2, 2], "not one MoveTo"),
        (POINT, [11, 2, 2], "no geometry command 3"),
        (LINESTRING, [MOVE, 2, 2], "does not go on with a LineTo"),
        (LINESTRING, [17, 2, 2, 2, 2, 10, 2, 2], "does not begin with a MoveTo"),
        (LINESTRING, [MOVE, 2, 2, 10, 2, 2, CLOSE], "does not begin with a MoveTo"),
        (POLYGON, [MOVE, 0, 0, 26, *RING], "not closed"),
        (POLYGON, [MOVE, 0, 0, 18, *RING[:4], MOVE, 0, 0], "not closed"),
        (POLYGON, [MOVE, 0, 0, 10, 2, 2, CLOSE], "fewer than three"),
        (POLYGON, [MOVE, 0, 0, 18, *signs(5, 5, 5, 5), CLOSE], "no area"),
        (POLYGON, [MOVE, 0, 0, 34, *RING, *signs(0, -5), CLOSE], "repeats its first position"),
        (POLYGON, [MOVE, 0, 0, 26, *HOLE, CLOSE], "begin with an exterior ring"),
    ],
)
def test_geometries_that_no_fixture_has(kind: int, numbers: list[int], fault: str):
    with pytest.raises(Fault, match=fault):
        parts(kind, numbers)


def test_an_open_type_may_hold_anything():
    assert parts(UNKNOWN, [7, 7, 7]) == ()


def nested(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


HEAD = b"\x78\x02" + nested(1, b"n")
DOT = b"\x18\x01" + nested(4, b"\x09\x02\x02")


@pytest.mark.parametrize(
    ("tile", "fault"),
    [
        (b"\x1a", "ends within a number"),
        (b"\x1a\x05", "longer than the message"),
        (b"\x1a" + b"\xff" * 9 + b"\x7f", "fit into 64 bits"),
        (b"\x1a" + b"\xff" * 11, "fit into 64 bits"),
        (b"\x00\x00", "no field number 0"),
        (b"\x1b", "no wire type 3"),
        (b"\x0a\x00", "a tile has no field 1"),
        (b"\x18\x01", "a layer is encoded as a varint"),
        (nested(3, HEAD + b"\x28\x00"), "extent of a layer is 0"),
        (nested(3, HEAD + nested(1, b"m")), "name of a layer is there 2 times"),
        (nested(3, b"\x78\x02" + nested(1, b"\xff")), "not UTF-8"),
        (nested(3, HEAD + nested(4, b"")), "holds 0 fields"),
        (nested(3, HEAD + nested(4, b"\x38\x02")), "fit into 1 bits"),
        (nested(3, HEAD + nested(2, DOT + b"\x28\x00")), "a feature has no field 5"),
        (
            nested(
                3,
                HEAD
                + nested(3, b"k")
                + nested(4, b"\x38\x01")
                + nested(2, DOT + nested(2, bytes(4))),
            ),
            "the key 'k' twice",
        ),
    ],
)
def test_faults_that_no_fixture_has(tile: bytes, fault: str):
    with pytest.raises(Fault, match=fault):
        validate(tile)


def test_extensions_are_let_pass():
    [layer] = validate(b"\x80\x01\x07" + nested(3, HEAD + b"\x80\x01\x07"))
    assert layer.name == "n"


@pytest.mark.parametrize("number", [0, 1, 2, 3, 2**32 - 1])
def test_zigzag(number: int):
    assert zigzag(number) == (number // 2 if number % 2 == 0 else -(number + 1) // 2)


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes):
    with suppress(Fault):
        validate(data)


@given(number=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.integers(0, 10_000))
@settings(deadline=None)
def test_a_broken_tile_is_read_or_refused(number: int, byte: int, cut: int):
    layer = HEAD + nested(3, b"k") + nested(4, b"\x0a\x02ab") + nested(2, b"\x12\x02\x00\x00" + DOT)
    whole = nested(3, layer)
    assert len(validate(whole)) == 1
    broken = bytearray(whole)
    broken[number % len(whole)] = byte
    for data in (bytes(broken), whole[: cut % len(whole)]):
        with suppress(Fault):
            validate(data)


def test_a_megabyte_that_claims_much_costs_little():
    """Every layer and geometry says that it is as long as can be."""
    began = time.process_time()
    for data in (b"\x1a\xff\xff\xff\x7f" * 200_000, b"\x1a\x00" * 500_000, b"\x80" * 1_000_000):
        with pytest.raises(Fault):
            validate(data)
    with pytest.raises(Fault):
        parts(POINT, [(2**29 - 1) << 3 | 1] * 500_000)
    assert time.process_time() - began < 10


@pytest.mark.parametrize("zoom", [11, 13, 14, 16])
def test_tiles_of_onemap_are_valid(renderer: TileRenderer, dense: Dense, zoom: int):
    layers = renderer.layers(",".join(TABLES), Role.ANONYMOUS)
    seen: set[str] = set()
    for address in tiles_of(zoom)[:6]:
        with dense[0].request() as connection:
            tile = renderer.render(connection, layers, Role.ANONYMOUS, address)
        found = validate(tile.data)
        assert sum(len(layer.features) for layer in found) == tile.features
        assert {(layer.version, layer.extent) for layer in found} == {(2, 4096)}
        seen |= {layer.name for layer in found}
    assert seen >= {"areas", "roads", "landcover"}
