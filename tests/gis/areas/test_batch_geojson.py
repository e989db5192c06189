import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.areas import LEVELS, Area, AreaIndex, assign_geojson
from gis.areas.json_stream import READ_BYTES
from gis.crs import CRS84
from gis.errors import InvalidInput, TooLarge, UnprocessableData
from tests.factories import square

INDEX = AreaIndex.of(
    [
        ("district", Area("1", "one"), square(114.0, 22.5).buffer(0.02)),
        ("grid", Area("11", "west"), square(114.0, 22.5)),
        ("grid", Area("12", "east"), square(114.01, 22.5)),
    ]
)
PLACES = st.sampled_from([(114.005, 22.505), (114.015, 22.505), (114.01, 22.505), (113.0, 22.0)])
NAMES = st.sampled_from(["name", "名称", "grid", 'a"b', "\u2028", "type", ""])
PROPERTIES = st.none() | st.dictionaries(
    NAMES, st.none() | st.text(max_size=4) | st.lists(st.integers(), max_size=2), max_size=4
)


@st.composite
def features(draw: st.DrawFn) -> tuple[dict[str, Any], tuple[float, float] | None]:
    """A feature in any order of its members, and its place."""
    place = draw(PLACES | st.none())
    members: dict[str, Any] = {"type": "Feature"}
    if draw(st.booleans()):
        members["properties"] = draw(PROPERTIES)
    if place is not None:
        height = draw(st.sampled_from([[], [3.5], [1e-9]]))
        point = {"type": "Point", "coordinates": [*place, *height]}
        many = {"type": "MultiPoint", "coordinates": [list(place)]}
        members["geometry"] = draw(st.sampled_from([point, many, dict(reversed(point.items()))]))
    elif draw(st.booleans()):
        members["geometry"] = None
    for name in draw(st.lists(st.sampled_from(["id", "bbox", "note"]), unique=True)):
        members[name] = draw(st.sampled_from([7, "seven", [1, 2.5], {"properties": {}}]))
    order = draw(st.permutations(list(members)))
    return {name: members[name] for name in order}, place


def assigned(text: bytes, most: int = 10**6) -> Any:
    return json.loads(b"".join(assign_geojson(io.BytesIO(text), INDEX, CRS84, max_records=most)))


def expected(feature: dict[str, Any], place: tuple[float, float] | None) -> dict[str, Any]:
    areas = INDEX.at(*place) if place else dict.fromkeys(LEVELS)
    codes = {level: area.code if area else None for level, area in areas.items()}
    return feature | {"properties": (feature.get("properties") or {}) | codes}


@settings(deadline=None)
@given(
    st.lists(features(), max_size=12),
    st.sampled_from([None, 2]),
    st.booleans(),
    st.dictionaries(st.sampled_from(["name", "bbox", "note"]), st.text(max_size=3)),
)
def test_features_keep_all_they_have(
    sent: list[tuple[dict[str, Any], tuple[float, float] | None]],
    indent: int | None,
    ascii_only: bool,
    others: dict[str, str],
):
    collection = {"type": "FeatureCollection", "features": [one for one, _ in sent], **others}
    found = assigned(json.dumps(collection, indent=indent, ensure_ascii=ascii_only).encode())
    assert found.pop("crs")["properties"]["name"].endswith("CRS84")
    assert found == collection | {"features": [expected(*each) for each in sent]}


def point(n: int, x: float = 114.005, **members: Any) -> str:
    geometry = {"type": "Point", "coordinates": [x, 22.505]}
    return json.dumps(
        {"type": "Feature", "id": n, "geometry": geometry, "properties": {}} | members
    )


def collection(*parts: str) -> bytes:
    return ('{"type":"FeatureCollection","features":[' + ",".join(parts) + "]}").encode()


def test_features_across_the_ends_of_what_is_read_at_once():
    count = 3 * READ_BYTES // 100
    found = assigned(collection(*(point(n, 114.005 if n % 3 else 114.015) for n in range(count))))
    assert [one["id"] for one in found["features"]] == list(range(count))
    grids = [one["properties"]["grid"] for one in found["features"]]
    assert grids == ["11" if n % 3 else "12" for n in range(count)]


BAD = [
    (point(0, geometry={"type": "Point", "coordinates": [22.5, 114.0]}), UnprocessableData),
    (point(0, geometry={"type": "Point", "coordinates": ["1", 2]}), UnprocessableData),
    (point(0, geometry=[1, 2]), UnprocessableData),
    (point(0, properties=[]), None),
    (point(0, properties=[1]), UnprocessableData),
    (point(0, type="Thing"), UnprocessableData),
    ("7", UnprocessableData),
]


@pytest.mark.parametrize(("bad", "kind"), BAD)
@pytest.mark.parametrize("before", [0, 1, 12_000])
def test_a_bad_feature_is_named_wherever_it_stands(bad: str, kind: Any, before: int):
    sent = collection(*(point(n) for n in range(before)), bad, point(1))
    if kind is None:
        assert len(assigned(sent)["features"]) == before + 2
        return
    with pytest.raises(kind) as caught:
        assigned(sent)
    if kind is UnprocessableData:
        assert caught.value.record == before + 1


@pytest.mark.parametrize(
    "part",
    ["{", '{"type":"Feature"', '{"type":"Feature",}', '{"type":"Feature","a":01}', "nul", ",",
     '{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2}}', '{"a":"\x01"}',
     '{"type":"Feature" "a":1}', "{} {}"],
)  # fmt: skip
@pytest.mark.parametrize("before", [0, 3])
def test_what_is_no_json_among_features(part: str, before: int):
    with pytest.raises(InvalidInput):
        assigned(collection(*(point(n) for n in range(before)), part))


def test_bytes_that_are_no_utf8():
    with pytest.raises(InvalidInput):
        assigned(collection(point(0, note="X")).replace(b"X", b"\xff"))


def test_more_features_than_allowed_are_too_many():
    with pytest.raises(TooLarge, match="more than 2"):
        assigned(collection(*map(point, range(3))), most=2)
    assert len(assigned(collection(*map(point, range(2))), most=2)["features"]) == 2
