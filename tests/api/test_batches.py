import csv
import io
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from gis.database import DatabaseAccess
from gis.settings import Settings
from tests.api.conftest import problem
from tests.factories import COMMUNITY, DISTRICT, STREET

WEST = {"district": DISTRICT, "street": STREET, "community": COMMUNITY, "grid": f"{COMMUNITY}01"}
OUTSIDE = dict.fromkeys(WEST, "")


def post_csv(
    api: TestClient, text: str | bytes, content_type: str = "text/csv", **query: str
) -> Any:
    content = text.encode() if isinstance(text, str) else text
    return api.post(
        "/api/areas/assign", content=content, params=query, headers={"Content-Type": content_type}
    )


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_the_same_rows_come_back_in_order_with_their_codes(api: TestClient):
    sent = 'id,lon,lat,note\n1,114.005,22.505,"a, ""b""\nc"\n2,0,0,\n3,,,nowhere\n'
    found = rows(post_csv(api, sent))
    assert [row["id"] for row in found] == ["1", "2", "3"]
    assert found[0] == {"id": "1", "lon": "114.005", "lat": "22.505", "note": 'a, "b"\nc'} | WEST
    assert found[1] == {"id": "2", "lon": "0", "lat": "0", "note": ""} | OUTSIDE
    assert found[2] == {"id": "3", "lon": "", "lat": "", "note": "nowhere"} | OUTSIDE


def test_many_rows_are_each_as_if_asked_alone(api: TestClient):
    places = [(114 + i % 250 / 10_000, 22.5 + i % 130 / 10_000) for i in range(25_000)]
    sent = "lon,lat\n" + "".join(f"{lon:.7f},{lat:.7f}\n" for lon, lat in places)
    found = rows(post_csv(api, sent))
    assert len(found) == len(places)
    for row in found[::997]:
        alone = api.get("/api/areas/at", params={"lon": row["lon"], "lat": row["lat"]})
        expected = alone.json()["grid"]["code"] if alone.status_code == 200 else ""
        assert row["grid"] == expected


def test_old_codes_are_replaced(api: TestClient):
    (row,) = rows(post_csv(api, "grid,lon,lat\nold,114.005,22.505\n"))
    assert row == {"lon": "114.005", "lat": "22.505"} | WEST


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8-sig", "text/csv"),
        ("gbk", "text/csv; charset=gbk"),
        ("gb18030", "text/csv;charset=GB18030"),
    ],
)
def test_encodings(api: TestClient, encoding: str, content_type: str):
    sent = "lon,lat,名称\n114.005,22.505,示例\n".encode(encoding)
    (row,) = rows(post_csv(api, sent, content_type))
    assert row["名称"] == "示例"
    assert row["grid"] == WEST["grid"]


def test_another_coordinate_system(api: TestClient):
    sent = "lon,lat\n114.0120,22.502\n"
    (row,) = rows(post_csv(api, sent, crs="gcj02"))
    assert row["grid"] == f"{COMMUNITY}01"


@pytest.mark.parametrize(
    ("sent", "record"),
    [
        ("lon,lat\n114,22\nabc,22\n", 2),
        ("lon,lat\nnan,22\n", 1),
        ("lon,lat\n1_4,22\n", 1),
        ("lon,lat\n114,22\n114,\n", 2),
        ("lon,lat\n22.5,114.0\n", 1),
        ("lon,lat\n114,22,1\n", 1),
        ('lon,lat\n114,22\n114,"22\n', 2),
        ("lon,lat,name\n114,22,a\n114,22,示例\n".encode("gbk"), 2),
        ("lon,lat\n114," + "2" * 2_000_000, 1),
    ],
)
def test_a_bad_row_is_named(api: TestClient, sent: str | bytes, record: int):
    body = problem(post_csv(api, sent), 422)
    assert body["record"] == record


@pytest.mark.parametrize("sent", ["", "x,y\n1,2\n", "lon\n1\n", "lon,lon,lat\n1,2,3\n"])
def test_columns_that_are_missing_are_named(api: TestClient, sent: str):
    assert problem(post_csv(api, sent), 400)["parameter"] in ("lon", "lat")


def test_other_content_types_and_charsets_are_refused(api: TestClient):
    problem(post_csv(api, "lon,lat\n", "text/plain"), 400, "Content-Type")
    problem(post_csv(api, "lon,lat\n", "text/csv; charset=utf-7"), 400, "charset")
    problem(post_csv(api, "lon,lat\n1,2\n", crs="EPSG:1"), 400, "crs")


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **members}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "id": 7, "geometry": geometry, "properties": properties or None}


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def post_json(api: TestClient, body: Any, **query: str) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/geo+json"}
    return api.post("/api/areas/assign", content=content, params=query, headers=headers)


def test_features_come_back_with_their_codes(api: TestClient):
    box = [[114.011, 22.501], [114.019, 22.501], [114.019, 22.509], [114.011, 22.501]]
    sent = collection(
        feature(point(114.005, 22.505), name="示例", big=2**70),
        feature(point(0, 0)),
        feature(None, name="nowhere"),
        feature({"type": "Polygon", "coordinates": [box]}),
    )
    answer = post_json(api, sent)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/geo+json"
    body = answer.json()
    assert body["crs"]["properties"]["name"] == "urn:ogc:def:crs:OGC:1.3:CRS84"
    first, second, third, fourth = body["features"]
    assert first == sent["features"][0] | {"properties": {"name": "示例", "big": 2**70} | WEST}
    assert second["properties"] == dict.fromkeys(WEST)
    assert third["properties"]["grid"] is None
    assert fourth["properties"]["grid"] == f"{COMMUNITY}02"


def test_features_larger_and_smaller_than_what_is_read_at_once(api: TestClient):
    sent = collection(
        *(feature(point(114.005, 22.505), i=i, text="长" * (i % 7) * 50_000) for i in range(60)),
        *(feature(point(114.015, 22.505), i=i) for i in range(60, 12_000)),
    )
    found = post_json(api, sent).json()["features"]
    assert [one["properties"]["i"] for one in found] == list(range(12_000))
    assert {one["properties"]["grid"] for one in found} == {f"{COMMUNITY}01", f"{COMMUNITY}02"}


def test_an_empty_collection_stays_empty(api: TestClient):
    assert post_json(api, collection()).json()["features"] == []


@pytest.mark.parametrize(
    ("geometry", "record"),
    [
        ({"type": "Point", "coordinates": ["a", "b"]}, 2),
        ({"type": "Point"}, 2),
        ({"type": "Cube", "coordinates": [1, 2]}, 2),
        (feature(point(1, 2)), 2),
        ([1, 2], 2),
        (point(22.5, 114.0), 2),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}, 2),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, 2),
    ],
)
def test_a_bad_geometry_is_named(api: TestClient, geometry: Any, record: int):
    sent = collection(feature(point(114.005, 22.505)), feature(geometry))
    assert problem(post_json(api, sent), 422)["record"] == record


@pytest.mark.parametrize(
    "sent",
    [b"", b"{", b"nonsense", b'{"type":"FeatureCollection","features":[', b'{"a":NaN}', b"\xff\xfe",
     b'{"type":"FeatureCollection","features":' + b"[" * 100_000],
)  # fmt: skip
def test_what_is_no_json_is_refused(api: TestClient, sent: bytes):
    problem(post_json(api, sent), 400)


@pytest.mark.parametrize("sent", [{}, feature(point(1, 2)), {"type": "FeatureCollection"}])
def test_what_is_no_collection_is_refused(api: TestClient, sent: Any):
    problem(post_json(api, sent), 422)


def test_a_declared_coordinate_system_is_not_overruled(api: TestClient):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    sent = collection(feature(point(500000, 2488000)), crs=crs)
    problem(post_json(api, sent, crs="EPSG:4549"), 400, "crs")
    assert post_json(api, sent, crs="EPSG:4547").status_code == 200


def test_limits_of_the_settings_hold(served: tuple[Any, DatabaseAccess]):
    from api.app import create_app

    few = Settings(max_batch_records=3, max_batch_bytes=200)
    with TestClient(create_app(few, served[1]), raise_server_exceptions=False) as api:
        assert post_csv(api, "lon,lat\n" + "114,22\n" * 3).status_code == 200
        problem(post_csv(api, "lon,lat\n" + "114,22\n" * 4), 413)
        problem(post_csv(api, "lon,lat\n" + "114,22\n" * 40), 413)
        problem(post_json(api, collection(*[feature(None)] * 4)), 413)
