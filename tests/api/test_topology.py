"""Checks of topology over HTTP; what they find is tested where they are."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from sqlalchemy import text

from tests.api.conftest import problem
from tests.api.test_recuts import EAST_GRID, WEST_GRID, Office, office, opened

__all__ = ["office", "opened"]
# Two squares of 0.01° whose border differs: the eastern one begins 0.0001° too far west.
WEST, EAST = shapely.box(114.0, 22.5, 114.01, 22.51), shapely.box(114.0099, 22.5, 114.02, 22.51)


def collection(*shapes: Any, **properties: Any) -> dict[str, Any]:
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": json.loads(shapely.to_geojson(shape)),
            "properties": {name: values[number] for name, values in properties.items()},
        }
        for number, shape in enumerate(shapes)
    ]
    return {"type": "FeatureCollection", "features": features}


def kinds(answer: Any) -> list[tuple[str, list[str]]]:
    assert answer.status_code == 200, answer.text
    properties = [one["properties"] for one in answer.json()["features"]]
    return [(one["kind"], sorted(one["records"])) for one in properties]


def test_one_collection(office: Office):
    answer = office.post("/api/topology", json=collection(WEST, EAST, code=["w", "e"]))
    assert kinds(answer)[0] == ("overlap", ["e", "w"])
    body = answer.json()
    overlap = body["features"][0]
    assert overlap["properties"]["severity"] == "error"
    assert overlap["properties"]["unit"] == "m²"
    # 0.0001° by 0.01° there, by pyproj's geodesic area.
    assert overlap["properties"]["size"] == pytest.approx(11_390, rel=2e-3)
    assert 114.0099 < overlap["properties"]["lon"] < 114.01
    assert body["counts"]["mismatched_edge"] == {"error": 0, "warning": 2, "notice": 0}
    assert body["numberMatched"] == body["numberReturned"] == 3
    least = office.post("/api/topology", params={"limit": 1}, json=collection(WEST, EAST)).json()
    assert (least["numberMatched"], least["numberReturned"]) == (3, 1)
    assert least["features"][0]["properties"]["records"] == ["1", "2"]


def test_two_collections(office: Office):
    both = {"a": collection(WEST), "b": collection(EAST)}
    assert ("overlap", ["a/1", "b/1"]) in kinds(office.post("/api/topology", json=both))
    apart = {"a": collection(WEST), "b": collection(shapely.box(114.010003, 22.5, 114.02, 22.51))}
    assert kinds(office.post("/api/topology", params={"gap_m": 0.1}, json=apart)) == []
    assert ("gap", ["a/1", "b/1"]) in kinds(office.post("/api/topology", json=apart))


def test_another_coordinate_system_and_another_key(office: Office):
    metres = geopandas.GeoSeries([WEST, EAST], crs=4326).to_crs(4547)
    answer = office.post(
        "/api/topology",
        params={"crs": "EPSG:4547", "key": "name"},
        json=collection(*metres, name=["甲", "乙"]),
    )
    assert kinds(answer)[0] == ("overlap", ["乙", "甲"])
    problem(office.post("/api/topology", json=collection(*metres)), 422)
    problem(office.post("/api/topology", params={"key": "no"}, json=collection(WEST)), 422)


def test_a_fix_is_shown_and_nothing_else(office: Office):
    body = office.post("/api/topology/fix", json=collection(WEST, EAST, code=["w", "e"])).json()
    fixed = {f["id"]: shapely.from_geojson(json.dumps(f["geometry"])) for f in body["features"]}
    assert shapely.coverage_is_valid(list(fixed.values()))
    assert fixed["w"].union(fixed["e"]).equals(WEST.union(EAST))
    assert all(f["properties"]["mended"] for f in body["before"]["features"])
    assert body["after"]["features"] == []
    changed = {f["id"] for f in body["features"] if f["properties"]["changed"]}
    assert {one["record"] for one in body["changes"]} == changed
    for one in body["changes"]:
        assert one["moved_m2"] == pytest.approx(11_390, rel=2e-3)


def test_what_cannot_be_mended_says_so(office: Office):
    hole = shapely.difference(WEST, shapely.box(114.004, 22.504, 114.005, 22.505))
    body = office.post("/api/topology/fix", json=collection(hole, EAST)).json()
    mended = {
        f["properties"]["kind"]: f["properties"]["mended"] for f in body["before"]["features"]
    }
    assert (mended["gap"], mended["overlap"]) == (False, True)
    assert [f["properties"]["kind"] for f in body["after"]["features"]] == ["gap"]


def test_the_districts_own_areas(office: Office):
    assert kinds(office.get("/api/topology", params={"layer": "areas"})) == []
    with office.database.load() as connection:
        grow = "UPDATE areas SET geom = ST_Multi(ST_Expand(geom, 0.001)) WHERE code = :code"
        connection.execute(text(grow), {"code": WEST_GRID})
        asked = {"layer": "areas", "level": "grid"}
    try:
        found = kinds(office.get("/api/topology", params=asked))
        assert ("overlap", [WEST_GRID, EAST_GRID]) in found
        assert ("not_nested", sorted([WEST_GRID[:12], WEST_GRID])) in found
        assert kinds(office.get("/api/topology", params={**asked, "level": "street"})) == []
        inside = {**asked, "within": "areas", "within_level": "community"}
        assert kinds(office.get("/api/topology", params=inside)) == [
            ("not_nested", sorted([WEST_GRID[:12], WEST_GRID]))
        ]
        beside = {**asked, "against": "areas", "against_level": "grid"}
        assert ("overlap", [f"grid/{WEST_GRID}", f"grid/{EAST_GRID}"]) in kinds(
            office.get("/api/topology", params=beside)
        )
        far = {**asked, "bbox": "114.015,22.502,114.016,22.503"}
        assert kinds(office.get("/api/topology", params=far)) == []
    finally:
        with office.database.load() as connection:
            shrink = "UPDATE areas SET geom = ST_Multi(ST_Expand(geom, -0.001)) WHERE code = :code"
            connection.execute(text(shrink), {"code": WEST_GRID})


BOW = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def test_faulty_records_are_findings(office: Office):
    body = collection(WEST)
    for geometry in (BOW, None, {"type": "Polygon", "coordinates": []},
                     {"type": "Point", "coordinates": [114, 22.5]}):  # fmt: skip
        body["features"].append({"type": "Feature", "geometry": geometry, "properties": None})
    answer = office.post("/api/topology", json=body)
    assert kinds(answer) == [("invalid", [n]) for n in ("2", "3", "4", "5")]
    assert "Self-intersection" in answer.json()["features"][0]["properties"]["detail"]


def combs(teeth: int) -> list[Any]:
    """Two combs across each other: teeth² crossings from 2·teeth vertices."""
    along = np.linspace(0, 1, teeth)
    across = np.arange(teeth) % 2
    back = [[1.1, -0.1], [-0.1, -0.1]]
    upright = np.concatenate([np.column_stack([along, across]), back])
    return [shapely.Polygon(upright), shapely.Polygon(upright[:, ::-1])]


def test_a_tangle_is_refused_with_its_place(office: Office):
    detail = problem(office.post("/api/topology", json=collection(*combs(20_000))), 422)["detail"]
    assert "too much lies across each other around 0." in detail
    nested = [shapely.box(-r, -r, r, r) for r in np.linspace(0.1, 1, 4000)]
    detail = problem(office.post("/api/topology", json=collection(*nested)), 422)["detail"]
    assert "around" in detail


def test_a_million_vertices_are_refused_unparsed(office: Office):
    position = b"[114.0057295,22.5057295]"
    ring = b",".join([position] * 1_000_000)
    body = b'{"type":"FeatureCollection","features":[{"geometry":{"coordinates":[[%b]]}}]}' % ring
    headers = {"Content-Type": "application/json"}
    headers |= office.headers("one")
    answer = office.client.post("/api/topology", content=body, headers=headers)
    assert "begins at 114.0057295, 22.5057295" in problem(answer, 422)["detail"]


@pytest.mark.parametrize(
    ("method", "params", "body", "status"),
    [
        ("get", {}, None, 400),
        ("get", {"layer": "nothing"}, None, 404),
        ("get", {"layer": "toilets"}, None, 400),
        ("get", {"layer": "buildings", "level": "grid"}, None, 400),
        ("get", {"layer": "areas", "level": "x"}, None, 400),
        ("get", {"layer": "areas", "bbox": "1,2,3"}, None, 400),
        ("get", {"layer": "areas", "bbox": "3,2,1,4"}, None, 400),
        ("get", {"layer": "areas", "sliver_m": -1}, None, 400),
        ("post", {"gap_m": "nan"}, collection(WEST), 400),
        ("post", {}, {}, 400),
        ("post", {}, {"a": collection(WEST)}, 400),
        ("post", {}, {"type": "FeatureCollection", "features": []}, 422),
        ("post", {}, {"type": "FeatureCollection", "features": [7]}, 422),
        ("post", {"crs": "EPSG:1"}, collection(WEST), 400),
    ],
)
def test_requests_that_make_no_sense(
    office: Office, method: str, params: dict[str, Any], body: Any, status: int
):
    more = {} if body is None else {"json": body}
    problem(getattr(office, method)("/api/topology", params=params, **more), status)


def test_it_is_for_planners(office: Office):
    for path in ("/api/topology", "/api/topology/fix"):
        problem(office.post(path, None, json=collection(WEST)), 401)
        problem(office.post(path, "worker", json=collection(WEST)), 404)
    problem(office.get("/api/topology", None, params={"layer": "areas"}), 401)
    problem(office.get("/api/topology", "audit", params={"layer": "areas"}), 404)


def test_the_zones_of_shenzhen_over_http(office: Office, shared_data: Path):
    frame = geopandas.read_file(shared_data / "shenzhen/taz_stevcdp/SZ_districts.shp")
    features = collection(*frame.geometry, TAZID=frame["TAZID"].tolist())
    asked = {"crs": "EPSG:3857", "key": "TAZID", "limit": 10_000}
    body = office.post("/api/topology", params=asked, json=features).json()
    count = Counter(one["properties"]["kind"] for one in body["features"])
    assert (count["mismatched_edge"], count["gap"]) == (411, 663)
    overlap = [f["properties"] for f in body["features"] if f["properties"]["kind"] == "overlap"]
    total = frame.to_crs("ESRI:54034").area.sum()
    assert round(sum(one["size"] for one in overlap) / total * 100, 4) == 0.0272
    west, south, east, north = frame.to_crs(4326).total_bounds
    for one in body["features"]:
        place = one["properties"]
        assert west < place["lon"] < east
        assert south < place["lat"] < north
        assert place["records"]
