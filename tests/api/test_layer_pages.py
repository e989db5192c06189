from starlette.testclient import TestClient

from tests.api.conftest import problem


def test_a_layer_has_a_page_and_a_picture_of_its_legend(dense_api: TestClient):
    page = dense_api.get("/layers/toilets")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "公共厕所" in page.text
    assert "Public toilets" in dense_api.get("/layers/toilets?lang=en").text
    document = dense_api.get("/layers/toilets?f=json").json()
    assert document["rows"] > 0
    for path in document["links"].values():
        if not path.startswith("/pmtiles/"):
            assert dense_api.get(path).status_code == 200, path
    legend = dense_api.get("/api/layers/toilets/legend.svg?lang=en")
    assert legend.headers["content-type"] == "image/svg+xml"
    assert "Public toilets" in legend.text
    again = {"If-None-Match": legend.headers["etag"]}
    assert dense_api.get("/api/layers/toilets/legend.svg?lang=en", headers=again).status_code == 304


def test_absent_and_forbidden_layers_read_the_same(dense_api: TestClient, planner: dict[str, str]):
    for path in ("/layers/{}", "/api/layers/{}/legend.svg"):
        texts = [
            problem(dense_api.get(path.format(name)), 404)["detail"].replace("eventz", "events")
            for name in ("events", "eventz")
        ]
        assert texts[0] == texts[1]
        allowed = dense_api.get(path.format("events"), headers=planner)
        assert allowed.status_code == 200
        assert allowed.headers["cache-control"] == "private, no-store"


def test_bad_input(dense_api: TestClient):
    problem(dense_api.get("/layers/toilets?lang=fr"), 400, "lang")
    problem(dense_api.get("/layers/toilets?f=pdf"), 400, "f")
    problem(dense_api.get("/layers/toilets?colour=red"), 400, "colour")
    problem(dense_api.get("/api/layers/toilets/legend.svg?lang=fr"), 400, "lang")


def test_the_schema_is_served(dense_api: TestClient):
    answer = dense_api.get("/api/layers/schema.json")
    assert answer.headers["content-type"].startswith("application/schema+json")
    assert {"id", "source", "style"} <= set(answer.json()["properties"])
