from typing import Any

from starlette.testclient import TestClient

from gis.database import Role
from layers import load_catalogue
from tests.api.conftest import problem


def listed(answer: Any) -> dict[str, dict[str, Any]]:
    return {
        layer["id"]: layer
        for category in answer.json()["categories"]
        for layer in category["layers"]
    }


def test_everybody_sees_the_public_layers(dense_api: TestClient):
    answer = dense_api.get("/api/layers")
    assert set(listed(answer)) == {
        layer.id for layer in load_catalogue().visible_to(Role.ANONYMOUS)
    }
    assert "events" not in listed(answer)
    assert len(answer.json()["categories"]) == 10
    toilets = listed(answer)["toilets"]
    assert toilets["title"] == {"zh": "公共厕所", "en": "Public toilets"}
    assert toilets["tiles"] == "/tiles/toilets.json"


def test_a_planner_sees_more(dense_api: TestClient, planner: dict[str, str]):
    answer = dense_api.get("/api/layers", headers=planner)
    assert "events" in listed(answer)
    assert answer.headers["cache-control"] == "private, no-store"


def test_a_worker_is_no_planner(api: TestClient, worker: dict[str, str]):
    assert "events" not in listed(api.get("/api/layers", headers=worker))
    problem(api.get("/api/layers/events", headers=worker), 404)


def test_one_layer_says_all_that_a_client_needs(dense_api: TestClient):
    for layer_id in listed(dense_api.get("/api/layers")):
        layer = dense_api.get(f"/api/layers/{layer_id}").json()
        assert layer["style"]
        drawn = {styled["source-layer"] for styled in layer["style"]}
        assert layer_id in drawn
        assert drawn <= {layer_id, f"{layer_id}-labels"}
        names = {field["name"] for field in layer["fields"]}
        assert set(layer["popup"]["fields"]) | set(layer["search"]) <= names
        legend = dense_api.get(f"/api/layers/{layer_id}/legend").json()["items"]
        assert legend
        assert {item["symbol"] for item in legend} <= {"fill", "line", "circle", "icon", "heat"}


def test_bad_input(dense_api: TestClient):
    problem(dense_api.get("/api/layers?lang=zh"), 400, "lang")
    problem(dense_api.get("/api/layers/nothing"), 404)
    problem(dense_api.get("/api/layers/" + "x" * 5000), 404)
